"""A clinic's settings are data with a schema."""

from typing import Any

import pytest
from pydantic import ValidationError

from shared.settings import ClinicSettings
from tests.world import told_settings


def _settings(**changes: Any) -> ClinicSettings:
    return ClinicSettings.model_validate({**told_settings(), **changes})


def test_the_demo_clinic_is_valid_and_comes_back_from_its_own_text() -> None:
    settings = _settings()

    assert ClinicSettings.model_validate_json(settings.model_dump_json()) == settings


def test_payers_and_therapists_are_found_by_their_id() -> None:
    settings = _settings()

    assert [settings.payer(one.payer_id) for one in settings.payers] == list(settings.payers)
    assert [settings.therapist(one.therapist_id) for one in settings.therapists] == list(settings.therapists)
    assert settings.payer("nobody") is None
    assert settings.therapist("nobody") is None


def _twice(name: str) -> dict[str, Any]:
    return {name: [*told_settings()[name], told_settings()[name][0]]}


@pytest.mark.parametrize(
    ("situation", "changes", "where"),
    [
        ("two payers with one id", _twice("payers"), "same payer id"),
        ("two therapists with one id", _twice("therapists"), "same therapist id"),
        ("no therapist", {"therapists": []}, "therapists"),
        ("no price", {"prices": []}, "prices"),
        ("a wrong check digit", {"npi": "1234567890"}, "npi"),
        ("a time zone that is nowhere", {"time_zone": "Mars/Olympus"}, "America/Denver"),
        ("a time zone that is a path", {"time_zone": "../../etc/passwd"}, "America/Denver"),
        ("no time zone", {"time_zone": ""}, "America/Denver"),
        ("a clinic id with a separator", {"clinic": "mile#high"}, "clinic"),
        ("revision nought", {"revision": 0}, "revision"),
        ("neither test nor production", {"electronic": {**told_settings()["electronic"], "usage": "X"}}, "usage"),
        ("a diagnosis that was divided", {"form_diagnoses": ["M542", "M545"]}, "look at 2"),
        ("a diagnosis cut short", {"form_diagnoses": ["S134"]}, "look at 1"),
        ("a diagnosis twice", {"form_diagnoses": ["M542", "M54.2"]}, "stands twice"),
        ("more diagnoses than boxes", {"form_diagnoses": [f"Z3A{week:02}" for week in range(8, 35)]}, "26"),
        ("no diagnosis", {"form_diagnoses": []}, "form_diagnoses"),
        ("a field nobody knows", {"colour": "blue"}, "colour"),
    ],
)
def test_wrong_settings_say_what_is_wrong(situation: str, changes: dict[str, Any], where: str) -> None:
    with pytest.raises(ValidationError, match=where):
        _settings(**changes)
