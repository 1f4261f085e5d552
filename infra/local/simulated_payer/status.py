"""The 277CA (005010X214): every claim was accepted into adjudication (category A2, status 20)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from infra.local.simulated_payer.claims import Named, ReceivedClaim, ReceivedFile
from infra.local.simulated_payer.envelope import derived, payer_name
from shared.dates import d8
from shared.money import total
from shared.x12.values import SegmentValues

VERSION = "005010X214"


def render(received: ReceivedFile, payer: tuple[str, str], claims: Sequence[ReceivedClaim], today: date,
           number: int) -> Iterator[SegmentValues]:  # fmt: skip
    """One set for one payer, from ST on."""
    day, charge = d8(today), total(claim.charge for claim in claims)
    yield ("ST", "277", f"{number:04d}", VERSION)
    yield ("BHT", "0085", "08", derived(received.batch, payer[1]), day, "0600", "TH")
    yield ("HL", "1", "", "20", "1")
    yield ("NM1", "PR", "2", payer_name(payer[0]), "", "", "", "", "PI", payer[1])
    yield ("TRN", "1", derived("277", received.batch, payer[1]))
    yield ("DTP", "050", "D8", day)
    yield ("DTP", "009", "D8", day)
    yield ("HL", "2", "1", "21", "1")
    yield _name("41", received.submitter)
    yield ("TRN", "2", received.batch)
    yield ("STC", ("A1", "20"), day, "WQ", charge.x12())
    yield from _totals(claims)
    yield ("HL", "3", "2", "19", "1")
    yield _name("85", received.provider)
    yield ("TRN", "1", "0")
    yield ("STC", ("A1", "19", "PR"), "", "WQ", charge.x12())
    for position, claim in enumerate(claims, start=4):
        yield from _claim(claim, position, day)


def _totals(claims: Sequence[ReceivedClaim]) -> Iterator[SegmentValues]:
    yield ("QTY", "90", str(len(claims)))
    yield ("AMT", "YU", total(claim.charge for claim in claims).x12())


def _claim(claim: ReceivedClaim, position: int, day: str) -> Iterator[SegmentValues]:
    yield ("HL", str(position), "3", "PT")
    yield _name("QC", replace(claim.patient, qualifier="MI", number=claim.subscriber.number))
    yield ("TRN", "2", claim.number)
    yield ("STC", ("A2", "20"), day, "WQ", claim.charge.x12())
    yield ("REF", "1K", derived("claim", claim.number))
    yield ("DTP", "472", "D8", d8(min(line.day for line in claim.lines)))


def _name(role: str, named: Named) -> SegmentValues:
    return ("NM1", role, named.kind, named.last_name, named.first_name, "", "", "", named.qualifier, named.number)
