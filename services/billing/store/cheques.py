"""Plans' cheques to patients in rows: one for a claim, those that wait on the work list CHEQUES by their next step."""

from collections.abc import Iterator
from datetime import date

from services.billing.models.patient_cheques import ChequeList, PatientCheque
from services.billing.rules.patient_cheques import WAITING
from shared import table
from shared.table import Action, Row

_LIST = "CHEQUES"


class ChequeRows:
    """The cheques of one clinic's patients."""

    def __init__(self, held: table.Table) -> None:
        self._table = held

    def find(self, case_id: str, claim_id: str) -> tuple[PatientCheque | None, int]:
        """A claim's cheque and the version of its row; (None, 0) where there is none."""
        row = self._table.find(_key(case_id, claim_id))
        return (_cheque(row), row["version"]) if row else (None, 0)

    def next(self, cheque: PatientCheque, seen: int) -> Action:
        """The cheque's next version as part of a transaction."""
        row = table.row(_key(cheque.case_id, cheque.claim_id), cheque)
        if cheque.state in WAITING:
            row |= {"work": _LIST, "work_sk": f"{cheque.due}#{cheque.claim_id}"}
        return self._table.replace(row, seen)

    def waiting(self, after: str | None, limit: int = 25) -> ChequeList:
        """A page of those that wait, the most urgent first."""
        page = self._table.work(_LIST, limit, after)
        return ChequeList(cheques=tuple(map(_cheque, page.rows)), after=page.after)

    def due(self, today: date) -> Iterator[tuple[PatientCheque, int]]:
        """All whose next step is due, page by page: for the night, not for a page."""
        after = None
        while True:
            page = self._table.work(_LIST, 50, after)
            yield from ((_cheque(row), row["version"]) for row in page.rows if row["work_sk"] <= f"{today}~")
            after = page.after
            if after is None or page.rows[-1]["work_sk"] > f"{today}~":
                return


def _key(case_id: str, claim_id: str) -> str:
    return f"CASE#{case_id}#CHEQUE#{claim_id}"


def _cheque(row: Row) -> PatientCheque:
    return PatientCheque.model_validate_json(row["body"])
