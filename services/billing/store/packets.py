"""Packets in rows: each made once, its link taken back once, every opening a row of its own."""

from datetime import datetime

from services.billing.models.packets import PacketRecord
from shared import table
from shared.dates import instant
from shared.problems import NotFound

_SHOWN = 20  # openings and packets that a page shows


class Packets:
    """The packets of a clinic on its table."""

    def __init__(self, held: table.Table) -> None:
        self._table = held

    def find(self, packet_id: str) -> PacketRecord | None:
        """A packet, or None."""
        row = self._table.find(f"PACKET#{packet_id}")
        return PacketRecord.model_validate_json(row["body"]) if row else None

    def get(self, packet_id: str) -> tuple[PacketRecord, int]:
        """A packet and the version of its row; NotFound."""
        row = self._table.find(f"PACKET#{packet_id}")
        if row is None:
            raise NotFound("There is no such packet here.")
        return PacketRecord.model_validate_json(row["body"]), row["version"]

    def keep(self, record: PacketRecord) -> bool:
        """Keep a packet, once; whether it is new."""
        first = self._table.create({**table.row(f"PACKET#{record.packet_id}", record), "version": 1})
        of_case = {"sk": f"CASE#{record.case_id}#PACKET#{instant(record.made_at)}#{record.packet_id}"}
        return self._table.once(first, self._table.put(of_case)) is None

    def change(self, record: PacketRecord, seen: int) -> None:
        """The packet as it is now; RowChanged when somebody else was faster."""
        self._table.commit(self._table.replace(table.row(f"PACKET#{record.packet_id}", record), seen))

    def of_case(self, case_id: str, after: str | None = None) -> tuple[tuple[PacketRecord, ...], str | None]:
        """A page of the packets of a case, the newest first, and where it goes on."""
        page = self._table.list(f"CASE#{case_id}#PACKET#", _SHOWN, after, newest_first=True)
        return tuple(self.get(row["sk"].rpartition("#")[2])[0] for row in page.rows), page.after

    def opened(self, packet_id: str, now: datetime) -> None:
        """That it was opened; twice within a second is once."""
        self._table.once(self._table.create({"sk": f"OPENED#{packet_id}#{instant(now)}"}))

    def openings(self, packet_id: str) -> tuple[datetime, ...]:
        """When it was opened last, the newest first."""
        rows = self._table.list(f"OPENED#{packet_id}#", _SHOWN, newest_first=True).rows
        return tuple(datetime.fromisoformat(row["sk"].rpartition("#")[2]) for row in rows)
