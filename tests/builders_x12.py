"""Interchanges for tests: a small invented clinic, its payer, and their faults.

`python -m tests.builders_x12` writes the files of tests/samples/x12 anew.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from shared.x12.delimiters import DEFAULT, Delimiters
from shared.x12.envelope import TransactionSet
from shared.x12.reading import transaction_sets
from shared.x12.values import SegmentValues
from shared.x12.writing import InterchangeHeader, interchange

SAMPLES = Path(__file__).parent / "samples" / "x12"

CLAIM_VERSION = "005010X222A1"
REMITTANCE_VERSION = "005010X221A1"
ACKNOWLEDGMENT_VERSION = "005010X231A1"
OTHER_DELIMITERS = Delimiters(element="|", repetition="}", component=">", segment="\n")


# BPR06 to BPR15: from the payer's account to the clinic's.
_BANKS = ("01", "999999992", "DA", "1", "1911234567", "", "01", "999999992", "DA", "2")


def header(**changes: Any) -> InterchangeHeader:
    """Ours to the clearinghouse, test data, third of March."""
    facts: dict[str, Any] = {
        "sender": "SAMPLECLINIC",
        "receiver": "EXAMPLEHOUSE",
        "control_number": 101,
        "group_control_number": 501,
        "functional_id": "HC",
        "version": CLAIM_VERSION,
        "moment": datetime(2026, 3, 3, 10, 30),  # noqa: DTZ001 - the envelope carries wall-clock time
        "usage": "T",
    }
    return InterchangeHeader(**facts | changes)


def from_payer(functional_id: str, version: str, **changes: Any) -> InterchangeHeader:
    """Theirs to us."""
    ours: dict[str, Any] = {"sender": "EXAMPLEHOUSE", "receiver": "SAMPLECLINIC"}
    return header(functional_id=functional_id, version=version, **ours | changes)


def claim_set(control_number: str = "0001", claim: str = "QH0000001") -> list[SegmentValues]:
    """An 837P with one claim for two procedures of thirty minutes each, ST without SE."""
    return [
        ("ST", "837", control_number, CLAIM_VERSION),
        ("BHT", "0019", "00", "BATCH0001", "20260303", "1030", "CH"),
        ("NM1", "41", "2", "SAMPLE MASSAGE CLINIC", "", "", "", "", "46", "SAMPLECLINIC"),
        ("PER", "IC", "BILLING DESK", "TE", "3035550101"),
        ("NM1", "40", "2", "EXAMPLE CLEARINGHOUSE", "", "", "", "", "46", "EXAMPLEHOUSE"),
        ("HL", "1", "", "20", "1"),
        ("PRV", "BI", "PXC", "225700000X"),
        ("NM1", "85", "2", "SAMPLE MASSAGE CLINIC", "", "", "", "", "XX", "1234567893"),
        ("N3", "1 EXAMPLE PLAZA"),
        ("N4", "DENVER", "CO", "802020001"),
        ("REF", "EI", "911234567"),
        ("HL", "2", "1", "22", "0"),
        ("SBR", "P", "18", "GRP1", "", "", "", "", "", "CI"),
        ("NM1", "IL", "1", "SAMPLE", "PATA", "", "", "", "MI", "W000000001"),
        ("N3", "1 ELM ST"),
        ("N4", "DENVER", "CO", "802030001"),
        ("DMG", "D8", "19800115", "F"),
        ("NM1", "PR", "2", "EXAMPLE HEALTH PLAN", "", "", "", "", "PI", "12345"),
        ("CLM", claim, "180", "", "", ("11", "B", "1"), "Y", "A", "Y", "Y"),
        ("HI", ("ABK", "M542"), ("ABF", "M62838")),
        ("NM1", "82", "1", "THERAPIST", "LEE", "", "", "", "XX", "1999999984"),
        ("PRV", "PE", "PXC", "225700000X"),
        *_service_line(1, "97124"),
        *_service_line(2, "97140"),
    ]


def _service_line(number: int, procedure: str) -> Iterator[SegmentValues]:
    yield ("LX", str(number))
    yield ("SV1", ("HC", procedure), "90", "UN", "2", "", "", ("1", "2"))
    yield ("DTP", "472", "D8", "20260302")
    yield ("REF", "6R", f"QH0000001L{number}")


def remittance_set(claims: int, control_number: str = "0001") -> list[SegmentValues]:
    """An 835 that pays each claim 140 less 20 copay, ST without SE."""
    return [
        ("ST", "835", control_number),
        ("BPR", "I", str(120 * claims), "C", "ACH", "CCP", *_BANKS, "20260320"),
        ("TRN", "1", "EFT0001", "1911234567"),
        ("DTM", "405", "20260319"),
        ("N1", "PR", "EXAMPLE HEALTH PLAN"),
        ("N3", "9 EXAMPLE AVE"),
        ("N4", "DENVER", "CO", "80202"),
        ("PER", "BL", "PROVIDER DESK", "TE", "3035550102"),
        ("N1", "PE", "SAMPLE MASSAGE CLINIC", "XX", "1234567893"),
        ("LX", "1"),
        *(values for number in range(claims) for values in _paid_claim(f"QH{number:07d}")),
    ]


def _paid_claim(claim: str) -> Iterator[SegmentValues]:
    yield ("CLP", claim, "1", "140", "120", "20", "12", f"P{claim}", "11", "1")
    yield ("NM1", "QC", "1", "SAMPLE", "PATA", "", "", "", "MI", "W000000001")
    yield ("NM1", "82", "1", "THERAPIST", "LEE", "", "", "", "XX", "1999999984")
    yield ("DTM", "232", "20260302")
    yield ("AMT", "AU", "140")
    for line, procedure in enumerate(("97124", "97140"), start=1):
        yield ("SVC", ("HC", procedure), "70", "60", "", "2")
        yield ("DTM", "472", "20260302")
        yield ("CAS", "PR", "3", "10")
        yield ("REF", "6R", f"{claim}L{line}")
        yield ("AMT", "B6", "70")


ACKNOWLEDGMENT_SET: list[SegmentValues] = [
    ("ST", "999", "0001", ACKNOWLEDGMENT_VERSION),
    ("AK1", "HC", "501", CLAIM_VERSION),
    ("AK2", "837", "0001", CLAIM_VERSION),
    ("IK5", "A"),
    ("AK2", "837", "0002", CLAIM_VERSION),
    ("IK3", "NM1", "21", "2310", "8"),
    ("CTX", ("CLM01", "QH0000001")),
    ("IK4", "9", "67", "7", "BADID"),
    ("IK3", "CLM", "19", "", "8"),
    ("CTX", "SITUATIONAL TRIGGER", "CLM", "19", "", ("5", "3"), "1325"),
    ("CTX", ("CLM01", "QH0000002")),
    ("IK4", ("5", "3"), "1325", "I12"),
    ("CTX", "SITUATIONAL TRIGGER", "REF", "24"),
    ("IK5", "R", "5", "I5"),
    ("AK9", "P", "2", "2", "1"),
]

ENVELOPE_REFUSED: SegmentValues = ("TA1", "000000101", "260303", "1030", "R", "025")


def claim_text(delimiters: Delimiters = DEFAULT) -> str:
    """The interchange with the one claim of `claim_set`."""
    return interchange(header(), [claim_set()], delimiters)


def only_set(text: str) -> TransactionSet:
    """The one transaction set of a text."""
    (transaction_set,) = transaction_sets(text)
    return transaction_set


def _two_payments() -> str:
    first = interchange(from_payer("HP", REMITTANCE_VERSION), [remittance_set(1), remittance_set(2, "0002")])
    other = from_payer("HP", REMITTANCE_VERSION, control_number=102, sender="OTHERPAYER")
    return first + interchange(other, [remittance_set(1)], OTHER_DELIMITERS)


def samples() -> dict[str, str]:
    """Every sample file by its name: first the good ones, then the broken, named after the fault."""
    claim = claim_text()
    acknowledgment = interchange(from_payer("FA", ACKNOWLEDGMENT_VERSION), [ACKNOWLEDGMENT_SET])
    return {
        "claim-for-two-procedures.837": claim,
        "claim-with-line-breaks-and-byte-order-mark.837": "\ufeff" + claim.replace("~", "~\r\n"),
        "one-of-two-claims-refused.999": acknowledgment,
        "envelope-refused.ta1": interchange(
            from_payer("FA", ACKNOWLEDGMENT_VERSION), [], acknowledgments=[ENVELOPE_REFUSED]
        ),
        "three-payments-of-two-payers.835": _two_payments(),
        "sender-that-cannot-repeat.835": interchange(
            from_payer("HP", REMITTANCE_VERSION), [remittance_set(1)], Delimiters("*", "", ":", "~")
        ),
        "broken-segment-count.837": claim.replace("~SE*31*", "~SE*30*"),
        "broken-set-control-number.837": claim.replace("~SE*31*0001", "~SE*31*0002"),
        "broken-set-not-closed.837": claim.replace("~SE*31*0001", ""),
        "broken-set-count.837": claim.replace("~GE*1*", "~GE*2*"),
        "broken-group-control-number.837": claim.replace("~GE*1*501", "~GE*1*502"),
        "broken-group-not-closed.837": claim.replace("~GE*1*501", ""),
        "broken-group-count.837": claim.replace("~IEA*1*", "~IEA*2*"),
        "broken-interchange-control-number.837": claim.replace("~IEA*1*000000101", "~IEA*1*000000102"),
        "broken-interchange-not-closed.837": claim.replace("~IEA*1*000000101~", "~"),
        "broken-isa-too-narrow.837": claim.replace("SAMPLECLINIC   *", "SAMPLECLINIC*", 1),
        "broken-usage-unknown.837": claim.replace("*T*:~", "*X*:~"),
        "broken-in-the-middle-of-a-segment.837": claim[: claim.index("~HI*") + 6],
        "broken-not-a-tag.837": claim.replace("~HI*", "~hi*"),
        "broken-set-outside-a-group.837": claim.replace("~GS*", "~ST*"),
    }


def write_samples() -> None:
    """Write tests/samples/x12 anew."""
    for name, text in samples().items():
        (SAMPLES / name).write_text(text, encoding="utf-8", newline="")


if __name__ == "__main__":
    write_samples()
