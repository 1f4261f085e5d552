"""The request for authorization: one letter to the payer's caseworker, which can be answered on itself and faxed back.

It says what a payer decides by: whose claim, of which injury, by whose order and for which diagnoses, which procedures,
how often and until when. How long the payer may take stands on it with its source (rules/answer_clock.py).
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from services.eligibility.forms.letterhead import letterhead, us_day
from services.eligibility.models import CaseView
from services.eligibility.models.authorizations import AuthorizationAsked, AuthorizationRecord, Caseworker
from services.eligibility.rules.answer_clock import clock_for
from shared import letter_fields, letter_paper
from shared.codes.diagnoses import diagnosis_on
from shared.codes.procedures import procedure_on
from shared.facts import AuthorizedProcedure, PrescriptionFacts, TreatmentLimits
from shared.identifiers import icd10cm, npi, phone
from shared.letter_paper import Paper
from shared.model import Model
from shared.settings import ClinicSettings

Facts = tuple[tuple[str, str], ...]
_FOOT = "Confidential: health information (45 CFR 160, 164). Received by mistake? Please call us and destroy it."


class AuthorizationRequest(Model):
    """The letter, ready to be printed: words only."""

    paper: Paper
    to: Facts
    claim: Facts
    patient: Facts
    order: Facts
    diagnoses: Facts
    procedures: tuple[tuple[str, str, str, str], ...]
    wanted: Facts
    reason: str
    answer_by: str
    clock: str
    ways: str


def request_for(
    settings: ClinicSettings, view: CaseView, record: AuthorizationRecord, today: date
) -> AuthorizationRequest:
    """The letter of a request. Raise ValueError where nothing was asked."""
    asked = record.request
    if asked is None:
        raise ValueError("this authorization was not asked for by letter")
    facts = view.case.facts
    order = order_of(view, today)
    state = facts.injury.state if facts.injury else ""
    clock = clock_for(facts.payer_kind, state, today)
    return AuthorizationRequest(
        paper=letterhead(settings, "Request for authorization", today, _FOOT, reference_of(record)),
        to=addressed(settings, view, asked.caseworker),
        claim=claim_facts(view),
        patient=patient_facts(view),
        order=order_facts(order),
        diagnoses=tuple(diagnoses(order, today)),
        procedures=tuple(procedure_row(one, today) for one in asked.procedures),
        wanted=wanted(asked),
        reason=asked.reason or "",
        answer_by=f"{record.answer_due:%B} {record.answer_due.day}, {record.answer_due.year}"
        if record.answer_due
        else "",
        clock=f"{clock.words} ({clock.source})." if clock.is_statutory else "",
        ways=_ways(settings),
    )


def reference_of(record: AuthorizationRecord) -> str:
    """Our own number of a request: short enough to be said on the telephone."""
    return record.authorization_id[:8].upper()


def order_of(view: CaseView, today: date) -> PrescriptionFacts | None:
    """The order that the request rests on: the one in effect, else the latest."""
    orders = sorted(view.prescriptions, key=lambda one: one.written_on, reverse=True)
    return next((one for one in orders if one.limits.effective_to >= today), next(iter(orders), None))


def addressed(settings: ClinicSettings, view: CaseView, caseworker: Caseworker) -> Facts:
    """To whom it goes."""
    coverage = view.case.facts.coverage
    payer = settings.payer(coverage.payer_id) if coverage else None
    name = f"{caseworker.name}, {caseworker.title}" if caseworker.title else caseworker.name
    reach = [f"phone {phone.format(caseworker.phone)}" if caseworker.phone else "",
             f"fax {phone.format(caseworker.fax)}" if caseworker.fax else "", caseworker.email or ""]  # fmt: skip
    return (
        ("To", name),
        ("Insurer", payer.name if payer else ""),
        ("Reached by", ", ".join(filter(None, reach))),
    )


def claim_facts(view: CaseView) -> Facts:
    """What the payer knows the case by."""
    facts, injury = view.case.facts, view.case.facts.injury
    member = facts.coverage.member_id if facts.coverage else None
    if injury is None:
        return (("Kind", facts.payer_kind.label), ("Member id", member or ""))
    return (
        ("Claim number", injury.claim_number or "not yet known to us"),
        ("Date of injury", f"{us_day(injury.injured_on)} ({injury.state})"),
        ("Employer", injury.employer or ""),
        ("Policy", member or ""),
    )


def patient_facts(view: CaseView) -> Facts:
    """Whom it is about."""
    patient = view.case.facts.patient
    return (("Patient", patient.full_name), ("Date of birth", us_day(patient.birth_date)))


def order_facts(order: PrescriptionFacts | None) -> Facts:
    """By whose order."""
    if order is None:
        return (("Prescription", "not yet in our hands; it follows"),)
    limits, by = order.limits, order.prescriber
    return (
        ("Ordered by", f"{by.full_name}, {by.credential.value}, NPI {npi.format(by.npi)}"),
        ("Prescription", f"of {us_day(order.written_on)}, in effect until {us_day(limits.effective_to)}"),
        ("It orders", _ordered(limits)),
    )  # fmt: skip


def _ordered(limits: TreatmentLimits) -> str:
    dose = f"{limits.number_of_sessions} sessions of {limits.minutes_per_session} minutes"
    return f"{dose}, {limits.sessions_per_week} a week: {', '.join(area.label for area in limits.body_areas)}"


def diagnoses(order: PrescriptionFacts | None, today: date) -> Iterator[tuple[str, str]]:
    """The prescriber's codes, each with our words for it."""
    for code in order.diagnoses if order else ():
        known = diagnosis_on(code, today)
        yield icd10cm.format(code), known.label if known else ""


def procedure_row(one: AuthorizedProcedure, today: date) -> tuple[str, str, str, str]:
    """Code, our words, units and visits asked for."""
    known = procedure_on(one.code, today)
    label = known.label if known else "service"
    return one.code, label, str(one.units or ""), str(one.sessions or "")


def wanted(asked: AuthorizationAsked) -> Facts:
    """How much, how often, between which days."""
    how_often = f"{asked.sessions_per_week} a week" if asked.sessions_per_week else ""
    how_long = f"{asked.minutes_per_session} minutes" if asked.minutes_per_session else ""
    return (
        ("Visits in all", str(asked.sessions or "")),
        ("How often, how long", ", ".join(filter(None, (how_often, how_long)))),
        ("From", us_day(asked.first_day)),
        ("Until", us_day(asked.last_day)),
    )


def _ways(settings: ClinicSettings) -> str:
    head = settings.letterhead
    fax = f"fax this page to {phone.format(head.fax)}, " if head.fax else ""
    return (
        f"Use the link in our e-mail (no account is needed), {fax}call {phone.format(head.phone)}, "
        f"or write to {head.email}."
    )


def render(view: AuthorizationRequest) -> bytes:
    """The PDF."""
    return letter_paper.write(view.paper, list(_story(view)))


def _story(view: AuthorizationRequest) -> Iterator[Any]:
    yield letter_paper.facts(view.to, view.claim)
    yield letter_paper.facts(view.patient, view.order)
    if view.diagnoses:
        yield letter_paper.heading("Diagnoses of the prescriber (ICD-10-CM)")
        yield from (letter_paper.words(f"{code}\xa0\xa0\xa0{label}", size=9) for code, label in view.diagnoses)
    yield letter_paper.heading("We ask for leave to give")
    yield letter_paper.ledger(
        ("Code", "Procedure", "Units of 15 min.", "Visits"), view.procedures, (12, 48, 22, 14), right=(2, 3)
    )
    yield letter_paper.facts(*((pair,) for pair in view.wanted))
    if view.reason:
        yield letter_paper.heading("Why")
        yield letter_paper.words(view.reason, size=9)
    yield letter_paper.heading(f"Please answer by {view.answer_by}")
    yield letter_paper.words(view.ways, size=9)
    if view.clock:
        yield letter_paper.words(view.clock, size=7.5, ink=letter_paper.QUIET)
    yield letter_paper.gap(8)
    yield letter_fields.panel(list(_answer()))


def _answer() -> Iterator[Any]:
    """The part that comes back by fax."""
    width = letter_fields.PANEL_WIDTH
    yield letter_paper.heading("Your answer")
    yield letter_fields.choices(("Approved as asked", "Approved with the changes below", "Refused"), width)
    yield letter_fields.blanks(
        ("Authorization number", "From", "Until", "Visits", "Units"), (34, 18, 18, 12, 12), width
    )
    yield letter_fields.blanks(("Reason, or what is changed",), (1,), width)
    yield letter_fields.blanks(("Name and title", "Telephone", "Signature", "Date"), (34, 20, 30, 14), width)
