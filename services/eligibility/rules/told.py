"""What the payer has told, by whatever channel: of each question the newest answer counts.

A call asks what an electronic answer cannot say, and a second call asks what the first left open, so none wipes out
another. An electronic answer replaces the one before it whole: it is made anew each time.
"""

from collections.abc import Iterable, Sequence

from services.eligibility.models import BenefitsVerification, VerificationAnswers
from services.eligibility.rules.call_sheet import is_open, newest_first


def words_in_force(verifications: Iterable[BenefitsVerification]) -> tuple[BenefitsVerification, ...]:
    """Every call, and of each electronic channel the latest answer; the newest first."""
    heard: set[str] = set()
    kept = []
    for one in newest_first(verifications):
        if one.verdict is None or one.channel not in heard:
            kept.append(one)
        heard.add(one.channel)
    return tuple(kept)


def together(told: Sequence[BenefitsVerification]) -> BenefitsVerification | None:
    """The newest, its gaps filled from the older ones; None when nothing was told."""
    if not told:
        return None
    newest, *older = told
    gaps = {name for name in VerificationAnswers.model_fields if is_open(newest, name)}
    filled = {name: getattr(one, name) for one in reversed(older) for name in gaps if not is_open(one, name)}
    return newest.model_copy(update=filled)
