"""The letter that asks the right person for what is missing: a first name, a link, and nothing of why she comes."""

from services.eligibility.models.visits import MissingItem
from shared.facts import Patient
from shared.settings import ClinicSettings

SUBJECTS = {
    MissingItem.PAPERWORK: "A few facts before your first visit",
    MissingItem.CONSENT: "Please read and sign before your first visit",
    MissingItem.PRESCRIPTION: "A form to sign for a patient of yours",
}
_PATIENT = {
    MissingItem.PAPERWORK: "before your first visit we still need a few facts from you. What is missing stands here:",
    MissingItem.CONSENT: "before your first visit please read and sign our consent form. It takes two minutes:",
    MissingItem.PRESCRIPTION: "before your first visit we need a signed order. Here is the form for the doctor's "
                              "office; print it, or send this letter on:",
}  # fmt: skip
_OFFICE = (
    "a patient of yours asked us for treatment that needs your order. The form says whose it is and how to complete "
    "it; it takes a minute, and the signed page can be mailed back as a picture or a PDF:"
)


def to_patient(clinic: ClinicSettings, patient: Patient, item: MissingItem, link: str) -> str:
    """What the patient reads."""
    return _letter(clinic, f"Hello {patient.first_name}", _PATIENT[item], link)


def to_office(clinic: ClinicSettings, link: str) -> str:
    """What the doctor's office reads: the link says who, the letter does not."""
    return _letter(clinic, "Hello", _OFFICE, link)


def _letter(clinic: ClinicSettings, greeting: str, words: str, link: str) -> str:
    return f"{greeting},\n\n{words}\n\n{link}\n\n{clinic.words.questions}\n\n{clinic.letterhead.name}"
