"""How one EB line is to be taken: how closely it speaks of massage, for whom, where, when; and what its words say.

Source: X12 005010X279A1 (EB, III, DTP); the ladder of closeness and the reading of messages are this house's practice.
"""

import re
from collections.abc import Iterable
from datetime import date
from enum import IntEnum

from services.eligibility.models.benefits import Benefit, DatedSpan
from services.eligibility.models.decisions import Network

MASSAGE = "97124"
OFFICE = "11"  # place of service


class Closeness(IntEnum):
    """How closely a line speaks of massage; the closest wins."""

    ELSEWHERE = 0
    PLAN = 1
    THERAPY = 2
    MASSAGE = 3
    PROCEDURE = 4


_KINDS = {"BE": Closeness.MASSAGE, "PT": Closeness.THERAPY, "AE": Closeness.THERAPY, "30": Closeness.PLAN}
_ANY_TIER = {"W", "U", ""}  # W: in and out alike; U and empty: not said
_BEGINS, _ENDS = {"346", "348", "356"}, {"347", "349", "357"}  # DTP01 of plan, benefit, eligibility

# Sentences of MSG. A refusal with a condition in it is for people to read.
_OF_MASSAGE = re.compile(r"\bMASSAGE\b|\bLMTS?\b|\b97124\b", re.IGNORECASE)
_REFUSES = re.compile(
    r"(?<!\bNOT )\bEXCLU\w+|\bNOT (?:A )?(?:COVERED|ELIGIBLE|PAYABLE|BENEFIT)|\bNON-?\s?COVERED\b"
    r"|\bNO (?:BENEFITS?|COVERAGE)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"\b(?:UNLESS|EXCEPT|WITHOUT|WHEN|IF|ONLY|OTHER THAN|BY AN?|AFTER|LIMIT\w*)\b", re.IGNORECASE)
_OF_THERAPISTS = re.compile(r"\bMASSAGE THERAPISTS?\b|\bLMTS?\b|\bMASSAGE PRACTITIONERS?\b", re.IGNORECASE)
_BY_OTHERS = re.compile(
    r"\b(?:ONLY|MUST|PERFORMED|RENDERED|PROVIDED|GIVEN)\b.*"
    r"\b(?:PHYSICAL THERAPIST|PT|CHIROPRACTOR|DC|PHYSICIAN|MD|DO)S?\b",
    re.IGNORECASE,
)
_SENTENCE_ENDS = re.compile(r"[.;!]+\s*")


def closeness(line: Benefit) -> Closeness:
    """The rung of a line; one that names neither kind nor procedure speaks of the plan."""
    if line.procedure:
        last = line.procedure.last_code or line.procedure.code
        return Closeness.PROCEDURE if line.procedure.code <= MASSAGE <= last else Closeness.ELSEWHERE
    if not line.service_types:
        return Closeness.PLAN
    return max(_KINDS.get(kind, Closeness.ELSEWHERE) for kind in line.service_types)


def is_meant_for(line: Benefit, network: Network, day: date) -> bool:
    """Whether a line holds for this tier, in an office, on this day."""
    places = {one.code for one in line.below.circumstances if one.qualifier == "ZZ"}
    in_office = not places or OFFICE in places
    return line.network in {network, *_ANY_TIER} and in_office and is_in_force(line.below.dates, day)


def is_in_force(spans: Iterable[DatedSpan], day: date) -> bool:
    """Whether the stated days leave room for this one; days that are not stated do."""
    return all(_has_room(span, day) for span in spans)


def _has_room(span: DatedSpan, day: date) -> bool:
    if span.last is not None:
        return span.first <= day <= span.last
    if span.qualifier in _BEGINS:
        return span.first <= day
    return span.qualifier not in _ENDS or day <= span.first


def refuses_massage(message: str) -> bool:
    """Whether a sentence refuses massage without any condition; one about who gives it does not.

    >>> refuses_massage("MASSAGE THERAPY IS EXCLUDED"), refuses_massage("Massage covered. Acupuncture not covered.")
    (True, False)
    >>> refuses_massage("MASSAGE IS NOT COVERED WITHOUT A PRESCRIPTION")
    False
    >>> refuses_massage("LICENSED MASSAGE THERAPIST NOT COVERED")
    False
    """
    return any(
        _OF_MASSAGE.search(sentence) and _REFUSES.search(sentence) and not _CONDITION.search(sentence)
        for sentence in _SENTENCE_ENDS.split(message)
        if not limits_providers(sentence)
    )


def limits_providers(message: str) -> bool:
    """Whether a sentence seems to say who may give massage, and that a massage therapist may not. A person asks.

    >>> limits_providers("Licensed massage therapist not covered"), limits_providers("MASSAGE THERAPISTS ARE ELIGIBLE")
    (True, False)
    >>> limits_providers("97124 MUST BE RENDERED BY A PHYSICAL THERAPIST OR CHIROPRACTOR")
    True
    """
    return any(
        (_OF_THERAPISTS.search(sentence) and _REFUSES.search(sentence))
        or (_OF_MASSAGE.search(sentence) and _BY_OTHERS.search(sentence))
        for sentence in _SENTENCE_ENDS.split(message)
    )


def speaks_of_massage(message: str) -> bool:
    """Whether people should read it."""
    return bool(_OF_MASSAGE.search(message))
