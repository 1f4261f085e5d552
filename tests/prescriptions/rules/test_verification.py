"""What a reviewer confirmed, against RULES 4.2: rule by rule, what is found and whether it blocks."""

from datetime import date
from typing import Any

import pytest

from services.prescriptions.models.reviews import Signature
from services.prescriptions.models.terms import Taken, Terms
from services.prescriptions.rules.verification import objections, verify
from shared.codes.credential import Credential
from shared.settings import Answer
from tests.builders_prescriptions import a_form_request, a_review, circumstances

THIRTEEN = tuple(f"M54.{sign}" for sign in "012346789ABCD")


def found(review: dict[str, Any] | None = None, **around: Any) -> list[tuple[str, str, str]]:
    findings = verify(a_review(**{"diagnoses": ("S16.1XXD",)} | (review or {})), circumstances(**around))
    return [(finding.rule, finding.field, finding.severity.value) for finding in findings]


def test_a_complete_page_has_no_findings() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("situation", "review", "finding"),
    [
        ("another person on the page", {"patient_confirmed": False}, ("RX-01", "patient_confirmed", "block")),
        ("X7: check digit of the NPI", {"npi": "1234567890"}, ("RX-03", "npi", "block")),
        ("nine digits of an NPI", {"npi": "123456789"}, ("RX-03", "npi", "block")),
        ("written tomorrow", {"written_on": date(2026, 3, 4)}, ("RX-04", "written_on", "block")),
        ("starts before it was written", {"starts_on": date(2026, 2, 1)}, ("RX-05", "starts_on", "block")),
        ("ends before it begins", {"ends_on": date(2026, 2, 1)}, ("RX-05", "ends_on", "block")),
        ("already over", {"ends_on": date(2026, 3, 2)}, ("RX-05", "ends_on", "warn")),
        ("no diagnosis", {"diagnoses": ()}, ("RX-06", "diagnoses", "block")),
        ("thirteen diagnoses", {"diagnoses": THIRTEEN}, ("RX-06", "diagnoses", "block")),
        ("no diagnosis code at all", {"diagnoses": ("neck",)}, ("RX-06", "diagnoses", "block")),
        ("cut short: no seventh character", {"diagnoses": ("S39.012",)}, ("RX-06", "diagnoses", "block")),
        ("a code the table does not know", {"diagnoses": ("C50.911",)}, ("RX-06", "diagnoses", "warn")),
        ("M54.5, divided on 2021-10-01", {"diagnoses": ("M54.5",)}, ("RX-06", "diagnoses", "block")),
        ("no area", {"body_areas": ()}, ("RX-07", "body_areas", "block")),
        ("no treatment", {"procedures": ()}, ("RX-08", "procedures", "block")),
        ("50 minutes", {"minutes_per_session": 50}, ("RX-09", "minutes_per_session", "block")),
        ("no minutes", {"minutes_per_session": 0}, ("RX-09", "minutes_per_session", "block")),
        ("135 minutes", {"minutes_per_session": 135}, ("RX-09", "minutes_per_session", "block")),
        ("never", {"sessions_per_week": 0}, ("RX-10", "sessions_per_week", "block")),
        ("eight a week", {"sessions_per_week": 8}, ("RX-10", "sessions_per_week", "block")),
        ("neither weeks nor sessions", {"weeks": None}, ("RX-11", "weeks", "block")),
        ("364 sessions", {"weeks": 52, "sessions_per_week": 7}, ("RX-11", "number_of_sessions", "block")),
        ("no goal", {"goals": ""}, ("RX-12", "goals", "warn")),
        ("necessity struck out", {"medically_necessary": False}, ("RX-13", "medically_necessary", "block")),
        ("takes blood thinners", {"precautions": "blood thinners"}, ("RX-14", "precautions", "warn")),
        ("not signed", {"signature": Signature.MISSING}, ("RX-15", "signature", "block")),
        ("a stamp", {"signature": Signature.STAMP}, ("RX-15", "signature", "block")),
        ("another day of injury", {"injured_on": date(2026, 2, 8)}, ("RX-17", "injured_on", "block")),
        ("by telephone, two days ago", {"signature": Signature.VERBAL_ORDER}, ("RX-20", "signature", "warn")),
    ],
)  # fmt: skip
def test_a_rule_that_is_broken_is_found(situation: str, review: dict[str, Any], finding: tuple[str, str, str]) -> None:
    assert finding in found(review), situation


def test_a_profession_the_payer_does_not_accept_blocks() -> None:
    only = Terms(prescribers={Credential.MD: Taken.NO})
    assert found(terms=only) == [("RX-02", "credential", "block")]


def test_the_therapists_own_npi_is_not_a_prescribers() -> None:
    assert found(therapist_npis=frozenset({"1234567893"})) == [("RX-03", "npi", "block")]


def test_a_verbal_order_blocks_when_no_signed_copy_came_in_time() -> None:
    review = {"signature": Signature.VERBAL_ORDER}
    assert found(review, today=date(2026, 3, 15)) == [("RX-20", "signature", "warn")]
    assert found(review, today=date(2026, 3, 16)) == [("RX-20", "signature", "block")]


@pytest.mark.parametrize(("taken", "severity"), [(Answer.YES, None), (Answer.UNKNOWN, "warn"), (Answer.NO, "block")])
def test_an_order_that_leaves_the_treatment_to_the_therapist_is_the_payers_to_take(
    taken: Answer, severity: str | None
) -> None:
    told = found({"procedures": (), "as_clinically_indicated": True}, terms=Terms(open_orders=taken))
    assert told == ([("RX-08", "procedures", severity)] if severity else [])


def test_an_order_without_an_end_is_measured_by_the_payers_terms() -> None:
    terms = Terms(authorized_to=date(2026, 2, 1))
    assert found(terms=terms) == [("RX-05", "ends_on", "block")]


def test_a_case_without_an_accident_has_no_date_of_injury() -> None:
    assert found({"injured_on": None}, request=a_form_request(injured_on=None)) == []


def test_only_a_blocking_finding_blocks() -> None:
    findings = verify(a_review(goals="", npi="", diagnoses=("S16.1XXD",)), circumstances())
    assert [finding.rule for finding in objections(findings)] == ["RX-03"]
    assert len(findings) == 2


def test_words_never_repeat_what_was_typed() -> None:
    review = a_review(npi="9876501234", diagnoses=("SECRET",), goals="")
    words = " ".join(finding.words for finding in verify(review, circumstances()))
    assert "9876501234" not in words
    assert "SECRET" not in words


def test_a_profession_that_not_every_payer_takes_is_asked_about() -> None:
    assert found(terms=Terms(prescribers={Credential.MD: Taken.ASK})) == [("RX-02", "credential", "warn")]


@pytest.mark.parametrize(("areas", "asked"), [(("jaw", "head_face", "neck"), False), (("jaw", "low_back"), True)])
def test_a_dentist_orders_for_the_jaw(areas: tuple[str, ...], asked: bool) -> None:
    told = found({"credential": "DDS", "body_areas": areas})
    assert told == ([("RX-02", "credential", "warn")] if asked else [])


@pytest.mark.parametrize(
    ("needed", "severity"), [(Answer.NO, "warn"), (Answer.UNKNOWN, "block"), (Answer.YES, "block")]
)
def test_necessity_is_asked_for_unless_the_payer_does_not(needed: Answer, severity: str) -> None:
    told = found({"medically_necessary": False}, terms=Terms(necessity=needed))
    assert told == [("RX-13", "medically_necessary", severity)]


@pytest.mark.parametrize(
    ("needed", "agreed", "expected"),
    [
        (Answer.YES, False, [("RX-18", "plan_agreed", "block")]),
        (Answer.YES, True, []),
        (Answer.UNKNOWN, False, []),
        (Answer.NO, False, []),
    ],
)
def test_a_plan_of_care_is_needed_where_the_payer_asks(
    needed: Answer, agreed: bool, expected: list[tuple[str, str, str]]
) -> None:
    assert found({"plan_agreed": agreed}, terms=Terms(plan_of_care=needed)) == expected
