"""The rows of alerts.

ALERT#<prescription>#<kind>       an alert; on the list ALERTS, by its day, until it is closed
"""

from datetime import datetime

from services.prescriptions.models.alerts import Alert, AlertKind, AlertList
from shared.problems import NotFound
from shared.table import Action, Row, Table, row


def raising(table: Table, alert: Alert) -> Action:
    """An alert, once; beside a change of its order's row, which remembers that it was raised."""
    return table.put(_row(alert))


def get(table: Table, prescription_id: str, kind: str) -> Alert:
    """An alert, open or closed; NotFound when it was never raised."""
    held = table.find(_sk(prescription_id, kind))
    if held is None:
        raise NotFound("There is no such alert here.")
    return Alert.model_validate_json(held["body"])


def closing(table: Table, alert: Alert, now: datetime, because: str) -> Action:
    """The alert leaves the list."""
    return table.put(_row(alert.model_copy(update={"closed_at": now, "closed_because": because})))


def open_of(table: Table, prescription_id: str) -> list[Alert]:
    """The open alerts of an order: as many as there are kinds, at most."""
    found = table.list(_sk(prescription_id, ""), len(AlertKind)).rows
    alerts = (Alert.model_validate_json(one["body"]) for one in found)
    return [alert for alert in alerts if alert.closed_at is None]


def waiting(table: Table, after: str | None, limit: int = 25) -> AlertList:
    """A page of open alerts, the most urgent first."""
    page = table.work("ALERTS", limit, after)
    return AlertList(alerts=tuple(Alert.model_validate_json(one["body"]) for one in page.rows), after=page.after)


def _row(alert: Alert) -> Row:
    sk = _sk(alert.prescription_id, alert.kind)
    if alert.closed_at is not None:
        return row(sk, alert)
    return row(sk, alert, work="ALERTS", work_sk=f"{alert.due.isoformat()}#{alert.prescription_id}#{alert.kind}")


def _sk(prescription_id: str, kind: str) -> str:
    return f"ALERT#{prescription_id}#{kind}"
