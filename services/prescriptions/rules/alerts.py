"""Before an order runs out: at 80 percent, before the last two sessions, two weeks before its end (RX-19, RX-20).

>>> SIGNED_COPY_NOTICE.days
7
"""

from collections.abc import Iterator
from datetime import date, timedelta

from services.prescriptions.models.alerts import AlertKind, DueAlert
from services.prescriptions.models.orders import Prescription
from services.prescriptions.models.sessions import PrescriptionUsage
from services.prescriptions.rules.recertifying import Because, recertification

LAST_SESSIONS = 2
SIGNED_COPY_NOTICE = timedelta(days=7)


def alerts_due(prescription: Prescription, usage: PrescriptionUsage, today: date) -> tuple[DueAlert, ...]:
    """What desk and patient should be told of an order in force and have not been told yet."""
    if prescription.renewed_from is not None:  # the next order is here
        return ()
    found = (*_used(prescription, usage, today), *_by_day(prescription, usage, today))
    return tuple(alert for alert in found if alert.kind not in prescription.alerted)


def _used(prescription: Prescription, usage: PrescriptionUsage, today: date) -> Iterator[DueAlert]:
    limits, terms = prescription.limits, prescription.terms
    left = limits.number_of_sessions - usage.sessions_used
    if usage.sessions_used * 100 >= limits.number_of_sessions * terms.recertify_share and left > LAST_SESSIONS:
        words = (
            f"{usage.sessions_used} of {limits.number_of_sessions} sessions are used. Ask for the next prescription."
        )
        told = f"{usage.sessions_used} of {limits.number_of_sessions} sessions of your prescription are used."
        yield DueAlert(kind=AlertKind.NEARLY_USED, due=today, words=words, to_patient=told)
    if 0 < left <= LAST_SESSIONS < limits.number_of_sessions:
        yield DueAlert(
            kind=AlertKind.LAST_TWO,
            due=today,
            words=f"{_sessions(left)} left. No session can be billed after them without a new prescription.",
            to_patient=f"Your prescription for massage has {_sessions(left)} left.",
        )


def _by_day(prescription: Prescription, usage: PrescriptionUsage, today: date) -> Iterator[DueAlert]:
    last, terms = prescription.limits.effective_to, prescription.terms
    if today > last - timedelta(days=terms.recertify_days):
        yield DueAlert(
            kind=AlertKind.ENDS_SOON,
            due=last,
            words=f"It ends on {_day(last)}. Ask for the next prescription.",
            to_patient=f"Your prescription for massage ends on {_day(last)}.",
        )
    report = recertification(prescription, usage, terms)
    if report.because in {Because.VISITS, Because.DAYS} and today >= report.due:
        words = "The payer wants a report of progress, or the order certified again."
        yield DueAlert(kind=AlertKind.REPORT_DUE, due=report.due, words=words)
    unsigned = prescription.unsigned_after
    if unsigned is not None and today > unsigned - SIGNED_COPY_NOTICE:
        words = f"The signed copy of the verbal order must be here by {_day(unsigned)}; then it ends."
        yield DueAlert(kind=AlertKind.SIGNED_COPY, due=unsigned, words=words)


def _sessions(number: int) -> str:
    return "one session" if number == 1 else f"{number} sessions"


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
