"""Files to a receiver's SFTP server, by a connector of AWS Transfer Family: it fetches from our bucket, and says later
what became of the file.

A connector belongs to the deployment (docs/how-to/connect-a-receiver.md): address, key and host key of the server stand
there, never here. Starting a transfer is at least once: after a lost answer the same bytes go again under one name.
"""

from typing import Any, NamedTuple

from shared import aws

NOT_STARTED = "NOT_STARTED"  # our own code: the connector took no order at all


class Outcome(NamedTuple):
    """What the connector says: done, failed with its code, or neither yet."""

    is_done: bool
    failure: str = ""


def start(connector: str, path: str, directory: str) -> str | None:
    """Order a file (`/bucket/key`) to be put into a directory there; the transfer's number, None when refused for good.

    What passes by itself (a throttle, a fault of AWS) is raised: the message comes again.
    """
    client = _client()
    try:
        reply = client.start_file_transfer(
            ConnectorId=connector, SendFilePaths=[path], RemoteDirectoryPath=directory
        )  # fmt: skip
    except (client.exceptions.ResourceNotFoundException, client.exceptions.InvalidRequestException):
        return None
    return str(reply["TransferId"])


def outcome(connector: str, transfer_id: str) -> Outcome:
    """What became of a transfer of one file."""
    client = _client()
    try:
        results = client.list_file_transfer_results(ConnectorId=connector, TransferId=transfer_id)
    except client.exceptions.ResourceNotFoundException:
        return Outcome(is_done=False, failure="NOT_FOUND")
    return _said(next(iter(results["FileTransferResults"]), {}))


def _said(result: dict[str, Any]) -> Outcome:
    status = result.get("StatusCode")
    failed = str(result.get("FailureCode") or "FAILED") if status == "FAILED" else ""
    return Outcome(is_done=status == "COMPLETED", failure=failed[:80])


def _client() -> Any:
    return aws.client("transfer")
