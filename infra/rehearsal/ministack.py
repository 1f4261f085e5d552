"""MiniStack as a process of its own, on loopback, in an environment of its own, with IAM enforced.

It runs functions in its own Python, so its environment is made with the Python that packs.
"""

import os
import subprocess
import time
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from infra.local.calling import NoAnswer, call
from infra.local.resources import ACCOUNT, REGION

ROOT = Path(__file__).parents[2]
HOME = ROOT / ".venv-rehearsal"
REQUIREMENTS = Path(__file__).with_name("requirements.txt")
_PATIENCE = 30  # seconds until it must answer


class NotStanding(RuntimeError):
    """The emulator could not be installed or does not answer."""


@dataclass(frozen=True)
class Emulated:
    """A running emulator."""

    port: int

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def client(self, service: str) -> Any:
        """A client with the account's own rights, as the operator has."""
        return _client(self.address, service)


@cache
def _client(address: str, service: str) -> Any:
    import boto3

    account = {"aws_access_key_id": ACCOUNT, "aws_secret_access_key": "invented", "region_name": REGION}
    return boto3.Session(**account).client(service, endpoint_url=address)


def install() -> Path:
    """The emulator's environment, made the first time; return its program."""
    program = HOME / "bin" / "ministack"
    stamp = HOME / "ready"
    wanted = REQUIREMENTS.read_text(encoding="utf-8")
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        venv.create(HOME, with_pip=True, clear=True)
        pip = [str(HOME / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        done = subprocess.run([*pip, "-r", str(REQUIREMENTS)], capture_output=True, text=True, check=False)
        if done.returncode:
            raise NotStanding(f"MiniStack could not be installed; is there a network?\n{done.stderr[-2000:]}")
        stamp.write_text(wanted, encoding="utf-8")
    return program


@contextmanager
def standing(port: int, log: Path) -> Iterator[Emulated]:
    """A fresh emulator on a port while this is open; what it says goes into `log`."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as told:
        process = subprocess.Popen([install()], env=_surroundings(port), stdout=told, stderr=told)
        try:
            emulated = Emulated(port)
            _wait(emulated, process)
            yield emulated
        finally:
            process.terminate()
            process.wait(_PATIENCE)


def _surroundings(port: int) -> dict[str, str]:
    """Its switches. Only what it needs of ours: it must not meet our credentials, nor our packages."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return {
        **kept, "BIND_HOST": "127.0.0.1", "GATEWAY_PORT": str(port), "MINISTACK_ACCOUNT_ID": ACCOUNT, "AUTH": "true",
        "AWS_DEFAULT_REGION": REGION, "SFTP_ENABLED": "0", "IOT_MTLS_ENABLED": "0", "LOG_LEVEL": "INFO",
    }  # fmt: skip


def _wait(emulated: Emulated, process: "subprocess.Popen[bytes]") -> None:
    ends_at = time.monotonic() + _PATIENCE
    while time.monotonic() < ends_at and process.poll() is None:
        try:
            call(emulated.port, "GET", "/_ministack/health")
        except NoAnswer:
            time.sleep(0.2)
        else:
            return
    raise NotStanding("MiniStack does not answer; its own words are in the log beside the story.")
