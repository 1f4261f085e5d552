"""A package's zip made small, quick to start and always the same: pruned, compiled, in order, without a clock.

Lambda cannot write beside its code, so without .pyc files every cold start compiles everything (measured: 2.3 times
the import). They are trusted without looking at the source's time, for a zip without a clock has none.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from infra.packaging.pruning import COMPILED_ONLY, reason_to_leave_out

_BEGINNING = (1980, 1, 1, 0, 0, 0)  # the first day a zip can name
_READABLE = 0o644 << 16


def seal(service: str, archive: Path) -> None:
    """Rewrite the zip in place: the same files give the same bytes."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        shutil.unpack_archive(archive, folder)
        for path in _files(folder):
            if reason_to_leave_out(service, path.relative_to(folder).as_posix()):
                path.unlink()
        _compile(folder)
        for package in COMPILED_ONLY:
            _leave_sources_out(folder / package)
        _write(folder, archive)


def sha256(path: Path) -> str:
    """The file's content as one number."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _compile(folder: Path) -> None:
    """In a process of its own: what a long-lived one has interned would show in the bytes."""
    told = ["-q", "-s", str(folder), "-p", "/var/task", "--invalidation-mode", "unchecked-hash", str(folder)]
    surroundings = {**os.environ, "PYTHONHASHSEED": "0"}
    subprocess.run([sys.executable, "-m", "compileall", *told], check=True, env=surroundings)


def _leave_sources_out(package: Path) -> None:
    """Each compiled module in the place of its source, where Python looks for it when there is none (PEP 3147)."""
    for compiled in [path for path in _files(package) if path.parent.name == "__pycache__"]:
        module = compiled.parent.parent / compiled.name.partition(".")[0]
        module.with_suffix(".py").unlink()
        compiled.rename(module.with_suffix(".pyc"))


def _write(folder: Path, archive: Path) -> None:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for path in _files(folder):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _BEGINNING)
            entry.external_attr, entry.compress_type = _READABLE, zipfile.ZIP_DEFLATED
            out.writestr(entry, path.read_bytes(), compresslevel=9)
