"""How long a plan's electronic answer holds, and when it is asked for again by itself.

An answer younger than a week is not asked again, and never beyond the month, for plans change on the first; on the day
of a visit it is. After a refusal the plan's own follow-up (AAA04) says whether and when.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from services.eligibility.models import BenefitsVerification
from services.eligibility.models.decisions import Verdict
from services.eligibility.rules.rejections import ASKS_NO_MORE, WAITS

WEEK = timedelta(days=7)
HORIZON = timedelta(days=3)  # of the coming days' visits


def newest(verifications: Iterable[BenefitsVerification]) -> BenefitsVerification | None:
    """The last electronic answer."""
    answers = (one for one in verifications if one.verdict)
    return max(answers, key=lambda one: one.recorded_at, default=None)


_NO_ANSWERS = {Verdict.INQUIRY_REJECTED, Verdict.UNKNOWN}


def is_fresh(told: BenefitsVerification, today: date, visit_on: date | None = None, revision: int = 0) -> bool:
    """Whether an answer still holds: younger than a week, of this month, and of today on the day of the visit.

    A refusal is no answer, and an answer about facts that were corrected since (`revision`) answers another question.
    """
    if told.verdict in _NO_ANSWERS or is_of_other_facts(told, revision):
        return False
    if visit_on == today:
        return told.verified_on == today
    same_month = (told.verified_on.year, told.verified_on.month) == (today.year, today.month)
    return same_month and today - told.verified_on < WEEK


def is_of_other_facts(told: BenefitsVerification, revision: int) -> bool:
    """Whether the facts were corrected since the plan was asked; 0 is an answer or a case of which nobody knows."""
    return bool(revision and told.facts_revision and revision != told.facts_revision)


def is_to_be_asked(
    verifications: Sequence[BenefitsVerification], today: date, visit_on: date | None, revision: int = 0
) -> bool:
    """Whether the coming visit wants a new answer, and the plan may be asked without a person having looked first."""
    if visit_on is None or not today <= visit_on <= today + HORIZON:
        return False
    told = newest(verifications)
    if told is None:
        return True
    return (is_of_other_facts(told, revision) or may_ask_again(told, today)) and not is_fresh(
        told, today, visit_on, revision
    )


def may_ask_again(told: BenefitsVerification, today: date) -> bool:
    """What the plan's follow-up allows: C, N, S and Y wait for a person, W and X for a day."""
    if told.follow_up in ASKS_NO_MORE:
        return False
    return told.follow_up not in WAITS or today >= told.verified_on + WAITS[told.follow_up]
