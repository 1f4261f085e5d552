"""How long a payer may take to answer a request for authorization: dated data, by state and kind of payer.

>>> clock_for(PayerKind.WORKERS_COMPENSATION, "CO", date(2026, 3, 2)).due(date(2026, 3, 2))
datetime.date(2026, 3, 12)
>>> clock_for(PayerKind.CAR_ACCIDENT, "CO", date(2026, 3, 2)).is_statutory
False
"""

from dataclasses import dataclass
from datetime import date, timedelta

from shared.codes.dated import Dated, on
from shared.codes.payer_kind import PayerKind


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerClock(Dated):
    """Calendar days from the day the request was sent, and what silence means."""

    payer_kind: PayerKind | None
    state: str | None
    days: int
    is_statutory: bool
    words: str
    silence: str
    remind_before: tuple[int, ...] = (3, 0)

    def due(self, asked_on: date) -> date:
        """The last day to answer."""
        return asked_on + timedelta(days=self.days)


CLOCKS = (
    AnswerClock(
        payer_kind=PayerKind.WORKERS_COMPENSATION,
        state="CO",
        days=10,
        is_statutory=True,
        valid_from=date(2021, 1, 1),
        words="Colorado workers' compensation: 10 calendar days to answer",
        # the clause on silence is to be confirmed in the current text: the desk is told of it, it is never leave
        silence="Colorado's rule may count silence as leave unless the payer denies by the rule. "
        "Do not treat on silence alone: call, and let the payer confirm it.",
        source="7 CCR 1101-3 Rule 16; Colorado DOWC, questions and answers for providers",
    ),
)
HOUSE = AnswerClock(
    payer_kind=None,
    state=None,
    days=10,
    is_statutory=False,
    valid_from=date(2020, 1, 1),
    words="No law sets this payer a day; the clinic asks again after 10 days",
    silence="No answer is no leave: call.",
    source="the house's own default",
)


def clock_for(payer_kind: PayerKind, state: str, day: date) -> AnswerClock:
    """The clock that runs for a request sent on a day; the house's own where no law sets one."""
    fitting = [clock for clock in CLOCKS if clock.payer_kind is payer_kind and clock.state == state]
    return on(day, fitting) or HOUSE
