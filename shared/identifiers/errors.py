"""Why a number was refused: four reasons, each a sentence for the front desk that never repeats what was
typed.

>>> try:
...     raise InvalidChecksum("the last digit does not fit")
... except InvalidIdentifier as refused:
...     print(refused)
the last digit does not fit
"""

from collections.abc import Callable


class InvalidIdentifier(ValueError):
    """What was typed cannot be such a number."""


class InvalidFormat(InvalidIdentifier):
    """A character or an order of characters that the number never has."""


class InvalidLength(InvalidIdentifier):
    """Too short or too long."""


class InvalidChecksum(InvalidIdentifier):
    """Well formed, but the check digit says that something was mistyped."""


class InvalidComponent(InvalidIdentifier):
    """Well formed, but one part of it is never issued."""


def accepted_by(parse: Callable[[str], str]) -> Callable[[str], bool]:
    """The question `is_valid` that belongs to a `parse`: true when it would not refuse the text."""

    def is_valid(text: str) -> bool:
        try:
            parse(text)
        except InvalidIdentifier:
            return False
        return True

    return is_valid
