"""What a good faith estimate says, and when it is a new one."""

from datetime import date

from services.eligibility.models.good_faith import GoodFaithAsked, GoodFaithEstimate
from services.eligibility.rules.good_faith_content import Issue, as_given, good_faith_estimate, is_in_force
from tests.builders_estimates import NOON, TODAY, price
from tests.builders_events import prescription

CASE = "case12345"


def issued(before: GoodFaithEstimate | None = None, first_visit_on: date | None = None, *, per_unit: str = "35",
           today: date = TODAY, **asked: object) -> GoodFaithEstimate:  # fmt: skip
    """Eight hours at $35 a unit."""
    issue = Issue(by="Desk", at=NOON, today=today, before=as_given(before) if before else None)
    wanted = GoodFaithAsked.model_validate({"visits": 8, **asked})
    orders = (prescription(diagnoses=("M542", "M62838")), prescription(diagnoses=("M542",)))
    return good_faith_estimate(CASE, wanted, price(clinic_price=per_unit), orders, first_visit_on, issue)


def test_g1_eight_sessions_of_four_units_at_35_dollars() -> None:
    made = issued()

    assert (str(made.total), str(made.disputed_from)) == ("1120.00", "1520.00")
    assert (made.items[0].code, made.items[0].units, made.items[0].visits) == ("97124", 4, 8)
    assert (made.version, made.replaces, made.valid_until) == (1, None, date(2027, 3, 1))
    assert made.diagnoses == ("M542", "M62838")


def test_the_next_version_names_the_one_it_replaces() -> None:
    assert (issued(issued()).version, issued(issued()).replaces) == (2, 1)


def test_another_price_number_day_or_frequency_is_another_content() -> None:
    one = issued().content
    others = [issued(per_unit="36"), issued(visits=9), issued(minutes=75), issued(sessions_per_week=2),
              issued(None, date(2026, 3, 20))]  # fmt: skip

    assert one == issued().content
    assert len({one, *(other.content for other in others)}) == 6


def test_the_same_content_is_in_force_until_it_ends() -> None:
    given = as_given(issued())

    assert is_in_force(given, given.content, date(2027, 3, 1))
    assert not is_in_force(given, given.content, date(2027, 3, 2))
    assert not is_in_force(given, "other1234", TODAY)
    assert not is_in_force(None, given.content, TODAY)


def test_a_procedure_that_no_table_knows_is_named_by_its_code() -> None:
    assert issued(code="98960").items[0].label == "procedure 98960"
