"""What is ordered, where, how often and how long: RX-07 to RX-12 and RX-14."""

from collections.abc import Iterator

from services.prescriptions.models.reviews import Review
from services.prescriptions.rules.effective import sessions_of
from services.prescriptions.rules.findings import Circumstances, Finding, block, warn
from shared.settings import Answer

SHORTEST, LONGEST, STEP = 15, 120, 15  # RX-09: minutes of a session
DAYS_OF_A_WEEK = 7
MOST_SESSIONS = 156  # three a week for a year: more is a slip of the pen


def areas(review: Review, _around: Circumstances) -> Iterator[Finding]:
    """RX-07: where."""
    if not review.body_areas:
        yield block("RX-07", "body_areas", "No area to treat is marked.")


def procedures(review: Review, around: Circumstances) -> Iterator[Finding]:
    """RX-08: what. An order that leaves it to the therapist is taken by some payers only."""
    if review.procedures:
        return
    if not review.as_clinically_indicated:
        yield block("RX-08", "procedures", "No treatment is marked.")
    elif around.terms.open_orders is Answer.NO:
        yield block("RX-08", "procedures", "This payer wants the treatment named, not left to the therapist.")
    elif around.terms.open_orders is Answer.UNKNOWN:
        yield warn("RX-08", "procedures", "No treatment is named: ask the payer whether it takes such an order.")


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
