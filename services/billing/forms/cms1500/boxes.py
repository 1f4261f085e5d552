"""What a claim says in the boxes of the CMS-1500 (02/12), and where on the form's grid each thing is typed.

The form is typed, not drawn: ten characters to the inch, six lines to the inch. A box is given as (line, column,
length), counted from one. Six service lines fit on a form; each form of a longer claim stands alone, with a total of
its own. Letters are capitals without punctuation, for the forms are read by machines.

Source: box contents by the NUCC 1500 instruction manual (02/12), in our words; the grid is the common pica layout.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from services.billing.models.claims import AcceptsAssignment, AssignsBenefits, Cause, Claim, ClaimFrequency, ServiceLine
from shared.facts import Address, Person, Sex
from shared.identifiers import tax_id
from shared.model import Model
from shared.money import Money, total
from shared.x12.text import fold

LINES_ON_A_FORM = 6
_LETTERS = "ABCDEFGHIJKL"
_NOT_TYPED = re.compile(r"[^A-Z0-9 &/#-]")
_ON_FILE = "SIGNATURE ON FILE"
_PLAN_COLUMN = {"MB": 1, "MC": 8, "CH": 15, "VA": 24}  # box 1 by SBR09; a group plan and all others by themselves
_GROUP, _OTHER = 31, 45


class Typed(Model):
    """One thing typed: in which box, where on the grid, and whether the box was too short for it."""

    box: str
    line: int
    column: int
    text: str
    is_cut: bool = False


class Form(Model):
    """One sheet."""

    number: int
    of: int
    typed: tuple[Typed, ...]

    def said(self, box: str) -> str:
        """What stands in a box, its parts joined."""
        return " ".join(one.text.strip() for one in self.typed if one.box == box)


def forms_for(claim: Claim, signed_on: date) -> tuple[Form, ...]:
    """The sheets of a claim; `signed_on` is the day in box 31."""
    parts = list(_sixes(claim.lines))
    return tuple(
        Form(number=number, of=len(parts), typed=tuple(_sheet(claim, lines, signed_on, is_first=number == 1)))
        for number, lines in enumerate(parts, start=1)
    )


def _sixes(lines: Sequence[ServiceLine]) -> Iterator[Sequence[ServiceLine]]:
    for start in range(0, len(lines), LINES_ON_A_FORM):
        yield lines[start : start + LINES_ON_A_FORM]


def _sheet(claim: Claim, lines: Sequence[ServiceLine], signed_on: date, *, is_first: bool) -> Iterator[Typed]:
    """What the patient paid is said once, on the first sheet: each sheet is a bill of its own."""
    yield from _payer(claim)
    yield from _patient(claim)
    yield from _insured(claim)
    yield from _condition(claim)
    yield from _diagnoses(claim)
    yield from _references(claim)
    for place, line in enumerate(lines):
        yield from _service(claim, line, 43 + 2 * place)
    yield from _account(claim, lines, is_first=is_first)
    yield from _providers(claim, signed_on)


def _typed(box: str, line: int, column: int, length: int, text: str) -> Iterator[Typed]:
    """The text in its box; nothing for no text."""
    said = typed_letters(text)
    if said:
        yield Typed(box=box, line=line, column=column, text=said[:length], is_cut=len(said) > length)


def typed_letters(text: str) -> str:
    """Capitals without accents or punctuation; hyphens stay.

    >>> typed_letters("O'Neil-Muñoz, Jr.")
    'ONEIL-MUNOZ JR'
    """
    return " ".join(_NOT_TYPED.sub("", fold(text, 200).upper()).split())


def _cross(box: str, line: int, column: int) -> Typed:
    return Typed(box=box, line=line, column=column, text="X")


def _payer(claim: Claim) -> Iterator[Typed]:
    yield from _typed("payer", 2, 41, 31, claim.payer.name)
    group = _GROUP if claim.subscriber.group_number and claim.accident is None else _OTHER
    yield _cross("1", 8, _PLAN_COLUMN.get(claim.payer.filing_indicator, group))
    yield from _typed("1a", 8, 50, 29, claim.subscriber.member_id or "")


def _patient(claim: Claim) -> Iterator[Typed]:
    patient = claim.patient
    yield from _typed("2", 10, 1, 28, _name(patient))
    yield from _day("3", 10, (31, 34, 37), patient.birth_date)
    if patient.sex is not Sex.UNKNOWN:
        yield _cross("3", 10, 42 if patient.sex is Sex.MALE else 47)
    yield from _address("5", patient.address, 1, (1, 26), 1)
    yield from _typed("5", 16, 15, 3, patient.phone[-10:-7])
    yield from _typed("5", 16, 19, 7, patient.phone[-7:])
    yield from _typed("12", 29, 7, 17, _ON_FILE)


def _insured(claim: Claim) -> Iterator[Typed]:
    """The worker's insured is her employer: a name in box 4, and no address of a person."""
    holder = claim.subscriber
    yield from _typed("4", 10, 50, 28, _name(claim.patient) if holder.is_patient else holder.employer)
    yield _cross("6", 12, 33 if holder.is_patient else 47)
    yield from _typed("11", 18, 50, 30, holder.group_number)
    if holder.is_patient:
        yield from _address("7", claim.patient.address, 50, (50, 74), 50)
        yield from _day("11a", 20, (53, 56, 59), claim.patient.birth_date)
        if claim.patient.sex is not Sex.UNKNOWN:
            yield _cross("11a", 20, 68 if claim.patient.sex is Sex.MALE else 75)
    if claim.accident and claim.accident.claim_number:
        yield from _typed("11b", 22, 48, 2, "Y4")
        yield from _typed("11b", 22, 51, 28, claim.accident.claim_number)
    yield from _typed("11c", 24, 50, 30, claim.payer.name)
    yield _cross("11d", 26, 57)
    if claim.assignment.patient is AssignsBenefits.YES:
        yield from _typed("13", 29, 55, 17, _ON_FILE)


def _condition(claim: Claim) -> Iterator[Typed]:
    cause = claim.accident.cause if claim.accident else None
    for box, line, asked in (("10a", 20, Cause.EMPLOYMENT), ("10b", 22, Cause.CAR), ("10c", 24, Cause.OTHER_ACCIDENT)):
        yield _cross(box, line, 35 if cause is asked else 41)
    if claim.accident is None:
        return
    if cause is Cause.CAR:
        yield from _typed("10b", 22, 45, 2, claim.accident.state)
    yield from _day("14", 32, (2, 5, 8), claim.accident.happened_on)
    yield from _typed("14", 32, 16, 3, "431")
    yield from _typed("15", 32, 31, 3, "439")
    yield from _day("15", 32, (37, 40, 43), claim.accident.happened_on)


def _diagnoses(claim: Claim) -> Iterator[Typed]:
    """Without the point that people write: box 21 has none."""
    yield from _typed("21", 37, 42, 1, "0")
    for place, code in enumerate(claim.diagnoses):
        yield from _typed("21", 38 + place // 4, 3 + 13 * (place % 4), 8, code)


def _references(claim: Claim) -> Iterator[Typed]:
    prescriber = claim.referring_provider
    if claim.payer.names_prescriber:
        yield from _typed("17", 34, 1, 3, "DN")
        yield from _typed("17", 34, 4, 25, f"{prescriber.first_name} {prescriber.last_name}")
        yield from _typed("17b", 34, 33, 15, prescriber.npi)
    yield _cross("20", 36, 57)
    if claim.frequency is not ClaimFrequency.ORIGINAL:
        yield from _typed("22", 38, 50, 10, claim.frequency)
        yield from _typed("22", 38, 62, 18, claim.original_reference or "")
    yield from _typed("23", 40, 50, 28, claim.authorization_number or "")


def _service(claim: Claim, service: ServiceLine, shaded: int) -> Iterator[Typed]:
    """The shaded row carries the therapist's taxonomy, the white row below everything else."""
    charge, white = service.charge, shaded + 1
    therapist = claim.rendering_provider
    yield from _typed("24I", shaded, 65, 2, "ZZ")
    yield from _typed("24J", shaded, 68, 11, therapist.taxonomy)
    for columns in ((1, 4, 7), (10, 13, 16)):
        yield from _day("24A", white, columns, service.service_date, "%y")
    yield from _typed("24B", white, 19, 2, claim.place_of_service)
    yield from _typed("24D", white, 25, 7, charge.code)
    yield from _typed("24D", white, 33, 12, " ".join(charge.modifiers))
    yield from _typed("24E", white, 45, 4, "".join(_LETTERS[pointer - 1] for pointer in service.pointers))
    yield Typed(box="24F", line=white, column=50, text=amount(charge.charge_amount))
    yield from _typed("24G", white, 59, 3, str(charge.units))
    yield from _typed("24J", white, 68, 10, therapist.npi)


def _account(claim: Claim, lines: Sequence[ServiceLine], *, is_first: bool) -> Iterator[Typed]:
    clinic = claim.billing_provider
    yield from _typed("25", 56, 1, 15, tax_id.digits(clinic.tax_id))
    yield _cross("25", 56, 19 if tax_id.kind(clinic.tax_id) == "EI" else 17)
    yield from _typed("26", 56, 23, 14, claim.control_number)
    yield _cross("27", 56, 38 if claim.assignment.provider is AcceptsAssignment.YES else 43)
    yield Typed(box="28", line=56, column=52, text=amount(total(line.charge.charge_amount for line in lines)))
    if claim.patient_paid and is_first:
        yield Typed(box="29", line=56, column=62, text=amount(claim.patient_paid))


def _providers(claim: Claim, signed_on: date) -> Iterator[Typed]:
    clinic, therapist = claim.billing_provider, claim.rendering_provider
    yield from _typed("31", 60, 1, 22, f"{therapist.first_name} {therapist.last_name} LMT")
    yield from _typed("31", 61, 6, 10, f"{signed_on:%m %d %Y}")
    for column, part in ((66, clinic.phone[-10:-7]), (70, clinic.phone[-7:-4]), (74, clinic.phone[-4:])):
        yield from _typed("33", 57, column, 4, part)
    yield from _typed("33", 58, 50, 27, clinic.name)
    yield from _typed("33", 59, 50, 27, clinic.address.street)
    where = f"{clinic.address.city} {clinic.address.state} {_hyphenated(clinic.address.zip_code)}"
    yield from _typed("33", 60, 50, 27, where)
    yield from _typed("33a", 61, 50, 10, clinic.npi)
    yield from _typed("33b", 61, 63, 2, "ZZ")
    yield from _typed("33b", 61, 65, 14, clinic.taxonomy)


def _address(
    box: str, address: Address, street: int, city_and_state: tuple[int, int], zip_column: int
) -> Iterator[Typed]:
    yield from _typed(box, 12, street, 28, address.street)
    yield from _typed(box, 14, city_and_state[0], 20, address.city)
    yield from _typed(box, 14, city_and_state[1], 2, address.state)
    yield from _typed(box, 16, zip_column, 10, _hyphenated(address.zip_code))


def _hyphenated(zip_code: str) -> str:
    return "-".join(part for part in (zip_code[:5], zip_code[5:]) if part)


def _name(person: Person) -> str:
    """Family name first: the comma between the parts is the one the form wants, and is typed as a space."""
    return f"{person.last_name} {person.first_name}"


def _day(box: str, line: int, columns: tuple[int, int, int], day: date, year: str = "%Y") -> Iterator[Typed]:
    for column, part in zip(columns, (f"{day:%m}", f"{day:%d}", day.strftime(year)), strict=True):
        yield Typed(box=box, line=line, column=column, text=part)


def amount(money: Money) -> str:
    """Eight characters: dollars to the right, a space where the form has its line, cents.

    >>> amount(Money(17836)), amount(Money(14000))
    ('  178 36', '  140 00')
    """
    return f"{money.cents // 100:>5} {money.cents % 100:02d}"
