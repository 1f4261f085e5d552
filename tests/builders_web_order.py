"""A web order as the prescriber's office fills it in, as JSON and as a browser sends it. Invented people."""

from typing import Any

FILLED: dict[str, Any] = {
    "patient_confirmed": "true", "diagnoses[]": ["M542", "", ""], "body_areas[]": ["neck", "upper_back"],
    "procedures[]": ["97124"], "minutes_per_session": "60", "sessions_per_week": "2", "every_weeks": "1", "weeks": "6",
    "goals": "turn the head without pain", "medically_necessary": "true", "prescriber_first_name": "Testa",
    "prescriber_last_name": "Example", "credential": "MD", "npi": "2222222228", "signature_name": "testa  example",
    "intends_to_sign": "true",
}  # fmt: skip


def a_web_order(**changed: Any) -> dict[str, Any]:
    """The order as JSON; None leaves a field out."""
    told: dict[str, Any] = {
        "patient_confirmed": True, "diagnoses": ["M542"], "body_areas": ["neck", "upper_back"],
        "procedures": ["97124"], "minutes_per_session": 60, "sessions_per_week": 2, "weeks": 6,
        "goals": "turn the head without pain", "medically_necessary": True, "prescriber_first_name": "Testa",
        "prescriber_last_name": "Example", "credential": "MD", "npi": "2222222228",
        "signature_name": "Testa Example", "intends_to_sign": True,
    }  # fmt: skip
    return {name: value for name, value in (told | changed).items() if value is not None}
