"""Who may sign a consent, and how: the patient under her own name, for a minor a parent or guardian."""

from datetime import date

from services.eligibility.models.visits import ConsentGiven, Signer
from shared.facts import Patient
from shared.problems import FieldError

_OF_AGE = 18


def wrong_signature(given: ConsentGiven, patient: Patient, today: date) -> list[FieldError]:
    """The fields that do not make a signature, each with its sentence."""
    if given.signer is Signer.GUARDIAN:
        return []
    if not _is_of_age(patient.birth_date, today):
        words = "For a patient under 18 a parent or guardian signs."
        return [FieldError(field="signer", detail=words)]
    if _plain(given.typed_name) != _plain(patient.full_name):
        words = "Type the patient's first and last name as they stand on this page."
        return [FieldError(field="typed_name", detail=words)]
    return []


def _is_of_age(born: date, today: date) -> bool:
    return (today.year - born.year, (today.month, today.day) >= (born.month, born.day)) >= (_OF_AGE, True)


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
