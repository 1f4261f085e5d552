"""Do two readers agree? What decides must be the same; the order of marks and words in the margin need not."""

from typing import Any

import pytest

from services.prescriptions.rules.agreeing import differences
from tests.builders_prescriptions import a_review


@pytest.mark.parametrize(
    ("situation", "second", "expected"),
    [
        ("the same", {}, ()),
        ("minutes", {"minutes_per_session": 30}, ("minutes_per_session",)),
        ("another order of the areas", {"body_areas": ("upper_back", "neck")}, ()),
        ("an area more", {"body_areas": ("neck", "upper_back", "chest")}, ("body_areas",)),
        ("goals in other words", {"goals": "less pain"}, ()),
        ("NPI and date", {"npi": "2222222228", "written_on": "2026-03-02"}, ("npi", "written_on")),
    ],
)
def test_readers_agree_on_what_decides(situation: str, second: dict[str, Any], expected: tuple[str, ...]) -> None:
    assert differences(a_review(), a_review(**second)) == expected, situation
