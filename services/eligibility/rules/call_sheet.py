"""The call sheet: which questions a payer is asked on the telephone, in which words, and what is known of each.

One table drives the page, the printed sheet and the tasks. The newest answer to a question counts, by whatever call it
came; where two calls said different things of what does not change by itself, both are shown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.eligibility.models import BenefitsVerification
from shared.codes.payer_kind import PayerKind
from shared.settings import Answer


class Kind(StrEnum):
    """How a question is answered."""

    YES_NO = "yes or no"
    MONEY = "amount"
    PERCENT = "percent"
    NUMBER = "number"
    DAY = "day"
    WORDS = "words"


@dataclass(frozen=True)
class Question:
    """One question: the field that holds its answer, our label, and what to say."""

    field: str
    label: str
    say: str
    kind: Kind = Kind.YES_NO
    is_needed: bool = False  # without it the case cannot be judged or priced: it stays a task
    moves: bool = False  # changes with every visit: two calls may differ and both be right


Q, K = Question, Kind
_PLAN = (
    Q("plan_active", "Plan is active", "Is the plan active today?", is_needed=True),
    Q("covers_massage", "Covers massage (97124)",
      "Does it cover procedure 97124, massage, when it is medically necessary and prescribed?", is_needed=True),
    Q("covers_manual_therapy", "Covers manual therapy (97140)", "And procedure 97140, manual therapy?"),
    Q("accepts_massage_therapists", "By a massage therapist",
      "Also when a licensed massage therapist gives it, not a physical therapist or chiropractor?", is_needed=True),
    Q("pays_out_of_network", "Pays out of network",
      "We are not in your network. Does the plan pay out of network?", is_needed=True),
    Q("needs_authorization", "Needs authorization", "Is an authorization needed before treatment?", is_needed=True),
    Q("authorization_contact", "Who authorizes", "If so: who gives it, and at which number or fax?", K.WORDS),
    Q("needs_prescription", "Needs a prescription", "Is a prescription by a licensed prescriber needed?"),
    Q("needs_referral", "Needs a referral", "Is a referral by a primary care physician needed as well?"),
    Q("deductible", "Deductible, out of network", "What is the out-of-network deductible of one person?", K.MONEY),
    Q("deductible_left", "Deductible left", "How much of it is left?", K.MONEY, is_needed=True, moves=True),
    Q("coinsurance_percent", "Patient's share", "After it, what share does the member pay?", K.PERCENT, is_needed=True),
    Q("copay", "Copay", "Is there a copay for each visit instead? How much?", K.MONEY),
    Q("out_of_pocket_maximum", "Out-of-pocket maximum", "What is the out-of-pocket maximum?", K.MONEY),
    Q("out_of_pocket_left", "Out-of-pocket left", "How much of that is left?", K.MONEY, moves=True),
    Q("allowed_per_unit", "Allowed per unit",
      "What do you allow for one unit of 97124 in our ZIP code?", K.MONEY, is_needed=True),
    Q("allowed_basis", "How it is found", "How do you find it: a percentile of usual charges, or Medicare?", K.WORDS),
    Q("visits_allowed", "Visits a year", "How many visits does it pay a year?", K.NUMBER),
    Q("visits_left", "Visits left", "How many of them are left?", K.NUMBER, is_needed=True, moves=True),
    Q("visits_shared", "Shared with physical therapy", "Do visits to a physical therapist count against them?"),
    Q("units_per_visit", "Units a visit", "How many units does it pay on one day?", K.NUMBER),
    Q("benefit_year_begins", "Year begins", "When do deductible and visits begin anew?", K.DAY),
    Q("other_insurance", "Other insurance", "Is other insurance on file for this member?"),
    Q("pays_clinic", "Pays the clinic", "If the member assigns benefits to us, do you pay us?"),
    Q("claims_address", "Claims go to", "Which payer id or address do claims go to?", K.WORDS),
    Q("filing_days", "Days to file", "Within how many days after the visit?", K.NUMBER),
)  # fmt: skip
_CAR = (
    Q("claim_accepted", "Claim is open", "Is the claim of this accident open?", is_needed=True),
    Q("claim_number_said", "Claim number", "What is its number?", K.WORDS),
    Q("covers_massage", "MedPay pays for massage",
      "Does the policy have medical payments coverage, and does it pay for prescribed massage, procedure 97124?",
      is_needed=True),
    Q("accepts_massage_therapists", "By a massage therapist", "Also when a licensed massage therapist gives it?"),
    Q("benefit_limit", "MedPay limit", "What is its limit?", K.MONEY),
    Q("benefit_left", "MedPay left", "How much of it is left today?", K.MONEY, is_needed=True, moves=True),
    Q("trauma_reserve", "Held for trauma care", "Is a part of it held back for trauma providers, and until when?"),
    Q("needs_authorization", "Needs authorization", "Do you want to authorize treatment before it begins?"),
    Q("pays_clinic", "Pays the clinic", "With the patient's assignment, do you pay us directly?"),
    Q("other_insurance", "Other insurance", "Is another insurer to pay first?"),
    Q("claims_address", "Bills go to", "Where do bills and notes go: address, fax or e-mail?", K.WORDS),
    Q("filing_days", "Days to file", "Within how many days after the visit?", K.NUMBER),
)  # fmt: skip
_COMP = (
    Q("claim_accepted", "Claim is accepted", "Has the carrier accepted the claim?", is_needed=True),
    Q("claim_number_said", "Claim number", "What is its number?", K.WORDS),
    Q("body_parts", "Accepted body parts", "For which parts of the body?", K.WORDS),
    Q("treating_physician", "Treating physician", "Who is the authorized treating provider?", K.WORDS, is_needed=True),
    Q("covers_massage", "Pays for massage", "Do you pay for prescribed massage, procedure 97124?"),
    Q("accepts_massage_therapists", "By a massage therapist", "Also when a licensed massage therapist gives it?"),
    Q("needs_authorization", "Needs authorization", "Is an authorization needed, or is it within the treatment "
                                                    "guidelines?", is_needed=True),
    Q("authorization_contact", "Who authorizes", "Who gives it, and at which number or fax?", K.WORDS, is_needed=True),
    Q("claims_address", "Bills go to", "Where do bills and notes go, on paper or electronically?", K.WORDS),
    Q("filing_days", "Days to file", "Within how many days after the visit?", K.NUMBER),
)  # fmt: skip
QUESTIONS: dict[PayerKind, tuple[Question, ...]] = {
    PayerKind.HEALTH_PLAN: _PLAN,
    PayerKind.CAR_ACCIDENT: _CAR,
    PayerKind.WORKERS_COMPENSATION: _COMP,
    PayerKind.SELF_PAY: (),
}


@dataclass(frozen=True)
class Known:
    """What is known of one question: the newest answer and who gave it; an older one that says otherwise."""

    question: Question
    value: object | None = None
    by: BenefitsVerification | None = None
    differing: object | None = None
    differing_by: BenefitsVerification | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered it yet."""
        return self.by is None

    @property
    def is_contradicted(self) -> bool:
        """Whether an earlier call said otherwise of what does not change by itself."""
        return self.differing_by is not None


def newest_first(verifications: Iterable[BenefitsVerification]) -> list[BenefitsVerification]:
    """By the day of the call, then by when it was written down."""
    return sorted(verifications, key=lambda one: (one.verified_on, one.recorded_at), reverse=True)


def known(kind: PayerKind, verifications: Iterable[BenefitsVerification]) -> tuple[Known, ...]:
    """What is known of each question of a payer path."""
    said = newest_first(verifications)
    return tuple(_known(question, said) for question in QUESTIONS[kind])


def _known(question: Question, said: Sequence[BenefitsVerification]) -> Known:
    answered = [(getattr(one, question.field), one) for one in said if not is_open(one, question.field)]
    if not answered:
        return Known(question)
    value, by = answered[0]
    others = [(older, whose) for older, whose in answered[1:] if older != value and not question.moves]
    return Known(question, value, by, *(others[0] if others else (None, None)))


def is_open(told: BenefitsVerification, field: str) -> bool:
    """Whether this call left the question open."""
    held = getattr(told, field)
    return held is None or held is Answer.UNKNOWN


def left_open(kind: PayerKind, verifications: Iterable[BenefitsVerification]) -> tuple[Question, ...]:
    """The questions that are needed and that nobody has answered."""
    return tuple(one.question for one in known(kind, verifications) if one.is_open and one.question.is_needed)
