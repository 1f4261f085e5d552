"""Why an inquiry was refused (AAA03) and what to do about it (AAA04): code values of 005010X279A1, words ours.

>>> explain(InquiryRejection(level=Level.PATIENT, reason="75", follow_up="C"))
'The plan does not find the member: compare with the card. Correct it and ask again. (75)'
"""

from collections.abc import Iterable
from datetime import timedelta

from services.eligibility.models.benefits import InquiryRejection, Level

_PROVIDER = "The plan does not know the clinic as it was named: check NPI and enrolment."
_PERSON = "The plan does not accept what was said of the patient: compare with the card."
_MEMBER = "The plan does not find the member: compare with the card."
_BIRTH = "The date of birth does not fit: compare with the card."
_DAY = "The plan does not answer for this day of service."
_BENEFIT = "The plan does not answer this question: ask more widely, or by telephone."
_AUTHORIZATION = "The plan wants an authorization: ask by telephone."

_REASONS = {
    "04": "Too much was asked at once.",
    "15": "The plan misses something in the inquiry.",
    "33": "The plan finds the inquiry wrong.",
    "35": "The clinic is outside the plan's network, and the plan does not answer it.",
    "41": "The clinic may not ask this payer electronically: enrol.",
    "42": "The payer's system does not answer at the moment.",
    "50": "The clinic may not ask: enrol with the payer.",
    "53": "The plan does not answer this question for massage therapists: ask by telephone.",
    "78": "The member is not in this group or plan: compare with the card.",
    "79": "Sender or receiver is not known: enrol with the payer.",
    "80": "The payer gave no answer in time.",
    "98": "The plan takes the service as experimental.",
    "E8": "The plan wants to review it first: ask by telephone.",
    "T4": "The payer's name or number is missing.",
    **dict.fromkeys(("43", "44", "45", "46", "47", "48", "49", "51", "97"), _PROVIDER),
    **dict.fromkeys(("64", "65", "66", "68", "72", "73", "74", "76"), _PERSON),
    **dict.fromkeys(("67", "75", "77"), _MEMBER),
    **dict.fromkeys(("58", "60", "71"), _BIRTH),
    **dict.fromkeys(("52", "56", "57", "61", "62", "63"), _DAY),
    **dict.fromkeys(("54", "55", "69", "70", "AF", "AG", "AO"), _BENEFIT),
    **dict.fromkeys(("AA", "AE", "CI", "IA", "MA"), _AUTHORIZATION),
}
_FOLLOW_UPS = {
    "C": "Correct it and ask again.",
    "N": "Do not ask again.",
    "P": "Send the same again.",
    "R": "It may be asked again.",
    "S": "Do not ask again; another party was asked.",
    "W": "Wait 30 days before asking again.",
    "X": "Wait 10 days before asking again.",
    "Y": "Do not ask again; the payer still has it.",
}
# AAA04: what waits for a person, and what for a day
ASKS_NO_MORE = frozenset("CNSY")
WAITS = {"W": timedelta(days=30), "X": timedelta(days=10)}
_PASSING, _AGAIN = {"42", "80"}, {"R", "P", ""}


def explain(rejection: InquiryRejection) -> str:
    """A sentence for the front desk, with the code for the payer's help desk."""
    reason = _REASONS.get(rejection.reason, "The plan gave a reason this house does not know: ask by telephone.")
    follow_up = _FOLLOW_UPS.get(rejection.follow_up, "")
    return " ".join(filter(None, (reason, follow_up, f"({rejection.reason})")))


# What the desk looks at, field by field, where the follow-up asks for a correction
_FIELDS = {
    **dict.fromkeys(("58", "60", "71"), "Date of birth"),
    **dict.fromkeys(("64", "72"), "Member number"),
    **dict.fromkeys(("65", "73"), "Name"),
    **dict.fromkeys(("66", "74"), "Sex"),
    **dict.fromkeys(("67", "75", "77"), "Member number, name and date of birth"),
    "68": "Member number: this one stands twice",
    "76": "Member number: the plan knows it twice",
    "78": "Group and plan",
    **dict.fromkeys(("43", "44", "45", "46", "47", "48", "49", "51", "97"), "The clinic's NPI, in the settings"),
    **dict.fromkeys(("41", "50", "79"), "Enrolment with the payer"),
    "T4": "The payer's name and id, in the settings",
    **dict.fromkeys(("52", "56", "57", "61", "62", "63"), "Day of service"),
}
_CORRECT = "C"


def corrections(rejections: Iterable[InquiryRejection]) -> tuple[str, ...]:
    """What the desk must correct before it asks again: a sentence per field, each once."""
    wanted = (one for one in rejections if one.follow_up == _CORRECT and one.reason in _FIELDS)
    return tuple(dict.fromkeys(f"{_FIELDS[one.reason]}: {explain(one)}" for one in wanted))


def is_passing(rejection: InquiryRejection) -> bool:
    """Whether the same inquiry may succeed in a moment."""
    return rejection.reason in _PASSING and rejection.follow_up in _AGAIN


def ends_the_asking(rejection: InquiryRejection) -> bool:
    """Whether another question would fail alike: all but a refusal of the question itself."""
    return rejection.level is not Level.QUESTION
