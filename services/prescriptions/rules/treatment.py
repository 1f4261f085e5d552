"""What is ordered, where, how often and how long: RX-06 to RX-12 and RX-14."""

from collections.abc import Iterator
from datetime import date

from services.prescriptions.models.reviews import Review
from services.prescriptions.rules.effective import sessions_of
from services.prescriptions.rules.findings import Circumstances, Finding, block, warn
from shared.codes.diagnoses import diagnosis_on
from shared.identifiers import icd10cm
from shared.identifiers.errors import InvalidIdentifier

SHORTEST, LONGEST, STEP = 15, 120, 15  # RX-09: minutes of a session
DIAGNOSES = 12  # RX-06: a claim has room for twelve
DAYS_OF_A_WEEK = 7
MOST_SESSIONS = 156  # three a week for a year: more is a slip of the pen


def diagnoses(review: Review, _around: Circumstances) -> Iterator[Finding]:
    """RX-06: one to twelve codes that can be billed on the day the order was written."""
    if not 1 <= len(set(review.diagnoses)) <= DIAGNOSES:
        yield block("RX-06", "diagnoses", "An order names one to twelve diagnoses.")
    for place, typed in enumerate(review.diagnoses, start=1):
        yield from _diagnosis(place, typed, review.written_on)


def _diagnosis(place: int, typed: str, written_on: date) -> Iterator[Finding]:
    """Of a code that the table does not know we cannot say that it is wrong."""
    try:
        known = diagnosis_on(icd10cm.parse(typed), written_on)
    except InvalidIdentifier as error:
        yield block("RX-06", "diagnoses", f"Diagnosis {place}: {error}.")
        return
    if known is None:
        words = f"Diagnosis {place} is not in our list for the day it was written. Please check the code."
        yield warn("RX-06", "diagnoses", words)
    elif not known.billable:
        yield block("RX-06", "diagnoses", f"Diagnosis {place} is cut short: it needs all its characters.")


def areas(review: Review, _around: Circumstances) -> Iterator[Finding]:
    """RX-07: where."""
    if not review.body_areas:
        yield block("RX-07", "body_areas", "No area to treat is marked.")


def procedures(review: Review, _around: Circumstances) -> Iterator[Finding]:
    """RX-08: what."""
    if not review.procedures and not review.as_clinically_indicated:
        yield block("RX-08", "procedures", "No treatment is marked.")


def minutes(review: Review, _around: Circumstances) -> Iterator[Finding]:
    """RX-09: how long."""
    asked = review.minutes_per_session
    if not SHORTEST <= asked <= LONGEST or asked % STEP:
        yield block("RX-09", "minutes_per_session", "Minutes per session are 15 to 120, in steps of 15.")


def frequency(review: Review, _around: Circumstances) -> Iterator[Finding]:
    """RX-10: how often."""
    if not 1 <= review.sessions_per_week <= DAYS_OF_A_WEEK:
        yield block("RX-10", "sessions_per_week", "Sessions per week are one to seven.")


def duration(review: Review, _around: Circumstances) -> Iterator[Finding]:
    """RX-11: how many in all."""
    sessions = sessions_of(review)
    if sessions is None:
        yield block("RX-11", "weeks", "The order gives neither weeks nor a number of sessions.")
    elif sessions > MOST_SESSIONS:
        yield block("RX-11", "number_of_sessions", f"More than {MOST_SESSIONS} sessions cannot be meant.")


def goals(review: Review, _around: Circumstances) -> Iterator[Finding]:
    """RX-12: what for."""
    if not review.goals:
        yield warn("RX-12", "goals", "No goal is given; some payers ask for one.")


def precautions(review: Review, _around: Circumstances) -> Iterator[Finding]:
    """RX-14: what to beware of."""
    if review.precautions:
        words = "The therapist must acknowledge the precautions before the first session."
        yield warn("RX-14", "precautions", words)
