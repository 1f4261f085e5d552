"""How large is each package, and what does a cold start cost? `python -m tests.benchmarks.start_and_size`.

Each handler is imported by a clean interpreter from the unzipped package alone (the boto3 of Lambda's runtime is not
among it), CPU milliseconds, least of nine; then the modules that take most of it. Goals: 6 MB, 500 ms.
"""

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from infra import package
from infra.packaging import staging

RUNS, SHOWN = 9, 6
_IMPORT = """
import sys, time
sys.path.insert(0, sys.argv[1])
began = time.process_time()
import app
print(time.process_time() - began)
"""


def cpu_milliseconds(folder: Path) -> float:
    """The import of app.py, which all handlers of a service share, in a new process."""
    command = [sys.executable, "-I", "-S", "-c", _IMPORT, str(folder)]
    return 1000 * float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def breakdown(folder: Path) -> Iterator[tuple[str, float]]:
    """The modules whose own code takes longest, in milliseconds of the clock."""
    command = [sys.executable, "-I", "-S", "-X", "importtime", "-c", _IMPORT, str(folder)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    rows = [line.removeprefix("import time:").split("|") for line in told.splitlines() if "|" in line]
    own = [(name.strip(), int(took) / 1000) for took, _, name in rows if took.strip().isdigit()]
    yield from sorted(own, key=lambda one: -one[1])[:SHOWN]


def report() -> Iterator[str]:
    """One line a service, and its slowest modules below."""
    with TemporaryDirectory() as name:
        for service in staging.services():
            zipped = package.package(service, Path(name), "local") / "deployment.zip"
            folder = Path(name) / service / "unzipped"
            with zipfile.ZipFile(zipped) as held:
                held.extractall(folder)
            least = min(cpu_milliseconds(folder) for _ in range(RUNS))
            size = zipped.stat().st_size / 1e6
            yield f"{service:14} {size:5.2f} MB  {least:4.0f} ms CPU to import"
            yield from (f"{'':16}{took:6.1f} ms  {module}" for module, took in breakdown(folder))


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in report())
