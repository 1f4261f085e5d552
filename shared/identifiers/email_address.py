"""An e-mail address that a message can be sent to: the plain form of RFC 5321, without quotes, comments or
brackets.

ASCII only (the mail service takes no other local part), at most 254 characters, 64 before the @. The domain
is not case sensitive and is stored in lower case; the part before the @ belongs to its owner and is kept.

>>> parse(" Desk@Clinic.Example ")
'Desk@clinic.example'
>>> is_valid("desk@clinic"), is_valid("desk@clinic.example\\nBcc: all@clinic.example")
(False, False)
"""

import re
from typing import Annotated

from pydantic import AfterValidator

from shared.identifiers.errors import InvalidFormat, InvalidLength, accepted_by

_WORD = re.compile(r"[0-9A-Za-z!#$%&'*+/=?^_`{|}~-]+")
_LABEL = re.compile(r"(?!-)[0-9a-z-]{1,63}(?<!-)")
_TOP_LABEL = re.compile(r"[a-z][0-9a-z-]+")
_LONGEST, _LONGEST_LOCAL_PART = 254, 64


def parse(text: str) -> str:
    """The address with its domain in lower case."""
    address = text.strip()
    local, _, domain = address.rpartition("@")
    if len(address) > _LONGEST or len(local) > _LONGEST_LOCAL_PART:
        raise InvalidLength("an e-mail address has at most 254 characters, 64 of them before the @")
    if not address.isascii() or not _is_local_part(local) or not _is_domain(domain.lower()):
        raise InvalidFormat("an e-mail address is written like desk@clinic.example")
    return f"{local}@{domain.lower()}"


def _is_local_part(local: str) -> bool:
    return all(_WORD.fullmatch(word) for word in local.split("."))


def _is_domain(domain: str) -> bool:
    labels = domain.split(".")
    return len(labels) > 1 and all(map(_LABEL.fullmatch, labels)) and bool(_TOP_LABEL.fullmatch(labels[-1]))


def format(number: str) -> str:
    """An address is shown as it is."""
    return number


is_valid = accepted_by(parse)
EmailAddress = Annotated[str, AfterValidator(parse)]
