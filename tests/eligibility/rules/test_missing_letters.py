"""Letters that ask for what is missing: to whom, and with nothing of why she comes."""

import pytest

from services.eligibility.rules.missing_letters import SUBJECTS, to_office, to_patient
from shared.facts import Patient
from tests.builders import JANE
from tests.builders_estimates import SETTINGS

LINK = "https://desk.example/x"


@pytest.mark.parametrize("item", SUBJECTS)
def test_the_patient_is_greeted_by_her_first_name_and_led_by_a_link(item: str) -> None:
    text = to_patient(SETTINGS, Patient.model_validate(JANE), item, LINK)  # type: ignore[arg-type]

    assert text.startswith("Hello Jane,")
    assert LINK in text
    assert "Invented" not in text.replace("Invented Ave", "")


def test_the_office_learns_whose_order_it_is_from_the_link_alone() -> None:
    text = to_office(SETTINGS, LINK)

    assert LINK in text
    assert "Jane" not in text
