"""How people type numbers and lines: gaps for the eye, hyphens of every kind, capitals or not, pasted debris.

Nothing here folds other alphabets into ours: an Arabic digit is not a digit of an NPI, a dotless i is not
an I.

>>> squeezed(" 123-456 7893 ")
'1234567893'
>>> one_line("  Zoë   O'Demo ", "the name", longest=60)
"Zoë O'Demo"
"""

import re
import unicodedata

from shared.identifiers.errors import InvalidFormat, InvalidLength

# The separators of our own X12 files (after ISA, ISA11, ISA16, terminator): in data they tear a segment.
_X12_DELIMITERS = re.compile(r"[*^:~]")
_HYPHENS = "-\u2010\u2011\u2012\u2013\u2014\u2212"
_SPACES = " \t\u00a0\u2007\u202f"
_TO_HYPHEN = str.maketrans(dict.fromkeys(_HYPHENS, "-"))
_TO_NOTHING = str.maketrans(dict.fromkeys(_HYPHENS + _SPACES))
_PRINTED = re.compile(r"[ -~]*")
_INVISIBLE = ("C", "Zl", "Zp")


def squeezed(text: str) -> str:
    """Without the spaces and hyphens that people put in for the eye."""
    return text.strip().translate(_TO_NOTHING)


def plain_hyphens(text: str) -> str:
    """Trimmed, and every dash of a word processor turned into a hyphen."""
    return text.strip().translate(_TO_HYPHEN)


def capitals(text: str) -> str:
    """Upper case, but only of plain ASCII: str.upper would make an I of a dotless i and SS of a sharp s."""
    return text.upper() if text.isascii() else text


def small_letters(text: str) -> str:
    """Lower case, but only of plain ASCII: str.lower would make a k of the Kelvin sign."""
    return text.lower() if text.isascii() else text


def one_line(text: str, what: str, longest: int) -> str:
    """The text on one line with single spaces, accents kept (NFC); no control, invisible or X12 character."""
    line = unicodedata.normalize("NFC", text).strip()
    if any(unicodedata.category(character).startswith(_INVISIBLE) for character in line):
        raise InvalidFormat(f"{what} is one line without invisible characters; please type it again")
    return _measured(" ".join(line.split()), what, longest)


def as_printed(text: str, what: str, longest: int) -> str:
    """The text exactly as on the card or letter, trimmed; plain keyboard characters only."""
    line = text.strip()
    if not _PRINTED.fullmatch(line):
        raise InvalidFormat(f"{what} has only plain letters, digits and signs, on one line")
    return _measured(line, what, longest)


def _measured(line: str, what: str, longest: int) -> str:
    if not line:
        raise InvalidLength(f"{what} is missing")
    if len(line) > longest:
        raise InvalidLength(f"{what} has at most {longest} characters")
    if _X12_DELIMITERS.search(line):
        raise InvalidFormat(f"{what} cannot hold an asterisk, colon, caret or tilde")
    return line
