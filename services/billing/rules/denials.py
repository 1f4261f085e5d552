"""The denial playbook: from a payer's reason to the usual next step, the argument and its exhibits.

The table of reasons is `shared.codes.adjustment_reason`; here stands what an appeal says and shows. It is a suggestion:
the payer's rules and the remark codes decide, and a person signs.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from services.billing.models.appeals import DenialStep, Exhibit
from services.billing.models.remittances import Adjustment
from shared.codes.adjustment_reason import Path, reason_on

E = Exhibit

# What an appeal argues, by reason (CARC); our words, trade practice
_ARGUMENTS: Mapping[str, tuple[str, tuple[Exhibit, ...]]] = {
    "11": ("The diagnoses on the claim are those of the prescriber's order, and they support the procedure.",
           (E.PRESCRIPTION, E.NOTES)),
    "29": ("The claim was filed in time: the payer's own acknowledgment shows the day on which it was taken in.",
           (E.ACCEPTANCE,)),
    "50": (("The treatment was medically necessary: it was ordered, it followed a plan with goals and an end, and the "
           "measurements show functional gain."), (E.PRESCRIPTION, E.NOTES, E.PLAN_OF_CARE)),
    "151": ("The minutes of hands-on treatment are documented for each unit billed.", (E.NOTES, E.PRESCRIPTION)),
    "197": (("We ask for authorization after the fact: the treatment was ordered by a prescriber and would have been "
            "authorized."), (E.PRESCRIPTION, E.AUTHORIZATION, E.NOTES)),
    "198": ("We ask to extend the authorization: the order covers these visits, and the patient was still improving.",
            (E.PRESCRIPTION, E.AUTHORIZATION, E.NOTES)),
    "242": ("No provider of this treatment is within the network's reach; we ask for a network exception.",
            (E.PRESCRIPTION, E.BENEFITS)),
    "243": ("The treatment was ordered by the patient's prescriber; we ask for a network exception.",
            (E.PRESCRIPTION, E.BENEFITS)),
    "P13": ("The charge follows the state's rule in force on the day of service.", (E.FEE_SCHEDULE, E.NOTES)),
    "P15": ("The treatment keeps to its order and shows functional gain, as the guideline asks.",
            (E.PRESCRIPTION, E.NOTES, E.PLAN_OF_CARE)),
    "P16": ("The therapist treated on referral of the authorized treating provider.", (E.REFERRAL, E.PRESCRIPTION)),
    "P17": ("The therapist treated on referral of the authorized treating provider.", (E.REFERRAL, E.PRESCRIPTION)),
    "P18": ("The schedule in force on the day of service has a value for this procedure.", (E.FEE_SCHEDULE,)),
    "P19": ("The schedule in force on the day of service has a value for this procedure.", (E.FEE_SCHEDULE,)),
    "252": ("The records that were asked for are enclosed.", (E.PRESCRIPTION, E.NOTES)),
    "226": ("The records that were asked for are enclosed.", (E.PRESCRIPTION, E.NOTES)),
}  # fmt: skip


def steps(denials: Iterable[Adjustment], day: date) -> tuple[DenialStep, ...]:
    """What each denied amount means on a day, and what is usually done."""
    return tuple(_step(adjustment, day) for adjustment in denials)


def exhibits_for(found: Iterable[DenialStep]) -> tuple[Exhibit, ...]:
    """The exhibits that the steps suggest, each once, in the order in which they were suggested."""
    return tuple(dict.fromkeys(exhibit for step in found for exhibit in step.exhibits))


def _step(adjustment: Adjustment, day: date) -> DenialStep:
    known = reason_on(adjustment.reason, day)
    argument, exhibits = _ARGUMENTS.get(adjustment.reason, ("", ()))
    return DenialStep(
        adjustment=str(adjustment),
        amount=str(adjustment.amount),
        meaning=known.label if known else "a reason this house does not know yet",
        cause=known.usual_cause if known else "",
        action=known.usual_action if known else "read the payer's letter",
        path=(known.path if known else Path.CHECK).value,
        argument=argument,
        exhibits=exhibits,
    )
