"""What the payer has told, by whatever channel: of each channel the latest word counts, the newest first.

A call asks what an electronic answer cannot say, so neither wipes out the other. Within one channel the later word
replaces the earlier one, its gaps too: a call that takes something back takes it back.
"""

from collections.abc import Iterable, Sequence

from services.eligibility.models import BenefitsVerification, VerificationAnswers
from shared.settings import Answer


def latest_of_each_channel(verifications: Iterable[BenefitsVerification]) -> tuple[BenefitsVerification, ...]:
    """The newest first."""
    latest = {one.channel: one for one in sorted(verifications, key=lambda one: one.recorded_at)}
    return tuple(sorted(latest.values(), key=lambda one: one.recorded_at, reverse=True))


def together(told: Sequence[BenefitsVerification]) -> BenefitsVerification | None:
    """The newest, its gaps filled from the other channels; None when nothing was told."""
    if not told:
        return None
    newest, *older = told
    gaps = {name for name in VerificationAnswers.model_fields if _is_open(newest, name)}
    filled = {name: getattr(one, name) for one in reversed(older) for name in gaps if not _is_open(one, name)}
    return newest.model_copy(update=filled)


def _is_open(told: BenefitsVerification, name: str) -> bool:
    return getattr(told, name) in {None, Answer.UNKNOWN}
