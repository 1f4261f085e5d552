"""The 835 (005010X221A1): one payment of one payer, balanced on every level."""

from collections.abc import Iterator, Sequence
from datetime import date

from infra.local.simulated_payer.claims import Named, ReceivedFile
from infra.local.simulated_payer.deciding import DecidedClaim, DecidedLine, by_group
from infra.local.simulated_payer.envelope import derived, payer_name
from shared.dates import d8
from shared.money import total
from shared.x12.values import SegmentValues

VERSION = "005010X221A1"
TAX_ID = "1999999999"  # TRN03: 1 and an invented employer number
_FILING = {"CI": "15", "12": "12", "13": "13", "14": "14", "AM": "AM", "WC": "WC"}  # CLP06 says CI as 15
_PAID, _NO_ADDRESS = "1", ("1 INVENTED PLAZA", ("NOWHERE", "CO", "80299"))


def render(received: ReceivedFile, payer: tuple[str, str], claims: Sequence[DecidedClaim], today: date,
           number: int) -> Iterator[SegmentValues]:  # fmt: skip
    """One set, from ST on: one check (or, at zero, a notice) with its trace number."""
    paid = total(claim.paid for claim in claims)
    street, place = _NO_ADDRESS
    yield ("ST", "835", f"{number:04d}")
    yield ("BPR", "I" if paid else "H", paid.x12(), "C", "CHK" if paid else "NON", *("",) * 11, d8(today))
    yield ("TRN", "1", derived("835", received.batch, payer[1], str(number)), TAX_ID)
    yield ("DTM", "405", d8(today))
    yield ("N1", "PR", payer_name(payer[0]))
    yield ("N3", street)
    yield ("N4", *place)
    yield ("PER", "BL", "SIMULATED PAYER, NO REAL INSURER", "TE", "3035550199")
    yield ("N1", "PE", received.provider.last_name, "XX", received.provider.number)
    yield ("LX", "1")
    for claim in claims:
        yield from _claim(claim)


def _claim(decided: DecidedClaim) -> Iterator[SegmentValues]:
    claim = decided.claim
    amounts = (claim.charge.x12(), decided.paid.x12(), decided.patient_owes.x12())
    ours, kind = derived("claim", claim.number), _FILING.get(claim.filing_indicator, "ZZ")
    yield ("CLP", claim.number, _PAID, *amounts, kind, ours, claim.facility, claim.frequency)
    yield _patient(claim.patient)
    for line in decided.lines:
        yield from _line(line)


def _patient(named: Named) -> SegmentValues:
    values = ("NM1", "QC", "1", named.last_name, named.first_name)
    return (*values, "", "", "", named.qualifier, named.number) if named.number else values


def _line(decided: DecidedLine) -> Iterator[SegmentValues]:
    line = decided.line
    yield ("SVC", line.procedure, line.charge.x12(), decided.paid.x12(), "", str(line.units))
    yield ("DTM", "472", d8(line.day))
    for group, cuts in by_group(decided.cuts):
        triples = [value for cut in cuts for value in (cut.reason, cut.amount.x12(), "")]
        yield ("CAS", group, *triples[:-1])
    if line.number:
        yield ("REF", "6R", line.number)
    yield ("AMT", "B6", decided.allowed.x12())
