"""The bill to a payer, whole and frozen: who was treated, who is insured, who pays, who bills, why, and for
what.

Places on the wire are those of the 837P (005010X222A1); boxes are those of the CMS-1500 (02/12).
"""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from services.billing.models.remittances import Adjustment
from services.billing.models.schedules import Charge
from shared.codes.payer_kind import PayerKind
from shared.codes.relationship import Relationship
from shared.facts import Address, Patient, Person, PolicyHolder
from shared.identifiers.authorization_number import AuthorizationNumber
from shared.identifiers.claim_number import ClaimNumber
from shared.identifiers.icd10cm import DiagnosisCode
from shared.identifiers.licence_number import LicenceNumber
from shared.identifiers.npi import Npi
from shared.identifiers.opaque_id import OpaqueId
from shared.identifiers.patient_control_number import PatientControlNumber
from shared.identifiers.payer_claim_number import PayerClaimControlNumber
from shared.identifiers.payer_id import PayerId
from shared.identifiers.phone import Phone
from shared.identifiers.procedure_code import ProcedureCode
from shared.identifiers.tax_id import TaxId
from shared.identifiers.taxonomy import MASSAGE_THERAPIST, Taxonomy
from shared.identifiers.us_state import UsState
from shared.model import Model
from shared.money import ZERO, Money, total

Name = Annotated[str, Field(min_length=1, max_length=60)]


class ClaimState(StrEnum):
    """Where a claim stands between the signed note and the money."""

    AWAITING_CLAIM_NUMBER = "awaiting-claim-number"
    HELD = "held"  # the scrub found an error
    READY = "ready"
    BATCHED = "batched"
    SENT = "sent"
    RECEIVED = "received"  # 999: the file was readable
    ACCEPTED = "accepted"  # 277CA: the payer took it in; the filing clock stops
    REJECTED = "rejected"  # never entered adjudication: fix and resubmit
    PAID = "paid"
    PARTLY_PAID = "partly-paid"
    DENIED = "denied"  # adjudicated at zero: appeal or correct
    SUPERSEDED = "superseded"  # a replacement or a void is on its way; the payer takes its old word back
    CLOSED = "closed"


class ClaimEvent(StrEnum):
    """What may happen to a claim."""

    CLAIM_NUMBER_LEARNED = "claim-number-learned"
    CLEARED = "cleared"
    HELD_BACK = "held-back"
    FROZEN_INTO_BATCH = "frozen-into-batch"
    HANDED_OVER = "handed-over"
    FILE_ACCEPTED = "file-accepted"
    FILE_REJECTED = "file-rejected"
    CLAIM_ACCEPTED = "claim-accepted"
    CLAIM_REJECTED = "claim-rejected"
    FIXED = "fixed"
    PAID = "paid"
    PARTLY_PAID = "partly-paid"
    DENIED = "denied"
    REVERSED = "reversed"
    SUPERSEDED = "superseded"
    CLOSED = "closed"


class ClaimFrequency(StrEnum):
    """CLM05-3: the second and third need the payer's claim number (REF*F8)."""

    ORIGINAL = "1"
    REPLACEMENT = "7"
    VOID = "8"


class Cause(StrEnum):
    """What caused the condition (CLM11, boxes 10a to 10c)."""

    EMPLOYMENT = "EM"
    CAR = "AA"
    OTHER_ACCIDENT = "OA"


class AcceptsAssignment(StrEnum):
    """CLM07, box 27: does the *provider* take the plan's amount? It says nothing about the patient."""

    YES = "A"
    NO = "C"


class AssignsBenefits(StrEnum):
    """CLM08, box 13: did the *patient* sign that the plan may pay the clinic? W: asked, and refused."""

    YES = "Y"
    NO = "N"
    REFUSED = "W"


class Assignment(Model):
    """Two promises that are often taken for one."""

    provider: AcceptsAssignment
    patient: AssignsBenefits


class Subscriber(Model):
    """The holder of the policy: the patient herself, her relative, or (workers' compensation) her employer."""

    member_id: Annotated[str, Field(min_length=2, max_length=80)] | None
    group_number: Annotated[str, Field(max_length=50)] = ""
    employer: Annotated[str, Field(max_length=60)] = ""
    relationship: Relationship = Relationship.SELF
    person: PolicyHolder | None = Field(default=None, description="the relative, where the patient is a dependent")

    @property
    def is_patient(self) -> bool:
        """SBR02 is 18 then, and no patient loop follows."""
        return not self.employer and self.person is None


class Payer(Model):
    """Who is asked to pay; `profile` is the clinic's own key for its ways."""

    profile: Annotated[str, Field(min_length=1, max_length=40)]
    name: Name
    payer_id: PayerId
    kind: PayerKind
    filing_indicator: Annotated[str, Field(min_length=2, max_length=2)]  # SBR09
    office_id: Annotated[str, Field(max_length=30)] | None = Field(
        default=None, description="the office of the payer that keeps its claims (REF*FY)"
    )
    names_prescriber: bool = Field(default=True, description="the prescriber stands on its claims (2310A, box 17)")
    wants_prescription: bool = Field(default=False, description="the signed order goes with each claim (PWK)")


class BillingProvider(Model):
    """Who bills: the clinic with its type 2 NPI. The ZIP code has nine digits and the street is no PO box."""

    name: Name
    npi: Npi
    tax_id: TaxId
    taxonomy: Taxonomy = MASSAGE_THERAPIST
    address: Address
    phone: Phone


class RenderingProvider(Person):
    """Who treated: the massage therapist with her type 1 NPI."""

    npi: Npi
    taxonomy: Taxonomy = MASSAGE_THERAPIST
    licence_number: LicenceNumber
    licence_state: UsState
    licensed_from: date
    licensed_to: date


class ReferringProvider(Person):
    """Who ordered the massage: the prescriber."""

    npi: Npi


class Accident(Model):
    """What hurt the patient and when. The payer's number for it is often learned later than the treatment."""

    cause: Cause
    happened_on: date
    state: UsState
    claim_number: ClaimNumber | None = None


class PayerOrder(StrEnum):
    """Whose turn it is among several payers (SBR01)."""

    PRIMARY = "P"
    SECONDARY = "S"
    TERTIARY = "T"


class JudgedLine(Model):
    """How an earlier payer judged one line (2430): what it paid, for what, and why not the rest."""

    number: int
    code: ProcedureCode
    modifiers: tuple[str, ...] = ()
    units: str = ""
    paid_amount: Money
    adjustments: tuple[Adjustment, ...] = ()

    @property
    def explained_amount(self) -> Money:
        """What was paid and every reason why not more."""
        return self.paid_amount + total(a.amount for a in self.adjustments)


class EarlierPayer(Model):
    """A payer who has judged the claim before this one is asked (2320, 2330, 2430), as its payment advice said."""

    order: PayerOrder
    name: Name
    payer_id: PayerId
    filing_indicator: Annotated[str, Field(min_length=2, max_length=2)]
    subscriber: Subscriber
    assignment: AssignsBenefits
    claim_control_number: PayerClaimControlNumber | None = None
    judged_on: date
    paid_amount: Money
    adjustments: tuple[Adjustment, ...] = ()
    lines: tuple[JudgedLine, ...] = ()

    @property
    def explained_amount(self) -> Money:
        """What it paid and every reason why not more: this is the charge, or somebody has lost a cent."""
        of_lines = (a.amount for line in self.lines for a in line.adjustments)
        return self.paid_amount + total(a.amount for a in self.adjustments) + total(of_lines)


class DelayReason(StrEnum):
    """Why a claim comes late, by leave of a manager (CLM20; the reasons a massage clinic may truly have)."""

    PROOF_OF_ELIGIBILITY = "1"
    LITIGATION = "2"
    AUTHORIZATION = "3"
    NEW_PROVIDER = "4"
    BILLING_FORMS = "5"
    THIRD_PARTY = "7"
    ELIGIBILITY = "8"
    REJECTED_IN_TIME = "9"
    ADMINISTRATIVE = "10"
    OTHER = "11"


class ServiceLine(Model):
    """One line of the claim: a charge, its day, and which diagnoses it answers (counted from 1)."""

    number: Annotated[int, Field(ge=1, le=50)]
    control_number: Annotated[str, Field(pattern=r"^[0-9A-Z]{1,30}$")]  # REF*6R; the 835 brings it back
    charge: Charge
    service_date: date
    pointers: Annotated[tuple[int, ...], Field(min_length=1, max_length=4)]


class Claim(Model):
    """The bill. What was sent is never changed: a change is a new claim with another frequency."""

    control_number: PatientControlNumber
    case_id: OpaqueId
    state: ClaimState
    frequency: ClaimFrequency = ClaimFrequency.ORIGINAL
    original_reference: PayerClaimControlNumber | None = Field(
        default=None, description="REF*F8: what the payer calls the claim that this one replaces or takes back"
    )
    payer_claim_control_number: PayerClaimControlNumber | None = Field(
        default=None, description="what the payer calls this claim, once it has said so"
    )
    patient: Patient
    subscriber: Subscriber
    payer: Payer
    billing_provider: BillingProvider
    rendering_provider: RenderingProvider
    referring_provider: ReferringProvider
    assignment: Assignment
    accident: Accident | None = None
    authorization_number: AuthorizationNumber | None = None
    diagnoses: Annotated[tuple[DiagnosisCode, ...], Field(min_length=1, max_length=12)]
    lines: Annotated[tuple[ServiceLine, ...], Field(min_length=1, max_length=50)]
    place_of_service: Annotated[str, Field(pattern=r"^[0-9]{2}$")] = "11"
    patient_paid: Money = ZERO
    order: PayerOrder = PayerOrder.PRIMARY
    earlier_payers: tuple[EarlierPayer, ...] = ()
    delay_reason: DelayReason | None = None

    @property
    def charge_amount(self) -> Money:
        """CLM02: the sum of the lines."""
        return total(line.charge.charge_amount for line in self.lines)

    @property
    def prescription_copy(self) -> str | None:
        """The number by which payer and clinic know the order that is faxed with it (PWK06); None: none is wanted."""
        return f"RX{self.control_number.replace('-', '')}" if self.payer.wants_prescription else None

    @property
    def first_service_date(self) -> date:
        """The day the filing window opens."""
        return min(line.service_date for line in self.lines)
