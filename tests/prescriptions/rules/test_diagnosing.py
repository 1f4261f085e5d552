"""RX-06: what payers look at twice among the diagnoses (RULES 4.2, 4.4), on the day the order was written."""

from typing import Any

import pytest

from services.prescriptions.rules.diagnosing import diagnoses
from shared.facts import Sex
from tests.builders_prescriptions import a_form_request, a_patient, a_review, circumstances

STRAIN = "S16.1XXD"


def found(*codes: str, sex: Sex = Sex.FEMALE, **review: Any) -> list[tuple[str, str]]:
    around = circumstances(request=a_form_request(patient=a_patient(sex=sex)))
    told = diagnoses(a_review(diagnoses=codes, **review), around)
    return [(finding.severity.value, finding.words) for finding in told]


@pytest.mark.parametrize(
    ("situation", "codes", "severity", "words"),
    [
        ("none", (), "block", "one to twelve"),
        ("thirteen", (*(f"Z3A{week:02}" for week in range(8, 20)), "O26.893"), "block", "one to twelve"),
        ("no code at all", (STRAIN, "sore"), "block", "Diagnosis 2"),
        ("not in the list", (STRAIN, "Q99.9"), "warn", "Diagnosis 2 is not in our list"),
        ("a category", ("S13.4",), "block", "cut short"),
        ("divided in 2021", (STRAIN, "M54.5"), "block", "cut short"),
        ("no side, though there is one", (STRAIN, "M54.30"), "warn", "Diagnosis 2 names no side"),
        ("gangrene", ("E11.52",), "block", "contraindicated"),
        ("only how it happened", ("V43.52XD",), "block", "cannot be the first"),
        ("how it happened first", ("W19.XXXD", STRAIN), "block", "cannot be the first"),
        ("only high blood pressure", ("I10",), "warn", "High blood pressure alone"),
        ("only symptoms, twelve sessions", ("M54.2", "M54.6"), "warn", "Only symptoms"),
        ("pregnancy not first", (STRAIN, "O26.892"), "warn", "stands first"),
        ("weeks alone", (STRAIN, "Z3A.20"), "warn", "Weeks of pregnancy"),
    ],
)
def test_what_is_odd_among_the_diagnoses_is_said(
    situation: str, codes: tuple[str, ...], severity: str, words: str
) -> None:
    assert [one for one in found(*codes) if one[0] == severity and words in one[1]], situation


@pytest.mark.parametrize(
    ("situation", "codes", "review"),
    [
        ("an injury, treated later", (STRAIN,), {}),
        ("the accident behind the injury", (STRAIN, "V43.52XD"), {}),
        ("a symptom for eight sessions", ("M54.2",), {"weeks": 4}),
        ("a symptom beside its cause", ("M54.2", STRAIN), {}),
        ("high blood pressure beside another", (STRAIN, "I10"), {}),
        ("pregnancy with its weeks", ("O26.892", "Z3A.20"), {}),
        ("supervision with its weeks", ("Z34.02", "Z3A.20"), {}),
        ("the jaw, for which no code says a side", ("M26.609", STRAIN), {}),
        ("a code of a side", ("M54.31",), {}),
    ],
)
def test_an_ordinary_order_is_not_questioned(situation: str, codes: tuple[str, ...], review: dict[str, Any]) -> None:
    assert found(*codes, **review) == [], situation


def test_a_pregnancy_does_not_fit_a_mans_chart() -> None:
    assert ["fit the chart" in words for _, words in found("O26.892", sex=Sex.MALE)] == [True]


def test_what_was_typed_is_never_repeated() -> None:
    assert "SECRET" not in str(found("SECRET"))
