"""What was typed into the fillable form becomes suggestions under the reviewer's names."""

import pytest

from services.prescriptions.forms.entries import Suggestions, suggestions


@pytest.mark.parametrize(
    ("situation", "checked", "text", "expected"),
    [
        ("nothing", set(), {}, {}),
        ("one written", {"icd-M542", "icd-other"}, {"icd_other": "G56.01 "}, {"diagnoses": ["M542", "G56.01"]}),
        ("areas", {"area-neck", "area-left_thigh"}, {}, {"body_areas": ["left_thigh", "neck"]}),
        ("procedures", {"cpt-97124", "cpt-indicated"}, {},
         {"procedures": ["97124"], "as_clinically_indicated": "true"}),
        ("one choice", {"minutes-60", "per_week-2", "ptype-MD"}, {},
         {"minutes_per_session": "60", "sessions_per_week": "2", "credential": "MD"}),
        ("two of one choice: none", {"minutes-60", "minutes-90"}, {}, {}),
        ("every two weeks", {"per_week-every_2_weeks"}, {}, {"sessions_per_week": "1", "every_weeks": "2"}),
        ("other weeks, written", {"weeks-other"}, {"weeks_other": "10"}, {"weeks": "10"}),
        ("the prescriber", set(), {"prescriber_name": "Testa M. Example", "npi": "1234567893", "prescriber_phone": " "},
         {"npi": "1234567893", "prescriber_first_name": "Testa M.", "prescriber_last_name": "Example"}),
        ("the date", set(), {"signed_year": "2026", "signed_month": "03", "signed_day": "01"},
         {"written_on": "2026-03-01"}),
    ],
)  # fmt: skip
def test_an_entry_becomes_a_suggestion(
    situation: str, checked: set[str], text: dict[str, str], expected: Suggestions
) -> None:
    assert suggestions(checked, text) == expected, situation
