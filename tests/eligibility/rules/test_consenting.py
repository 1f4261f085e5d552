"""Who may sign a consent, and how."""

from datetime import date

import pytest

from services.eligibility.models.visits import ConsentGiven, Signer
from services.eligibility.rules.consenting import wrong_signature
from shared.facts import Patient
from tests.builders import JANE

TODAY = date(2026, 3, 2)


def wrong(name: str, signer: Signer = Signer.PATIENT, born: str = "1985-04-12") -> list[str]:
    patient = Patient.model_validate({**JANE, "birth_date": born})
    given = ConsentGiven(version="a" * 12, typed_name=name, signer=signer, agrees="yes")
    return [error.field for error in wrong_signature(given, patient, TODAY)]


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("Jane Invented", []), ("jane  INVENTED", []), ("Jane", ["typed_name"]), ("Joan Invented", ["typed_name"]),
    ],
)  # fmt: skip
def test_the_patient_signs_with_her_own_name(name: str, fields: list[str]) -> None:
    assert wrong(name) == fields


@pytest.mark.parametrize(
    ("born", "fields"), [("2008-03-02", []), ("2008-03-03", ["signer"]), ("2015-01-01", ["signer"]), ("2007-12-31", [])]
)
def test_for_a_minor_somebody_else_signs(born: str, fields: list[str]) -> None:
    assert wrong("Jane Invented", born=born) == fields


def test_a_parent_signs_with_another_name() -> None:
    assert wrong("Joan Invented", Signer.GUARDIAN, "2015-01-01") == []


@pytest.mark.parametrize("agrees", ["no", "true", ""])
def test_without_the_crossed_box_there_is_no_consent(agrees: str) -> None:
    with pytest.raises(ValueError, match="agrees"):
        ConsentGiven.model_validate({"version": "a" * 12, "typed_name": "Jane Invented", "agrees": agrees})
