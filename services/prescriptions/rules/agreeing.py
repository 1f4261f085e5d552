"""Do two readers of a page agree? Every field that decides must be the same; words in the margin need not."""

from services.prescriptions.models.reviews import Review

_IN_THEIR_OWN_WORDS = frozenset({"goals", "precautions"})
_IN_ANY_ORDER = frozenset({"diagnoses", "body_areas", "procedures"})


def differences(first: Review, second: Review) -> tuple[str, ...]:
    """The fields in which they differ, in the order of the page."""
    return tuple(
        name
        for name in Review.model_fields
        if name not in _IN_THEIR_OWN_WORDS and _said(first, name) != _said(second, name)
    )


def _said(review: Review, name: str) -> object:
    held = getattr(review, name)
    return frozenset(held) if name in _IN_ANY_ORDER else held
