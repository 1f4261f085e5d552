"""The payment advice (835, ERA): what the payer paid, how it explains the rest, and what it takes back
elsewhere."""

from datetime import date
from enum import StrEnum

from shared.codes.adjustment_group import AdjustmentGroup
from shared.model import Model
from shared.money import ZERO, Money, total


class PaymentStatus(StrEnum):
    """CLP02. A claim paid at zero carries 1 as well; 4 is not a denial but an unknown patient."""

    PRIMARY = "1"
    SECONDARY = "2"
    TERTIARY = "3"
    PATIENT_UNKNOWN = "4"
    PRIMARY_FORWARDED = "19"
    SECONDARY_FORWARDED = "20"
    TERTIARY_FORWARDED = "21"
    REVERSAL = "22"
    NOT_OURS_FORWARDED = "23"
    PREDETERMINATION = "25"


class Adjustment(Model):
    """Why less (positive) or more (negative) was paid than charged. `reason` is a CARC."""

    group: AdjustmentGroup
    reason: str
    amount: Money
    quantity: str = ""

    def __str__(self) -> str:
        return f"{self.group}-{self.reason}"


class ServicePayment(Model):
    """One line as paid (SVC)."""

    code: str
    modifiers: tuple[str, ...] = ()
    original_code: str = ""
    charge_amount: Money
    paid_amount: Money
    units: str = ""
    original_units: str = ""
    service_date: date | None = None
    line_control_number: str = ""  # REF*6R: our own
    adjustments: tuple[Adjustment, ...] = ()
    allowed_amount: Money | None = None
    remarks: tuple[str, ...] = ()
    references: tuple[tuple[str, str], ...] = ()
    amounts: tuple[tuple[str, Money], ...] = ()
    dates: tuple[tuple[str, date], ...] = ()

    def original_charge(self, reversed_: bool) -> Money:
        """The charge as we sent it; a reversal turns its sign."""
        return -self.charge_amount if reversed_ else self.charge_amount


class ClaimPayment(Model):
    """One claim as paid (CLP). A claim-level adjustment stands beside those of its lines."""

    control_number: str  # CLP01: ours
    status: PaymentStatus
    charge_amount: Money
    paid_amount: Money
    patient_responsibility: Money = ZERO
    filing_code: str = ""
    payer_claim_control_number: str = ""  # CLP07: theirs
    member_ids: tuple[str, ...] = ()  # NM109 of patient and holder
    forwarded_to: str = ""  # NM1*TT: who judges it next; then we send no second claim ourselves
    adjustments: tuple[Adjustment, ...] = ()
    services: tuple[ServicePayment, ...] = ()
    remarks: tuple[str, ...] = ()
    references: tuple[tuple[str, str], ...] = ()
    amounts: tuple[tuple[str, Money], ...] = ()
    dates: tuple[tuple[str, date], ...] = ()

    @property
    def all_adjustments(self) -> tuple[Adjustment, ...]:
        """Those of the claim, then those of its lines."""
        of_lines = (adjustment for service in self.services for adjustment in service.adjustments)
        return (*self.adjustments, *of_lines)

    @property
    def is_reversal(self) -> bool:
        """Whether it takes an earlier payment back (every amount is negative then)."""
        return self.status is PaymentStatus.REVERSAL


class ProviderAdjustment(Model):
    """Money outside any claim (PLB): positive lowers the deposit, negative raises it."""

    reason: str
    reference: str = ""
    amount: Money


class Remittance(Model):
    """One payment and its advice: one ST of an 835. Named by payer (TRN03) and trace (TRN02) together."""

    payer_name: str
    payer_identifier: str  # TRN03
    trace_number: str  # TRN02: check, EFT or advice number
    payment_method: str  # BPR04: ACH, CHK, NON ...
    payment_date: date
    paid_amount: Money  # BPR02
    payee_identifier: str
    claims: tuple[ClaimPayment, ...] = ()
    provider_adjustments: tuple[ProviderAdjustment, ...] = ()

    @property
    def taken_elsewhere(self) -> Money:
        """The sum of the provider adjustments; it lowers the deposit."""
        return total(adjustment.amount for adjustment in self.provider_adjustments)
