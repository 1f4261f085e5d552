"""What was typed into the fillable form becomes suggestions under the reviewer's names."""

import pytest

from services.prescriptions.forms.entries import Suggestions, as_printed, suggestions
from services.prescriptions.forms.layout import MMT1, layout_of
from services.prescriptions.rules.requesting import printed_diagnosis


@pytest.mark.parametrize(
    ("situation", "checked", "text", "expected"),
    [
        ("nothing", set(), {}, {}),
        ("one written", {"icd-01", "icd-other"}, {"icd_other": "G56.01 "}, {"diagnoses": ["M542", "G56.01"]}),
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


OWN = layout_of("MMT1", [printed_diagnosis(code) for code in ("G44209", "M26609")])


def test_a_clinic_with_its_own_list_gets_its_own_codes() -> None:
    assert suggestions({"icd-02", "icd-03"}, {}, OWN) == {"diagnoses": ["M26609"]}


@pytest.mark.parametrize(
    ("situation", "read", "said"),
    [
        ("a place of the list", ["M542"], ["G44209"]),
        ("written by hand", ["S134XXD", "G35"], ["M26609", "G35"]),
        ("a place that was left empty", ["S161XXD", "G35"], ["G35"]),
    ],
)
def test_what_was_read_by_the_products_list_is_said_by_the_printed_one(
    situation: str, read: list[str], said: list[str]
) -> None:
    assert as_printed({"diagnoses": read, "npi": "1"}, OWN) == {"diagnoses": said, "npi": "1"}, situation


def test_a_page_without_diagnoses_stays_as_it_is() -> None:
    assert as_printed({"npi": "1"}, OWN) == {"npi": "1"}
    assert as_printed({"diagnoses": ["M542"]}, MMT1) == {"diagnoses": ["M542"]}
