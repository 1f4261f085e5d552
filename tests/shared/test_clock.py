"""The one clock, and what the deployment tells."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from shared import clock
from shared.surroundings import told


@pytest.fixture(autouse=True)
def _the_systems_clock_again() -> Iterator[None]:
    yield
    clock.use(None)


def test_now_has_no_fractions() -> None:
    clock.use(lambda: datetime(2026, 3, 2, 12, 0, 0, 999_999, tzinfo=UTC))

    assert clock.now() == datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_an_evening_in_denver_is_not_tomorrow() -> None:
    clock.use(lambda: datetime(2026, 3, 3, 2, tzinfo=UTC))

    assert clock.today("America/Denver") == date(2026, 3, 2)
    assert clock.today("UTC") == date(2026, 3, 3)


def test_a_shifted_clock_runs_on() -> None:
    clock.use(clock.shifted(timedelta(days=1)))

    assert timedelta(hours=23) < clock.now() - datetime.now(UTC) <= timedelta(days=1)


def test_without_a_source_it_is_the_systems_clock() -> None:
    clock.use(lambda: datetime(2000, 1, 1, tzinfo=UTC))
    clock.use()

    assert clock.now().year > 2000


def test_what_is_not_told_is_an_error_that_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QH_NOWHERE", raising=False)

    assert told("QH_NOWHERE", "a default") == "a default"
    with pytest.raises(LookupError, match="QH_NOWHERE"):
        told("QH_NOWHERE")
    monkeypatch.setenv("QH_NOWHERE", "here")
    assert told("QH_NOWHERE", "a default") == "here"
