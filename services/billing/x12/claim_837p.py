"""The professional claim, 837P: claims become the segments between ST and SE, and a whole interchange.

Written are the loops a massage clinic needs: submitter, receiver, billing provider, subscriber, the patient where
she is not the subscriber, claim, prescriber, therapist, lines; for a second payer also what the first one judged
(x12/earlier_payers.py). One file has one billing provider.

Source: X12 005010X222A1.
"""

from collections.abc import Iterator, Sequence
from itertools import count

from services.billing.models.claims import Accident, Cause, Claim, ServiceLine
from services.billing.models.submissions import Submission
from services.billing.x12 import earlier_payers
from services.billing.x12.parties import address, organization, person, subscriber_name
from shared.dates import d8
from shared.identifiers import tax_id
from shared.x12.text import fold
from shared.x12.values import SegmentValues
from shared.x12.writing import InterchangeHeader, interchange

VERSION = "005010X222A1"
_SET = "0001"

_NAME = 60  # the longest NM103
_EMPLOYEE = "20"  # PAT01: what the worker is to the subscriber


def render(claims: Sequence[Claim], submission: Submission) -> str:
    """The interchange. Raise SegmentError where a fact cannot stand in a file."""
    header = InterchangeHeader(
        sender=submission.submitter_id,
        receiver=submission.receiver_id,
        control_number=submission.interchange_control_number,
        group_control_number=submission.group_control_number,
        functional_id="HC",
        version=VERSION,
        moment=submission.moment,
        usage=submission.usage,
        sender_qualifier=submission.submitter_qualifier,
        receiver_qualifier=submission.receiver_qualifier,
        acknowledgment_requested=submission.wants_ta1,
    )
    return interchange(header, [list(segments(claims, submission))])


def segments(claims: Sequence[Claim], submission: Submission) -> Iterator[SegmentValues]:
    """ST and all that follows it, without SE."""
    if len({claim.billing_provider.npi for claim in claims}) != 1:
        raise ValueError("a file of claims has exactly one billing provider")
    numbers = count(1)
    yield from _header(submission)
    clinic = str(next(numbers))
    yield ("HL", clinic, "", "20", "1")
    yield from _billing_provider(claims[0])
    for claim in claims:
        yield from _subscriber_and_claim(claim, clinic, numbers)


def _header(submission: Submission) -> Iterator[SegmentValues]:
    moment = submission.moment
    yield ("ST", "837", _SET, VERSION)
    yield ("BHT", "0019", "00", submission.batch_id, f"{moment:%Y%m%d}", f"{moment:%H%M}", "CH")
    yield organization("41", submission.submitter_name, "46", submission.submitter_id)
    yield ("PER", "IC", fold(submission.contact_name, _NAME), "TE", submission.contact_phone)
    yield organization("40", submission.receiver_name, "46", submission.receiver_id)


def _billing_provider(claim: Claim) -> Iterator[SegmentValues]:
    provider = claim.billing_provider
    yield ("PRV", "BI", "PXC", provider.taxonomy)
    yield organization("85", provider.name, "XX", provider.npi)
    yield from address(provider.address)
    yield ("REF", tax_id.kind(provider.tax_id), tax_id.digits(provider.tax_id))


def _subscriber_and_claim(claim: Claim, clinic: str, numbers: Iterator[int]) -> Iterator[SegmentValues]:
    """A worker stands below her employer, a dependent below the holder; otherwise patient and subscriber are one."""
    subscriber = str(next(numbers))
    alone = claim.subscriber.is_patient
    yield ("HL", subscriber, clinic, "22", "0" if alone else "1")
    yield _sbr(claim)
    yield subscriber_name(claim.subscriber, claim.patient)
    if alone:
        yield from _demographics(claim)
    yield organization("PR", claim.payer.name, "PI", claim.payer.payer_id)
    if claim.payer.office_id:
        yield ("REF", "FY", claim.payer.office_id)
    if not alone:
        yield ("HL", str(next(numbers)), subscriber, "23", "0")
        yield ("PAT", _EMPLOYEE if claim.subscriber.employer else claim.subscriber.relationship.code)
        yield person("QC", claim.patient)
        yield from _demographics(claim)
    yield from _claim(claim)


def _sbr(claim: Claim) -> SegmentValues:
    relation = "18" if claim.subscriber.is_patient else ""
    return (
        "SBR",
        claim.order,
        relation,
        claim.subscriber.group_number,
        "",
        "",
        "",
        "",
        "",
        claim.payer.filing_indicator,
    )


def _demographics(claim: Claim) -> Iterator[SegmentValues]:
    """Where the patient lives, her birth and sex, and (REF*Y4) the carrier's number for her accident."""
    patient = claim.patient
    yield from address(patient.address)
    yield ("DMG", "D8", d8(patient.birth_date), patient.sex)
    if claim.accident and claim.accident.claim_number:
        yield ("REF", "Y4", claim.accident.claim_number)


def _claim(claim: Claim) -> Iterator[SegmentValues]:
    yield _clm(claim)
    if claim.accident:
        yield ("DTP", "439", "D8", d8(claim.accident.happened_on))
    if claim.prescription_copy:
        yield ("PWK", "B3", "FX", "", "", "AC", claim.prescription_copy)
    if claim.patient_paid:
        yield ("AMT", "F5", claim.patient_paid.x12())
    if claim.authorization_number:
        yield ("REF", "G1", claim.authorization_number)
    if claim.original_reference:
        yield ("REF", "F8", claim.original_reference)
    yield ("HI", *_diagnoses(claim))
    if claim.payer.names_prescriber:
        yield person("DN", claim.referring_provider, "XX", claim.referring_provider.npi)
    yield person("82", claim.rendering_provider, "XX", claim.rendering_provider.npi)
    yield ("PRV", "PE", "PXC", claim.rendering_provider.taxonomy)
    for payer in claim.earlier_payers:
        yield from earlier_payers.of_claim(payer, claim.patient)
    for line in claim.lines:
        yield from _line(line)
        for payer in claim.earlier_payers:
            yield from earlier_payers.of_line(payer, line.number)


def _clm(claim: Claim) -> SegmentValues:
    """CLM06 and CLM09: signatures are on file, or the note would not have been accepted."""
    return (
        "CLM",
        claim.control_number,
        claim.charge_amount.x12(),
        "",
        "",
        (claim.place_of_service, "B", claim.frequency),
        "Y",
        claim.assignment.provider,
        claim.assignment.patient,
        "Y",
        "",
        _causes(claim.accident),
        *([""] * 8),
        claim.delay_reason or "",
    )


def _causes(accident: Accident | None) -> tuple[str, ...]:
    """CLM11; its fourth component, the state, belongs to car accidents only."""
    if accident is None:
        return ()
    return (accident.cause, "", "", accident.state if accident.cause is Cause.CAR else "")


def _diagnoses(claim: Claim) -> Iterator[tuple[str, str]]:
    for place, diagnosis in enumerate(claim.diagnoses):
        yield ("ABF" if place else "ABK", diagnosis)


def _line(line: ServiceLine) -> Iterator[SegmentValues]:
    charge = line.charge
    procedure = ("HC", charge.code, *charge.modifiers)
    pointers = tuple(map(str, line.pointers))
    yield ("LX", str(line.number))
    yield ("SV1", procedure, charge.charge_amount.x12(), "UN", str(charge.units), "", "", pointers)
    yield ("DTP", "472", "D8", d8(line.service_date))
    yield ("REF", "6R", line.control_number)
