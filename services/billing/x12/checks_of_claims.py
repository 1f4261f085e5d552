"""The claim and its lines: what a receiver refuses in them (W-14 to W-36, and SC-01 as it stands on the wire)."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from services.billing.models.findings import Finding
from services.billing.rules import diagnosis_list
from services.billing.rules.catalogue import error
from services.billing.x12.loops_837p import ClaimLoops, Loop, find, value
from shared.codes.diagnoses import diagnosis_on
from shared.codes.modifiers import modifier_on
from shared.codes.procedures import procedure_on
from shared.dates import d8, parse_d8
from shared.identifiers import us_state
from shared.money import Money
from shared.x12.segment import Segment

_FREQUENCIES = frozenset("178")
_LONGEST_NUMBER = 20  # the guide's limit of CLM01; the element itself takes 38
_AMOUNT = re.compile(r"-?[0-9]*\.?[0-9]+")
_CENTS = re.compile(r"-?[0-9]*(\.[0-9]{1,2})?")
_CODE = re.compile("[0-9A-Z]{5}")


def findings(claim: ClaimLoops, today: date, prices: Mapping[str, Money]) -> Iterator[Finding]:
    """What is wrong with one claim and its lines."""
    day = _day(claim.lines[0], today) if claim.lines else today
    yield from _numbers(claim)
    yield from _accident(claim)
    yield from _diagnoses(claim, day)
    yield from _sum(claim)
    for line in claim.lines:
        yield from _line(line, claim, today)
        yield from _priced(line, prices)


def _day(line: Loop, otherwise: date) -> date:
    try:
        return parse_d8(value(line, "DTP", "472", 3))
    except ValueError:
        return otherwise


def _numbers(claim: ClaimLoops) -> Iterator[Finding]:
    frequency = claim.clm.component(5, 3)
    if frequency not in _FREQUENCIES:
        yield error("W-15", "The claim's frequency is none that is sent: 1, 7 or 8.")
    if frequency in {"7", "8"} and not _own(claim, "REF", "F8"):
        yield error("W-16", "A replacement or void lacks the payer's number of the original (REF*F8).")
    if len(claim.clm.get(1)) > _LONGEST_NUMBER:
        yield error("W-18", "The claim's number is longer than twenty characters.")


def _own(claim: ClaimLoops, tag: str, qualifier: str) -> Segment | None:
    """A segment of the claim itself, not of an earlier payer's part."""
    ends = next((n for n, segment in enumerate(claim.head) if segment.tag == "SBR"), len(claim.head))
    return find(claim.head[:ends], tag, qualifier)


def _accident(claim: ClaimLoops) -> Iterator[Finding]:
    causes = claim.clm.components(11)
    if "AA" in causes[:3] and not us_state.is_valid(claim.clm.component(11, 4)):
        yield error("W-30", "A car accident does not name its state.")
    if any(causes[:3]) and find(claim.head, "DTP", "439") is None:
        yield error("W-31", "The day of the accident is missing.")


def _diagnoses(claim: ClaimLoops, day: date) -> Iterator[Finding]:
    hi = find(claim.head, "HI")
    for n in range(1, len(hi.elements) + 1 if hi else 1):
        assert hi is not None  # noqa: S101 - the range is empty without it
        qualifier, code = hi.component(n, 1), hi.component(n, 2)
        if qualifier not in {"ABK", "ABF"}:
            yield error("W-22", f"Diagnosis {n} is not marked as ICD-10-CM.")
        elif "." in code:
            yield error("W-19", f"Diagnosis {n} has a point; on the wire it has none.")
        else:
            yield from _diagnosis(n, code, day)


def _diagnosis(n: int, code: str, day: date) -> Iterator[Finding]:
    """The house's own dated table first, the edition's whole list for the rest; about other days nothing is said."""
    known = diagnosis_on(code, day)
    if known is not None:
        if not known.billable:
            yield error("W-21", f"Diagnosis {n} could not be billed on the day of service; it needs more characters.")
    elif diagnosis_list.answers_for(day) and not diagnosis_list.is_billable(code):
        yield error("W-20", f"Diagnosis {n} does not exist, or is a heading that cannot be billed.")


def _sum(claim: ClaimLoops) -> Iterator[Finding]:
    """Only of amounts that are amounts: what is wrong with one of them has its own rule."""
    amounts = [claim.clm.get(2), *(value(line, "SV1", "", 2) for line in claim.lines)]
    if all(_AMOUNT.fullmatch(amount) and _CENTS.fullmatch(amount) and amount[0] != "-" for amount in amounts):
        whole, *parts = map(Decimal, amounts)
        if whole != sum(parts):
            yield error("W-32", "The claim's charge is not the sum of its lines.")


def _line(line: Loop, claim: ClaimLoops, today: date) -> Iterator[Finding]:
    number, sv1 = line[0].get(1), find(line, "SV1")
    if sv1 is None:
        return
    if value(line, "DTP", "472", 3) > d8(today):
        yield error("W-14", f"The day of line {number} lies in the future.")
    yield from _procedure(sv1, number, _day(line, today))
    yield from _amounts(sv1, number)
    hi = find(claim.head, "HI")
    diagnoses = len(hi.elements) if hi else 0
    if any(not (p.isdecimal() and 1 <= int(p) <= diagnoses) for p in sv1.components(7)):
        yield error("W-23", f"Line {number} points at a diagnosis that is not on the claim.")


def _procedure(sv1: Segment, number: str, day: date) -> Iterator[Finding]:
    code = sv1.component(1, 2)
    if not _CODE.fullmatch(code):
        yield error("W-25", f"The procedure of line {number} has not five characters.")
    elif procedure_on(code, day) is None:
        yield error("W-24", f"The procedure of line {number} is none of this house's list.")
    for modifier in filter(None, sv1.components(1)[2:6]):
        if modifier_on(modifier, day) is None:
            yield error("W-26", f"A modifier of line {number} is none of this house's list.")


def _amounts(sv1: Segment, number: str) -> Iterator[Finding]:
    charge, units = sv1.get(2), sv1.get(4)
    if sv1.get(3) != "UN":
        yield error("W-27", f"Line {number} does not count in units (UN).")
    if not _AMOUNT.fullmatch(units) or Decimal(units) <= 0:
        yield error("W-34", f"Line {number} has no units.")
    if charge.startswith("-"):
        yield error("W-35", f"The charge of line {number} is negative.")
    elif not _CENTS.fullmatch(charge):
        yield error("W-36", f"The charge of line {number} has more than two decimals.")


def _priced(line: Loop, prices: Mapping[str, Money]) -> Iterator[Finding]:
    """Units times price, where the price of the line is known."""
    price, sv1 = prices.get(value(line, "REF", "6R")), find(line, "SV1")
    if price is None or sv1 is None or not sv1.get(4).isdecimal() or not _CENTS.fullmatch(sv1.get(2)):
        return
    if price.times(int(sv1.get(4))).x12() != sv1.get(2):
        yield error("SC-01", f"The charge of line {line[0].get(1)} is not its units at the price of the day.")
