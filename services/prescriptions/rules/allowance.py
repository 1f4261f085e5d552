"""May this session be given on this prescription? Asked before money is spent; answered with reasons.

Claim within note, note within prescription: what the order does not cover is named and never billed (RULES
2.6, 4.2). An answer may be in part: 60 of 90 minutes, the neck but not the low back.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from services.prescriptions.models.decisions import Coverage, NotCovered, Reason, ReasonCode, TreatmentDecision
from services.prescriptions.models.orders import Prescription
from services.prescriptions.models.sessions import NOTHING_USED, PrescriptionUsage, ProcedureGiven, TreatmentSession
from services.prescriptions.rules.states import CONFIRMED
from shared.codes.body_area import BodyArea
from shared.codes.procedures import procedure_on
from shared.dates import ServicePeriod


def may_treat(
    prescription: Prescription,
    usage: PrescriptionUsage,
    session: TreatmentSession,
    *,
    beside: PrescriptionUsage = NOTHING_USED,
    waived: frozenset[ReasonCode] = frozenset(),
) -> TreatmentDecision:
    """Whether the order covers the session, given the *other* sessions already counted against it.

    `beside`: the sessions counted against the orders that it renews or that renew it; a week has room for one order's
    frequency only. `waived`: reasons that an administrator has lifted for this session.
    """
    others = usage.without(session.session_id)
    found = _refusals(prescription, others, beside.without(session.session_id), session)
    if reasons := tuple(reason for reason in found if reason.code not in waived):
        lost = tuple(NotCovered(procedure=p, code=reasons[0].code) for p in session.procedures)
        return TreatmentDecision(coverage=Coverage.NONE, reasons=reasons, not_covered=lost)
    return _in_parts(prescription, session, waived)


def _refusals(
    prescription: Prescription, others: PrescriptionUsage, beside: PrescriptionUsage, session: TreatmentSession
) -> Iterator[Reason]:
    """What stands against the whole session."""
    yield from _wrong_order(prescription, session)
    yield from _wrong_day(prescription, session.service_date)
    yield from _used_up(prescription, others)
    yield from _too_often(prescription, others, beside, session.service_date)
    yield from _not_read(prescription, session)


def standing_against(
    prescription: Prescription, usage: PrescriptionUsage, beside: PrescriptionUsage, day: date
) -> tuple[Reason, ...]:
    """What stands against any session on a day, whoever gives it and whatever is done."""
    found = (
        *_not_in_effect(prescription),
        *_wrong_day(prescription, day),
        *_used_up(prescription, usage),
        *_too_often(prescription, usage, beside, day),
    )
    return tuple(found)


def _wrong_order(prescription: Prescription, session: TreatmentSession) -> Iterator[Reason]:
    if session.case_id != prescription.case_id:
        yield Reason(code=ReasonCode.PERSON, words="The prescription belongs to another case.")
    yield from _not_in_effect(prescription)


def _not_in_effect(prescription: Prescription) -> Iterator[Reason]:
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

    if prescription.renewed_from is not None and day >= prescription.renewed_from:
        yield Reason(
            code=ReasonCode.ENDED,
            words="A newer prescription governs from this day on.",
            evidence=prescription.renewed_from.isoformat(),
        )
    if prescription.unsigned_after is not None and day > prescription.unsigned_after:
        yield Reason(
            code=ReasonCode.UNSIGNED,
            words="The signed copy of the verbal order has not come.",
            evidence=prescription.unsigned_after.isoformat(),
        )


def _used_up(prescription: Prescription, others: PrescriptionUsage) -> Iterator[Reason]:
    limits = prescription.limits
    if others.sessions_used >= limits.number_of_sessions:
        yield Reason(
            code=ReasonCode.EXHAUSTED,
            words="All sessions of the prescription are used.",
            evidence=f"{others.sessions_used} of {limits.number_of_sessions} sessions",
        )


def _too_often(
    prescription: Prescription, others: PrescriptionUsage, beside: PrescriptionUsage, day: date
) -> Iterator[Reason]:
    limits = prescription.limits
    together = PrescriptionUsage(reservations=(*others.reservations, *beside.reservations))
    if sessions_near(together, day, prescription.every_weeks) >= limits.sessions_per_week:
        span = "week" if prescription.every_weeks == 1 else f"{prescription.every_weeks} weeks"
        yield Reason(
            code=ReasonCode.FREQUENCY,
            words=f"The sessions of this {span} are used. One more needs a note of the prescriber.",
            evidence=f"{limits.sessions_per_week} per {span}",
        )


def _not_read(prescription: Prescription, session: TreatmentSession) -> Iterator[Reason]:
    """RX-14: who treats has read what the prescriber warns of."""
    if prescription.precautions and session.therapist_id not in ("", *prescription.acknowledged_by):
        yield Reason(
            code=ReasonCode.PRECAUTIONS,
            words="The therapist must read and acknowledge the prescriber's precautions first.",
        )


def sessions_near(others: PrescriptionUsage, day: date, every_weeks: int) -> int:
    """The most sessions in any run of so many ISO weeks (Monday to Sunday) that holds the day."""
    monday = day - timedelta(days=day.weekday())
    starts = [monday - timedelta(weeks=back) for back in range(every_weeks)]
    runs = [ServicePeriod(first=start, last=start + timedelta(days=7 * every_weeks - 1)) for start in starts]
    return max(sum(run.includes(r.service_date) for r in others.reservations) for run in runs)


def _in_parts(
    prescription: Prescription, session: TreatmentSession, waived: frozenset[ReasonCode]
) -> TreatmentDecision:
    """The session procedure by procedure, in the order of the note; the minutes are shared over them."""
    judged = [(procedure, _foreign(prescription, procedure, waived)) for procedure in session.procedures]
    foreign = [NotCovered(procedure=procedure, code=code) for procedure, code in judged if code]
    ordered = [procedure for procedure, code in judged if not code]
    most = session.minutes if ReasonCode.MINUTES in waived else prescription.limits.minutes_per_session
    covered, over = _within(ordered, most, session.service_date)
    return _answer(prescription, tuple(covered), (*foreign, *over))


def _foreign(prescription: Prescription, procedure: ProcedureGiven, waived: frozenset[ReasonCode]) -> ReasonCode | None:
    """Why the order does not know this procedure. One area outside is enough: minutes are not split."""
    if procedure.code not in prescription.limits.procedures and ReasonCode.PROCEDURE not in waived:
        return ReasonCode.PROCEDURE
    outside = set(procedure.body_areas) - set(prescription.limits.body_areas)
    return ReasonCode.AREA if outside and ReasonCode.AREA not in waived else None


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
