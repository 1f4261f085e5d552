"""What the patient will probably owe (worked examples P1 to P11 are the tests).

Out of network the patient owes her share of what the plan allows, and the balance above it; the balance never counts
toward the out-of-pocket maximum. A copay replaces deductible and coinsurance.
"""

from pydantic import Field

from services.eligibility.models import EstimateInputs
from shared.model import Model
from shared.money import ZERO, Money


class PatientResponsibility(Model):
    """The split of one visit."""

    plan_pays: Money
    share: Money = Field(description="deductible, coinsurance or copay; what a used-up benefit leaves")
    balance: Money = Field(description="out of network: charge above the allowed amount")
    write_off: Money = Field(description="in network: what the contract takes off")

    @property
    def patient_owes(self) -> Money:
        """Her share and the balance."""
        return self.share + self.balance


def estimate_patient_responsibility(given: EstimateInputs) -> PatientResponsibility:
    """Split the charge of a visit between plan, patient and (in network) contract."""
    if not given.covered or given.visits_left == 0:
        return PatientResponsibility(plan_pays=ZERO, share=given.charge, balance=ZERO, write_off=ZERO)
    allowed = min(given.allowed, given.charge)
    plan = _plan_pays(given, allowed)
    above = given.charge - allowed
    return PatientResponsibility(
        plan_pays=plan,
        share=allowed - plan,
        balance=ZERO if given.in_network else above,
        write_off=above if given.in_network else ZERO,
    )


def _plan_pays(given: EstimateInputs, allowed: Money) -> Money:
    plan = allowed - _share(given, allowed)
    return plan if given.benefit_left is None else min(plan, given.benefit_left)


def _share(given: EstimateInputs, allowed: Money) -> Money:
    if given.copay is not None:
        share = min(allowed, given.copay)
    else:
        deductible = min(given.deductible_left, allowed)
        share = deductible + (allowed - deductible).times(given.coinsurance)
    return share if given.out_of_pocket_left is None else min(share, given.out_of_pocket_left)
