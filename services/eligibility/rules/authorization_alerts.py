"""Of what the desk and the caseworker are told about an authorization, once each, and when it is looked at again.

Names of alerts are causes of tasks and letters: an alert that a record carries was told.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.eligibility.models.authorizations import AuthorizationRecord, Standing, Usage
from services.eligibility.rules.answer_clock import AnswerClock
from services.eligibility.rules.authorization_states import ENDS_SOON
from services.eligibility.rules.authorization_usage import near, used_up

_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Alert:
    """One thing to tell: to the desk as a task, to the caseworker as a letter, or only to whoever judges the case."""

    name: str
    words: str
    due: date
    is_for_desk: bool = True
    is_for_caseworker: bool = False
    is_about_answer: bool = False
    overtakes: bool = False  # what was to be done for this authorization before


def alerts_due(record: AuthorizationRecord, usage: Usage | None, clock: AnswerClock, today: date) -> tuple[Alert, ...]:
    """What is to be told today and was not told yet."""
    found = (*_of_answer(record, clock, today), *_of_leave(record, usage, today))
    return tuple(alert for alert in found if alert.name not in record.alerts)


def _of_answer(record: AuthorizationRecord, clock: AnswerClock, today: date) -> Iterator[Alert]:
    """Before the day the caseworker is reminded, by the desk if she has no address; after it the desk calls."""
    due, by_mail = record.answer_due, bool(record.contact and record.contact.email)
    if record.standing is not Standing.ASKED or due is None:
        return
    if today > due:
        words = f"The payer has not answered in time. {clock.silence}"
        yield Alert("answer overdue", words, today, True, by_mail, is_about_answer=True, overtakes=True)
        return
    passed = [days for days in clock.remind_before if due - timedelta(days=days) <= today]
    if passed:  # after days without a look only the last of the reminders is sent
        words = f"The payer's answer is due {_shown(due)}: remind the caseworker."
        name = f"answer due in {min(passed)}"
        yield Alert(name, words, due, not by_mail, by_mail, is_about_answer=True, overtakes=not by_mail)


def _of_leave(record: AuthorizationRecord, usage: Usage | None, today: date) -> Iterator[Alert]:
    leave = record.leave
    if leave is None or usage is None or record.standing is Standing.WITHDRAWN:
        return
    if today > leave.last_day:
        words = "The authorization has ended: no further session without new leave."
        yield Alert(f"ended {leave.last_day}", words, today, overtakes=True)
        return
    if today >= leave.first_day:  # the case is judged again; nobody has to do anything
        yield Alert(f"begins {leave.first_day}", "The authorization begins.", today, is_for_desk=False)
    if used_up(usage):
        words = "The authorization is used up: no further session without new leave."
        yield Alert(f"used up {_amounts(usage)}", words, leave.last_day, overtakes=True)
        return
    for what, used, allowed in near(usage):
        words = f"{used} of {allowed} {what} are used: ask for more, if treatment is to go on."
        yield Alert(f"four fifths of {allowed} {what}", words, leave.last_day)
    if leave.last_day - today <= ENDS_SOON:
        words = f"The authorization ends {_shown(leave.last_day)}: ask for more time, if treatment is to go on."
        yield Alert(f"ends {leave.last_day}", words, leave.last_day)


def _amounts(usage: Usage) -> str:
    """What was allowed, so that a leave that was extended and used up again is told again."""
    allowed = [usage.sessions_allowed, *(one.units_allowed for one in usage.procedures)]
    return "/".join(map(str, allowed))


def _shown(day: date) -> str:
    return f"{day:%B} {day.day}"


def next_look(record: AuthorizationRecord, clock: AnswerClock, today: date) -> date | None:
    """The next day on which something may have to be told; None when only people can move it."""
    later = [day for day in _days(record, clock) if day > today]
    return min(later, default=None)


def _days(record: AuthorizationRecord, clock: AnswerClock) -> Sequence[date]:
    if record.standing is Standing.ASKED and record.answer_due:
        reminders = [record.answer_due - timedelta(days=days) for days in clock.remind_before]
        return [*reminders, record.answer_due + _A_DAY]
    leave = record.leave
    if leave is None or record.standing is Standing.WITHDRAWN:
        return []
    return [leave.first_day, leave.last_day - ENDS_SOON, leave.last_day + _A_DAY]
