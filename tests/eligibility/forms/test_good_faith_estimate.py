"""The good faith estimate on paper: what the rule wants (45 CFR 149.610(c)) stands on it."""

import pypdfium2
import pytest

from services.eligibility.forms.good_faith_estimate import GoodFaithPage, page_for, render
from shared.facts import Patient
from tests.builders import JANE
from tests.builders_estimates import SETTINGS, TODAY
from tests.eligibility.rules.test_good_faith_content import issued


def page(*given: object, **asked: object) -> GoodFaithPage:
    return page_for(SETTINGS, Patient.model_validate(JANE), issued(*given, **asked))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "words",
    [
        "Jane Invented", "04/12/1985", "Mile High Medical Massage LLC", "1234567893", "84-1234567", "97124",
        "8 visits of 60 minutes", "$35.00", "$1,120.00", "M54.2, M62.838", "03/02/2026 to 03/01/2027", "Denver, CO",
        "$400.00 or more above", "$1,520.00", "120 days", "not a contract", "estimate", "cms.gov/nosurprises",
        "What you really need may be more or less", "scheduled apart",
    ],
)  # fmt: skip
def test_it_says(words: str) -> None:
    assert words in str(page().model_dump())


def test_a_later_version_names_the_one_it_replaces() -> None:
    assert "It replaces number 1." in page(issued()).notices[0]
    assert "replaces" not in page().notices[0]


def test_the_first_visit_and_the_frequency_stand_on_it_when_known() -> None:
    assert dict(page().service)["Scheduled"] == "not yet"
    known = dict(page(None, TODAY, sessions_per_week=2).service)
    assert known["Scheduled"] == "first visit 03/02/2026"
    assert known["Service"].endswith("8 visits of 60 minutes, 2 a week")
    assert dict(page(visits=1).service)["Service"].endswith(": 1 visit of 60 minutes")


def test_the_same_page_is_the_same_bytes_and_fits_on_one_sheet() -> None:
    data = render(page())
    document = pypdfium2.PdfDocument(data)
    words = document[0].get_textpage().get_text_range()

    assert data == render(page())
    assert len(document) == 1
    for wanted in ("Jane Invented", "$1,120.00", "97124", "M54.2", "120 days of the date of the bill"):
        assert wanted in words
