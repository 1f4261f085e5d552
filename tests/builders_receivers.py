"""Clinics with several receivers: a usual one, a carrier that takes files itself, a clearinghouse by SFTP."""

from typing import Any

from tests.world import told_settings

CONNECTOR = "c-0123456789abcdef0"
DIRECT = {"key": "comp-direct", "submitter_id": "MHMASSAGE", "submitter_qualifier": "30", "receiver_id": "COMPDIRECT",
          "receiver_qualifier": "30", "receiver_name": "COMP CARRIER DIRECT", "wants_ta1": True}  # fmt: skip


def with_two_receivers() -> dict[str, Any]:
    """Settings changes: the compensation carrier takes its claims itself."""
    payers = [
        {**payer, "receiver": "comp-direct"} if payer["payer_id"] == "example-comp" else payer
        for payer in told_settings()["payers"]
    ]
    return {"receivers": [DIRECT], "payers": payers}


def by_sftp() -> dict[str, Any]:
    """Settings changes: the usual receiver takes files by SFTP."""
    usual = {**told_settings()["electronic"], "connector": CONNECTOR, "remote_directory": "/inbox"}
    return {"electronic": usual}
