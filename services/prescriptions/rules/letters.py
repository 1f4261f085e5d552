"""What the house writes about a prescription: to the patient before it runs out, to the doctor's office when a page
cannot be used. Plain words and a link; no diagnosis, no insurer, and to an office the number of the form for a name.
"""

from collections.abc import Sequence

from services.prescriptions.models.alerts import DueAlert
from services.prescriptions.models.documents import Missing
from shared.facts import CaseFacts
from shared.identifiers import phone
from shared.letters import Letter
from shared.settings import Letterhead

RUNS_OUT = "Prescription runs out"


def reminder(case: CaseFacts, letterhead: Letterhead, due: DueAlert, form: str) -> Letter:
    """To the patient: ask the doctor for the next order in time. Only for one who has an e-mail address."""
    assert case.patient.email is not None  # noqa: S101 - asked before; says it to the type checker
    text = (
        f"Dear {case.patient.full_name},\n\n"
        f"{due.to_patient}\n\n"
        "If treatment is to go on, please ask your doctor for a new one. The form to take along, or to forward:\n"
        f"{form}\n\n"
        "If you have asked already, there is nothing to do.\n\n"
        f"{_signed(letterhead)}"
    )
    subject = f"{letterhead.name}: time for a new prescription"
    return Letter(to=case.patient.email, subject=subject, text=text, about=RUNS_OUT, case_id=case.case_id)


def incomplete(
    to: str, letterhead: Letterhead, number: str, missing: Sequence[Missing], words: str, form: str, case_id: str | None
) -> Letter:
    """To the doctor's office: exactly what is missing on the page, and how to put it right."""
    lines = [f"- {ASKS[one]}" for one in missing]
    lines += [f"- {words}"] if words else []
    text = (
        "Good day,\n\n"
        f"thank you for sending the prescription for medical massage{_numbered(number)}. "
        "We cannot use the page yet:\n\n"
        + "\n".join(lines)
        + "\n\nPlease complete the page and send it again by fax, by e-mail, or as a photo of the whole page."
        + (f"\nA fresh copy of the form:\n{form}" if form else "")
        + f"\n\nThe patient's treatment waits for it. Thank you.\n\n{_signed(letterhead)}"
    )
    subject = f"{letterhead.name}: a prescription needs your help{_numbered(number)}"
    return Letter(to=to, subject=subject, text=text, about="What is missing on a prescription", case_id=case_id)


def _numbered(number: str) -> str:
    return f" (form {number})" if number else ""


def _signed(letterhead: Letterhead) -> str:
    reach = [f"Phone {phone.format(letterhead.phone)}"]
    reach += [f"Fax {phone.format(letterhead.fax)}"] if letterhead.fax else []
    return f"{letterhead.name}\n" + "\n".join((*reach, letterhead.email))


ASKS: dict[Missing, str] = {
    Missing.SIGNATURE: "It is not signed. Please sign by hand, or electronically with name, credential, date and time.",
    Missing.STAMP: "It is signed with a stamp. Please sign by hand: a stamp is not accepted.",
    Missing.DATE: "The date of the signature is missing. Please write month, day and year.",
    Missing.NAME: "The prescriber's name cannot be read. Please print it.",
    Missing.NPI: "The prescriber's NPI is missing or cannot be right. Please write all ten digits.",
    Missing.CREDENTIAL: "The credential is missing. Please mark it.",
    Missing.DIAGNOSIS: "No diagnosis is marked. Please mark at least one, or write its ICD-10-CM code in full.",
    Missing.AREAS: "No body area is marked. Please mark every area to be treated.",
    Missing.TREATMENT: "No treatment is marked. Please mark one, or 'as clinically indicated'.",
    Missing.DOSE: "Minutes, sessions per week or number of weeks are missing. Please mark one box in each line.",
    Missing.NECESSITY: "The sentence on medical necessity is struck or cut off. Please leave it, or add your own.",
    Missing.ILLEGIBLE: "The page is too faint or too dark to be read. Please send it once more.",
    Missing.CUT_OFF: "A part of the page is missing. Please send the whole page with all four corner marks.",
    Missing.ANOTHER_PATIENT: "Name or birth date on the page are not our patient's. Please check whose page it is.",
}
