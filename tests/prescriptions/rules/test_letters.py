"""What the house writes about a prescription: exactly what is missing, and nothing that a mailbox should not hold."""

from datetime import date

import pytest

from services.prescriptions.models.alerts import AlertKind, DueAlert
from services.prescriptions.models.documents import Missing
from services.prescriptions.rules.letters import ASKS, incomplete, reminder
from shared.codes.payer_kind import PayerKind
from shared.facts import CaseFacts
from tests.builders_prescriptions import a_letterhead, a_patient

OFFICE = "desk@practice.example"


def a_letter(*missing: Missing, words: str = "", number: str = "7K4M-Q2TD-9HXA-V3CE", form: str = "https://x/f") -> str:
    return incomplete(OFFICE, a_letterhead(), number, missing, words, form, "case0001").text


@pytest.mark.parametrize("missing", Missing)
def test_everything_that_can_be_missing_has_its_sentence(missing: Missing) -> None:
    assert f"- {ASKS[missing]}" in a_letter(missing)


def test_a_letter_names_what_is_missing_and_nothing_else() -> None:
    text = a_letter(Missing.SIGNATURE, Missing.DATE, words="The page is from another clinic.")
    assert [line for line in text.splitlines() if line.startswith("- ")] == [
        f"- {ASKS[Missing.SIGNATURE]}",
        f"- {ASKS[Missing.DATE]}",
        "- The page is from another clinic.",
    ]
    assert "form 7K4M-Q2TD-9HXA-V3CE" in text
    assert "Fax (303) 555-0142" in text


def test_a_page_without_number_and_case_is_written_about_all_the_same() -> None:
    text = incomplete(OFFICE, a_letterhead(fax=None), "", [Missing.ILLEGIBLE], "", "", None).text
    assert "(form" not in text
    assert "Fax" not in text
    assert "fresh copy" not in text


def test_a_reminder_names_no_diagnosis_and_no_insurer() -> None:
    patient = a_patient(email="zoe@mail.example")
    case = CaseFacts(case_id="case0001", revision=1, payer_kind=PayerKind.SELF_PAY, patient=patient)
    due = DueAlert(kind=AlertKind.ENDS_SOON, due=date(2026, 4, 12), words="x", to_patient="Your order ends.")
    letter = reminder(case, a_letterhead(), due, "https://desk.example/form")
    assert letter.to == "zoe@mail.example"
    assert "Your order ends." in letter.text
    assert "https://desk.example/form" in letter.text
    assert letter.about == "Prescription runs out"
