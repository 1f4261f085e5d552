"""A person's name, or one part of it (NM103 takes 60 characters): one line, as its owner writes it.

Accents, apostrophes and hyphens are the name and are kept; an X12 file folds them when it is written, not
before. What cannot stand in a name is what would tear a file or hide on a page: control and invisible
characters, * : ^ ~.

>>> parse("  Zoë   D'Éxample-Núñez ")
"Zoë D'Éxample-Núñez"
>>> is_valid("Demo~Patient"), is_valid("12345")
(False, False)
"""

from typing import Annotated

from pydantic import AfterValidator

from shared.identifiers.errors import InvalidFormat, accepted_by
from shared.identifiers.typed_text import one_line

_LONGEST = 60


def parse(text: str) -> str:
    """One line, single spaces, composed accents (NFC)."""
    name = one_line(text, "the name", _LONGEST)
    if not any(map(str.isalpha, name)):
        raise InvalidFormat("a name has at least one letter")
    return name


def format(number: str) -> str:
    """A name is shown as its owner writes it."""
    return number


is_valid = accepted_by(parse)
PersonName = Annotated[str, AfterValidator(parse)]
