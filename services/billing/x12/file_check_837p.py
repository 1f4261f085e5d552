"""The last look at a file of claims before it goes out: what a payer refuses and no syntax checker sees.

Measured against two independent checkers, 37 faults pass the one and 31 pass both; each has its rule here, in the
order of that list (W-01 to W-37), and SC-01, SC-23 and SC-24 are looked at once more as they stand on the wire. The
rules read the text itself, so that a fault of the writer is found like a fault of the facts.

Sources: X12 005010X222A1; 45 CFR 162.406 (NPI); USPS Publication 28 (states); NUCC provider taxonomy; ICD-10-CM.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from services.billing.models.findings import Finding
from services.billing.rules.catalogue import error
from services.billing.x12 import checks_of_claims, checks_of_parties
from services.billing.x12.loops_837p import claims_in
from shared.model import Model
from shared.money import Money
from shared.x12.envelope import TransactionSet
from shared.x12.errors import X12Error
from shared.x12.reading import transaction_sets
from shared.x12.segment import Segment


class Expected(Model):
    """What the file must agree with: the day it is sent, test or production, and the unit price of each line (6R)."""

    today: date
    usage: str = "T"
    prices: Mapping[str, Money] = {}


def findings_in(text: str, expected: Expected) -> tuple[Finding, ...]:
    """Everything wrong with the file, each once, in the order of the rules' numbers."""
    try:
        sets = list(transaction_sets(text))
    except X12Error as fault:
        return (error("SC-24", f"The envelope is wrong: {fault.sentence}."),)
    found = {finding: None for one in sets for finding in _of_set(one, expected)}
    found |= dict.fromkeys(_names_are_unique(sets))
    return tuple(sorted(found, key=lambda finding: finding.rule))


def _of_set(one: TransactionSet, expected: Expected) -> Iterator[Finding]:
    if one.interchange.usage != expected.usage:
        yield error("SC-23", "The file says test or production otherwise than the receiver expects.")
    if one.segments[0].get(3) != one.group.version:
        yield error("W-37", "The set (ST03) and the group (GS08) name different guides.")
    for segment in one.body:
        yield from _text_stands_clean(segment, one)
    yield from _levels_are_true(one)
    for claim in claims_in(one):
        yield from checks_of_parties.findings(claim, expected.today)
        yield from checks_of_claims.findings(claim, expected.today, expected.prices)


def _names_are_unique(sets: list[TransactionSet]) -> Iterator[Finding]:
    numbers = Counter(segment.get(1) for one in sets for segment in one.body if segment.tag == "CLM")
    if any(count > 1 for count in numbers.values()):
        yield error("W-17", "Two claims of the file have the same number.")


def _text_stands_clean(segment: Segment, one: TransactionSet) -> Iterator[Finding]:
    """Blanks at an end, and the repetition separator where nothing repeats: in a claim nothing does."""
    for element in segment.elements:
        if element != element.strip(" "):
            yield error("W-28", f"A value in {segment.tag} begins or ends with a blank.")
        if one.interchange.delimiters.repetition in element:
            yield error("W-29", f"A value in {segment.tag} holds a delimiter of the file.")


def _levels_are_true(one: TransactionSet) -> Iterator[Finding]:
    levels = [segment for segment in one.body if segment.tag == "HL"]
    parents = {segment.get(2) for segment in levels}
    for level in levels:
        if (level.get(4) == "1") != (level.get(1) in parents):
            yield error("W-33", "A level says otherwise than the tree whether levels follow below it.")
