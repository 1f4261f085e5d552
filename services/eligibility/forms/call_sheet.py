"""The call sheet on paper: whom to call about whom, what to say, and a place for every answer.

What earlier calls have answered stands in its place with their day and reference, so that it need not be asked again;
where two of them differ both stand there, and the question is asked once more.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from services.eligibility.forms.letterhead import letterhead, us_day
from services.eligibility.models import BenefitsVerification, CaseView
from services.eligibility.rules.call_sheet import Kind, Known, known
from shared import letter_fields, letter_paper
from shared.codes.payer_kind import PayerKind
from shared.identifiers import npi, tax_id, zip_code
from shared.letter_paper import Paper
from shared.model import Model
from shared.money import Money
from shared.settings import Answer, ClinicSettings

Facts = tuple[tuple[str, str], ...]
_FOOT = "What is said on the telephone is no promise to pay. Write down name, reference number and day of every call."
_TO_WRITE = {
    Kind.MONEY: "$",
    Kind.PERCENT: "percent",
    Kind.NUMBER: "number",
    Kind.DAY: "month / day / year",
    Kind.WORDS: "",
}


class SheetLine(Model):
    """One question with what is known of it."""

    number: int
    say: str
    is_choice: bool
    hint: str
    told: str
    is_needed: bool


class CallSheet(Model):
    """The sheet, ready to be printed: words only."""

    paper: Paper
    about: Facts
    clinic: Facts
    script: tuple[str, ...]
    lines: tuple[SheetLine, ...]


def sheet_for(settings: ClinicSettings, view: CaseView, today: date) -> CallSheet:
    """The sheet of a case."""
    facts = view.case.facts
    lines = known(facts.payer_kind, view.verifications)
    return CallSheet(
        paper=letterhead(settings, "Call sheet", today, _FOOT),
        about=about(settings, view),
        clinic=clinic_facts(settings),
        script=script(settings, view),
        lines=tuple(_line(number, one) for number, one in enumerate(lines, start=1)),
    )


def about(settings: ClinicSettings, view: CaseView) -> Facts:
    """Whom to call about whom."""
    facts = view.case.facts
    payer = settings.payer(facts.coverage.payer_id) if facts.coverage else None
    holder = facts.coverage.subscriber if facts.coverage else None
    injury = facts.injury
    return (
        ("Insurer", payer.name if payer else (facts.coverage and facts.coverage.insurer_named) or ""),
        ("Patient", f"{facts.patient.full_name}, born {us_day(facts.patient.birth_date)}"),
        ("Policy holder", f"{holder.full_name}, born {us_day(holder.birth_date)}" if holder else ""),
        ("Member id", (facts.coverage.member_id or "") if facts.coverage else ""),
        ("Group", (facts.coverage.group_number or "") if facts.coverage else ""),
        ("Claim number", (injury.claim_number or "not yet known") if injury else ""),
        ("Date of injury", f"{us_day(injury.injured_on)} ({injury.state})" if injury else ""),
        ("Employer", (injury.employer or "") if injury else ""),
    )


def clinic_facts(settings: ClinicSettings) -> Facts:
    """What the insurer asks of the caller."""
    head = settings.letterhead
    return (
        ("NPI of the clinic", npi.format(settings.npi)),
        ("Tax id", tax_id.format(settings.tax_id)),
        ("Taxonomy", settings.taxonomy),
        ("ZIP code of service", zip_code.format(head.address.zip_code)),
        ("Procedures", "97124 massage, 97140 manual therapy; place of service 11"),
    )


def script(settings: ClinicSettings, view: CaseView) -> tuple[str, ...]:
    """How the call begins and ends, in words to be said."""
    facts, name = view.case.facts, settings.letterhead.name
    what = {
        PayerKind.HEALTH_PLAN: "the benefits of a member for outpatient massage therapy",
        PayerKind.CAR_ACCIDENT: "the medical payments coverage of a claim",
        PayerKind.WORKERS_COMPENSATION: "a workers' compensation claim",
    }.get(facts.payer_kind, "a patient")
    caller = f"Hello, my name is ___. I am calling from {name}, NPI {npi.format(settings.npi)}, about {what}."
    return (
        f"{caller} May I have your name, and a reference number for this call?",
        "Thank you. May I read back what I wrote down? And the reference number once more, please.",
    )


def shown(value: object) -> str:
    """An answer as people write it."""
    if isinstance(value, Answer):
        return value.value
    if isinstance(value, Money):
        return f"${value}"
    if isinstance(value, date):
        return us_day(value)
    return f"{value} %" if isinstance(value, Decimal) else str(value)


def told_by(value: object, by: BenefitsVerification) -> str:
    """An answer with its day and reference."""
    return f"{shown(value)} ({us_day(by.verified_on)}, {by.reference_number})"


def _line(number: int, one: Known) -> SheetLine:
    told = told_by(one.value, one.by) if one.by else ""
    if one.differing_by:
        told = f"{told}; but {told_by(one.differing, one.differing_by)}: ask again"
    return SheetLine(
        number=number, say=one.question.say, is_choice=one.question.kind is Kind.YES_NO,
        hint=_TO_WRITE.get(one.question.kind, ""), told=told, is_needed=one.question.is_needed,
    )  # fmt: skip


def render(view: CallSheet) -> bytes:
    """The PDF."""
    return letter_paper.write(view.paper, list(_story(view)))


def _story(view: CallSheet) -> Iterator[Any]:
    yield letter_paper.facts(view.about, view.clinic)
    opening, closing = view.script
    yield letter_paper.gap(4)
    yield letter_fields.panel([letter_paper.heading("Say first"), letter_paper.words(opening, size=9.5)])
    yield letter_paper.gap(6)
    yield letter_fields.blanks(("Representative", "Reference number", "Date", "Called by"), (34, 28, 16, 22))
    yield letter_paper.heading("Then ask; the bold ones are needed")
    for line in view.lines:
        yield letter_fields.question(line.number, line.say, _answer(line), is_needed=line.is_needed)
    yield letter_paper.gap(6)
    yield letter_fields.panel([letter_paper.heading("Say last"), letter_paper.words(closing, size=9.5)])


def _answer(line: SheetLine) -> list[Any]:
    width = letter_fields.ANSWER_WIDTH
    if line.told:
        return [letter_paper.words(line.told, size=8.5)]
    if line.is_choice:
        return [letter_fields.choices(("yes", "no", "not said"), width)]
    return [letter_fields.blanks((line.hint,), (1,), width)]
