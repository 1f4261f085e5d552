"""Plots as SVG: horizontal bars with their words and numbers beside them, readable without colour."""

from collections.abc import Callable, Mapping
from html import escape
from typing import NamedTuple

from services.billing.models.reports import AGES, PayerFigures, Report
from services.billing.rules.reports import open_in_all
from shared.money import Money

_WIDTH, _LABEL, _END, _ROW, _HEAD = 640, 190, 110, 30, 34
_MOST, _LONGEST_NAME = 8, 26


class Bar(NamedTuple):
    """What it is of, how long it is, what stands at its end."""

    name: str
    length: int
    end: str


class Chart(NamedTuple):
    """A title and its bars."""

    title: str
    bars: tuple[Bar, ...]

    @property
    def words(self) -> str:
        """The same for who does not see it."""
        return f"{self.title}: " + ("; ".join(f"{bar.name} {bar.end}" for bar in self.bars) or "nothing yet")


def draw(chart: Chart) -> str:
    """The chart as SVG."""
    longest = max((bar.length for bar in chart.bars), default=0) or 1
    height = _HEAD + _ROW * max(len(chart.bars), 1) + 8
    drawn = "".join(_bar(place, bar, longest) for place, bar in enumerate(chart.bars))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'font-family="system-ui, sans-serif" font-size="13"><title>{escape(chart.words)}</title>'
        f'<text x="0" y="18" font-weight="600" fill="#17242b">{escape(chart.title)}</text>'
        f"{drawn or _text(0, _HEAD + 18, 'Nothing yet.')}</svg>"
    )


def _bar(place: int, bar: Bar, longest: int) -> str:
    top, room = _HEAD + place * _ROW, _WIDTH - _LABEL - _END
    wide = round(room * max(bar.length, 0) / longest, 1)
    return (
        _text(0, top + 18, bar.name[:_LONGEST_NAME])
        + f'<rect x="{_LABEL}" y="{top + 5}" width="{wide}" height="18" rx="3" fill="#0f6b73"/>'
        + _text(_LABEL + wide + 8, top + 18, bar.end)
    )


def _text(x: float, y: float, words: str) -> str:
    return f'<text x="{x:g}" y="{y:g}" fill="#17242b">{escape(words)}</text>'


def _ageing(report: Report) -> Chart:
    pairs = zip(AGES, open_in_all(report), strict=True)
    bars = (Bar(f"{age} days", owed.cents, f"${owed}") for age, owed in pairs)
    return Chart("Owed by payers, by days since the session", tuple(bars))


def _days(report: Report) -> Chart:
    known = ((one.name, one.median_days) for one in report.payers)
    bars = (Bar(name, days, f"{days} days") for name, days in known if days is not None)
    return Chart("From the session to the payer's decision (median)", tuple(bars)[:_MOST])


def _denials(report: Report) -> Chart:
    sums: dict[str, Money] = {}
    for one in report.denials:
        sums[one.reason] = sums.get(one.reason, Money(0)) + one.amount
    largest = sorted(sums.items(), key=lambda pair: -pair[1].cents)[:_MOST]
    return Chart("Denied, by reason", tuple(Bar(reason, sum_.cents, f"${sum_}") for reason, sum_ in largest))


def _shares(title: str, share: Callable[[PayerFigures], tuple[int, int]]) -> Callable[[Report], Chart]:
    """A chart of so many in a hundred, payer by payer; a payer of whom nothing is known yet has no bar."""

    def chart(report: Report) -> Chart:
        known = ((one.name, *share(one)) for one in report.payers)
        bars = (Bar(name, _percent(part, whole), f"{_percent(part, whole)} %") for name, part, whole in known if whole)
        return Chart(title, tuple(bars)[:_MOST])

    return chart


def _percent(part: int, whole: int) -> int:
    """Rounded half up; halves are counted in whole numbers."""
    return (200 * part + whole) // (2 * whole)


CHARTS: Mapping[str, Callable[[Report], Chart]] = {
    "ageing": _ageing,
    "days": _days,
    "clean": _shares("Clean claims, of those sent", lambda one: (one.clean, one.sent)),
    "touchless": _shares("Touched by nobody, of those decided", lambda one: (one.touchless, one.decided)),
    "expected": _shares("Allowed, of what was expected", lambda one: (one.allowed.cents, one.expected.cents)),
    "estimates": _shares("Patients who owe what they were told", lambda one: (one.as_told, one.compared)),
    "denials": _denials,
}
