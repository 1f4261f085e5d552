"""The two calls of AWS Transfer Family that moto lacks: a connector fetches a file from a bucket and puts it on an SFTP
server; somebody asks what became of it.

The servers are one bucket of the emulator, so that all of it is kept, wiped and compared like everything else. What
lies under `<connector>/is/` says how a server behaves: `gone` (no such connector), `slow` (not there yet), or
`failing`, whose content is the failure's code. An order that is repeated while the first stands is the same transfer.
"""

import hashlib
import json
from typing import Any

from moto.backends import get_backend
from moto.core.exceptions import JsonRESTError
from moto.transfer.responses import TransferResponse

from infra.local.resources import ACCOUNT, REGION

SERVERS = "sftp-servers"


def install() -> None:
    """Teach the emulator; again is the same."""
    if not hasattr(TransferResponse, "start_file_transfer"):
        TransferResponse.start_file_transfer = _start  # type: ignore[attr-defined]
        TransferResponse.list_file_transfer_results = _results  # type: ignore[attr-defined]
    if SERVERS not in _s3().buckets:
        _s3().create_bucket(SERVERS, REGION)


def arrived(connector: str) -> dict[str, bytes]:
    """What lies on the server behind a connector: path and content."""
    prefix = f"{connector}/files"
    return {key.removeprefix(prefix): held.value for key, held in _servers().items() if key.startswith(prefix)}


def behaves(connector: str, how: str, words: str = "") -> None:
    """From now on the server is gone, slow or failing."""
    _s3().put_object(SERVERS, f"{connector}/is/{how}", words.encode() or b"-")


def behaves_again(connector: str) -> None:
    """Nothing is wrong with the server any longer."""
    for key in [key for key in _servers() if key.startswith(f"{connector}/is/")]:
        _servers().pop(key)


def _start(self: Any) -> str:
    asked = json.loads(self.body)
    connector, (path,) = asked["ConnectorId"], asked["SendFilePaths"]
    if _is(connector, "gone"):
        raise JsonRESTError("ResourceNotFoundException", "no such connector")
    transfer_id = _number(connector, path)
    failing = _is(connector, "failing")
    if not failing:
        bucket, _, key = path.lstrip("/").partition("/")
        name = f"{connector}/files{asked.get('RemoteDirectoryPath', '/').rstrip('/')}/{path.rpartition('/')[2]}"
        _s3().put_object(SERVERS, name, _s3().buckets[bucket].keys[key].value)
    _s3().put_object(SERVERS, f"{connector}/transfers/{transfer_id}", json.dumps([path, failing or ""]).encode())
    return json.dumps({"TransferId": transfer_id})


def _results(self: Any) -> str:
    asked = json.loads(self.body)
    connector = asked["ConnectorId"]
    held = _servers().get(f"{connector}/transfers/{asked['TransferId']}")
    if held is None or _is(connector, "gone"):
        raise JsonRESTError("ResourceNotFoundException", "no such transfer")
    path, failure = json.loads(held.value)
    status = "FAILED" if failure else "IN_PROGRESS" if _is(connector, "slow") else "COMPLETED"
    said = {"FilePath": path, "StatusCode": status, **({"FailureCode": failure} if failure else {})}
    return json.dumps({"FileTransferResults": [said]})


def _number(connector: str, path: str) -> str:
    """The same for the same order, until a transfer of that file has failed."""
    mark = hashlib.sha256(path.encode()).hexdigest()[:16]
    prefix = f"{connector}/transfers/{mark}"
    before = [json.loads(held.value)[1] for key, held in _servers().items() if key.startswith(prefix)]
    return f"{mark}-{sum(map(bool, before))}"


def _is(connector: str, how: str) -> str:
    held = _servers().get(f"{connector}/is/{how}")
    return held.value.decode() if held else ""


def _servers() -> Any:
    return _s3().buckets[SERVERS].keys


def _s3() -> Any:
    return get_backend("s3")[ACCOUNT]["aws"]
