"""May this session be given on this prescription? Asked before money is spent; answered with reasons.

Claim within note, note within prescription: what the order does not cover is named and never billed (RULES
2.6, 4.2). An answer may be in part: 60 of 90 minutes, the neck but not the low back.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from services.prescriptions.models.decisions import Coverage, NotCovered, Reason, ReasonCode, TreatmentDecision
from services.prescriptions.models.orders import Prescription
from services.prescriptions.models.sessions import PrescriptionUsage, ProcedureGiven, TreatmentSession
from services.prescriptions.rules.states import CONFIRMED
from shared.codes.body_area import BodyArea
from shared.codes.procedures import procedure_on
from shared.dates import ServicePeriod


def may_treat(prescription: Prescription, usage: PrescriptionUsage, session: TreatmentSession) -> TreatmentDecision:
    """Whether the order covers the session, given the *other* sessions already counted against it."""
    others = usage.without(session.session_id)
    if reasons := tuple(_refusals(prescription, others, session)):
        lost = tuple(NotCovered(procedure=p, code=reasons[0].code) for p in session.procedures)
        return TreatmentDecision(coverage=Coverage.NONE, reasons=reasons, not_covered=lost)
    return _in_parts(prescription, session)


def _refusals(prescription: Prescription, others: PrescriptionUsage, session: TreatmentSession) -> Iterator[Reason]:
    """What stands against the whole session."""
    yield from _wrong_order(prescription, session)
    yield from _wrong_day(prescription, session.service_date)
    yield from _used_up(prescription, others, session.service_date)


def _wrong_order(prescription: Prescription, session: TreatmentSession) -> Iterator[Reason]:
    if session.case_id != prescription.case_id:
        yield Reason(code=ReasonCode.PERSON, words="The prescription belongs to another case.")
    if prescription.state not in CONFIRMED:
        yield Reason(
            code=ReasonCode.NOT_ACTIVE,
            words="The prescription is not in effect: nobody confirmed it, or it was taken back.",
            evidence=prescription.state,
        )


def _wrong_day(prescription: Prescription, day: date) -> Iterator[Reason]:
    begins = max(prescription.written_on, prescription.limits.effective_from)
    if day < begins:
        yield Reason(
            code=ReasonCode.AFTER_DOS,
            words="The prescription was written, or takes effect, after the day of the session.",
            evidence=begins.isoformat(),
        )
    if day > prescription.limits.effective_to:
        yield Reason(
            code=ReasonCode.ENDED,
            words="The prescription ended before the day of the session.",
            evidence=prescription.limits.effective_to.isoformat(),
        )


def _used_up(prescription: Prescription, others: PrescriptionUsage, day: date) -> Iterator[Reason]:
    limits = prescription.limits
    if others.sessions_used >= limits.number_of_sessions:
        yield Reason(
            code=ReasonCode.EXHAUSTED,
            words="All sessions of the prescription are used.",
            evidence=f"{others.sessions_used} of {limits.number_of_sessions} sessions",
        )
    if _sessions_near(others, day, prescription.every_weeks) >= limits.sessions_per_week:
        span = "week" if prescription.every_weeks == 1 else f"{prescription.every_weeks} weeks"
        yield Reason(
            code=ReasonCode.FREQUENCY,
            words=f"The sessions of this {span} are used. One more needs a note of the prescriber.",
            evidence=f"{limits.sessions_per_week} per {span}",
        )


def _sessions_near(others: PrescriptionUsage, day: date, every_weeks: int) -> int:
    """The most sessions in any run of so many ISO weeks (Monday to Sunday) that holds the day."""
    monday = day - timedelta(days=day.weekday())
    starts = [monday - timedelta(weeks=back) for back in range(every_weeks)]
    runs = [ServicePeriod(first=start, last=start + timedelta(days=7 * every_weeks - 1)) for start in starts]
    return max(sum(run.includes(r.service_date) for r in others.reservations) for run in runs)


def _in_parts(prescription: Prescription, session: TreatmentSession) -> TreatmentDecision:
    """The session procedure by procedure, in the order of the note; the minutes are shared over them."""
    judged = [(procedure, _foreign(prescription, procedure)) for procedure in session.procedures]
    foreign = [NotCovered(procedure=procedure, code=code) for procedure, code in judged if code]
    ordered = [procedure for procedure, code in judged if not code]
    covered, over = _within(ordered, prescription.limits.minutes_per_session, session.service_date)
    return _answer(prescription, tuple(covered), (*foreign, *over))


def _foreign(prescription: Prescription, procedure: ProcedureGiven) -> ReasonCode | None:
    """Why the order does not know this procedure. One area outside is enough: minutes are not split."""
    if procedure.code not in prescription.limits.procedures:
        return ReasonCode.PROCEDURE
    return ReasonCode.AREA if set(procedure.body_areas) - set(prescription.limits.body_areas) else None


def _within(ordered: list[ProcedureGiven], left: int, day: date) -> tuple[list[ProcedureGiven], list[NotCovered]]:
    """What fits into the minutes that are left, and what goes beyond them."""
    covered, over = [], []
    for procedure in ordered:
        timed = _is_timed(procedure, day)
        within = min(procedure.minutes, left) if timed else procedure.minutes
        left -= within if timed else 0
        if within or not procedure.minutes:
            covered.append(_lasting(procedure, within))
        if beyond := procedure.minutes - within:
            over.append(NotCovered(procedure=_lasting(procedure, beyond), code=ReasonCode.MINUTES))
    return covered, over


def _is_timed(procedure: ProcedureGiven, day: date) -> bool:
    """A pack is one unit however long it lies: no hands-on minutes (CMS Claims Processing Manual 5, 20.2)."""
    known = procedure_on(procedure.code, day)
    return known is None or known.timed


def _lasting(procedure: ProcedureGiven, minutes: int) -> ProcedureGiven:
    return procedure.model_copy(update={"minutes": minutes})


def _answer(
    prescription: Prescription, covered: tuple[ProcedureGiven, ...], lost: tuple[NotCovered, ...]
) -> TreatmentDecision:
    codes = dict.fromkeys(part.code for part in lost)
    reasons = tuple(_partial_reason(code, prescription, covered, lost) for code in codes)
    coverage = Coverage.WHOLE if not lost else Coverage.PART if covered else Coverage.NONE
    return TreatmentDecision(coverage=coverage, reasons=reasons, covered=covered, not_covered=lost)


def _partial_reason(
    code: ReasonCode,
    prescription: Prescription,
    covered: tuple[ProcedureGiven, ...],
    lost: tuple[NotCovered, ...],
) -> Reason:
    parts = [part.procedure for part in lost if part.code == code]
    if code is ReasonCode.MINUTES:
        return _too_long(prescription, covered, parts)
    if code is ReasonCode.PROCEDURE:
        named = ", ".join(dict.fromkeys(part.code for part in parts))
        words = f"Not ordered: {named}."
        return Reason(code=code, words=words, evidence=", ".join(prescription.limits.procedures))
    ordered = prescription.limits.body_areas
    outside = tuple(dict.fromkeys(a for part in parts for a in part.body_areas if a not in ordered))
    return Reason(code=code, words=f"Not ordered for: {_named(outside)}.", evidence=_named(ordered))


def _named(areas: tuple[BodyArea, ...]) -> str:
    return ", ".join(area.label for area in areas)


def _too_long(prescription: Prescription, covered: tuple[ProcedureGiven, ...], parts: list[ProcedureGiven]) -> Reason:
    within = sum(procedure.minutes for procedure in covered)
    asked = within + sum(part.minutes for part in parts)
    return Reason(
        code=ReasonCode.MINUTES,
        words=f"{within} of {asked} minutes are covered.",
        evidence=f"{prescription.limits.minutes_per_session} minutes per session",
    )


def best_cover(
    orders: Sequence[tuple[Prescription, PrescriptionUsage]], session: TreatmentSession
) -> tuple[Prescription | None, TreatmentDecision]:
    """The order that covers most of the session, and of equals the one that ends first; with what it covers."""
    judged = [(order, may_treat(order, usage, session)) for order, usage in orders]
    if not judged:
        return None, TreatmentDecision(coverage=Coverage.NONE, reasons=(NO_ORDER,))
    return min(judged, key=lambda one: (-one[1].covered_minutes, one[0].limits.effective_to))


NO_ORDER = Reason(code=ReasonCode.NOT_ACTIVE, words="There is no confirmed prescription for this case.")
