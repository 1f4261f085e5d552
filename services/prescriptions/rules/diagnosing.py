"""For what it is ordered: RX-06, and what payers look at twice (RULES 4.2, 4.4). The prescriber diagnoses; we ask."""

from collections.abc import Iterator

from services.prescriptions.models.reviews import Review
from services.prescriptions.rules.effective import sessions_of
from services.prescriptions.rules.findings import Circumstances, Finding, block, warn
from shared.codes.diagnoses import DIAGNOSES, Diagnosis, diagnosis_on
from shared.facts import Sex
from shared.identifiers import icd10cm
from shared.identifiers.errors import InvalidIdentifier

MOST = 12  # a claim has room for twelve
_GANGRENE = "E1152"
_WEAK_ALONE = ("I10",)  # expect CARC 50 or 11: massage is rarely necessary for it alone
_SYMPTOMS = ("M542", "M546", "M545", "M255", "M791", "M628")  # pain and spasm, without what causes them
_MANY_SESSIONS = 8
_WEEKS_OF_PREGNANCY, _OBSTETRIC = "Z3A", ("O", "Z34")


def diagnoses(review: Review, around: Circumstances) -> Iterator[Finding]:
    """RX-06: one to twelve codes that can be billed on the day the order was written."""
    if not 1 <= len(set(review.diagnoses)) <= MOST:
        yield block("RX-06", "diagnoses", "An order names one to twelve diagnoses.")
    for place, typed in enumerate(review.diagnoses, start=1):
        yield from _one(place, typed, review)
    codes = tuple(icd10cm.parse(typed) for typed in review.diagnoses if icd10cm.is_valid(typed))
    yield from _together(codes, review, around)


def _one(place: int, typed: str, review: Review) -> Iterator[Finding]:
    """Of a code that the table does not know we cannot say that it is wrong."""
    try:
        code = icd10cm.parse(typed)
    except InvalidIdentifier as error:
        yield block("RX-06", "diagnoses", f"Diagnosis {place}: {error}.")
        return
    known = diagnosis_on(code, review.written_on)
    if known is None:
        words = f"Diagnosis {place} is not in our list for the day it was written. Please check the code."
        yield warn("RX-06", "diagnoses", words)
    elif not known.billable:
        yield block("RX-06", "diagnoses", f"Diagnosis {place} is cut short: it needs all its characters.")
    elif _names_no_side(known):
        yield warn("RX-06", "diagnoses", f"Diagnosis {place} names no side, though the code has one: ask which.")


def _names_no_side(known: Diagnosis) -> bool:
    """Whether another code of the same category says left or right."""
    return "side not given" in known.label and any(row.side for row in _siblings(known.code))


def _siblings(code: str) -> Iterator[Diagnosis]:
    return (row for row in DIAGNOSES if row.code != code and row.code[:-1] == code[:-1])


def _together(codes: tuple[str, ...], review: Review, around: Circumstances) -> Iterator[Finding]:
    """What the codes say beside each other."""
    if _GANGRENE in codes:
        yield block("RX-06", "diagnoses", "Gangrene: massage is contraindicated. The prescriber must be asked.")
    if codes and codes[0][0] in "VWXY":
        yield block("RX-06", "diagnoses", "How it happened cannot be the first diagnosis, nor the only one.")
    if codes and set(codes) <= set(_WEAK_ALONE):
        yield warn("RX-06", "diagnoses", "High blood pressure alone is rarely paid: ask for what it is treated with.")
    if codes and all(code.startswith(_SYMPTOMS) for code in codes) and (sessions_of(review) or 0) > _MANY_SESSIONS:
        yield warn("RX-06", "diagnoses", "Only symptoms are named, for more than eight sessions: payers ask why.")
    yield from _pregnancy(codes, around)


def _pregnancy(codes: tuple[str, ...], around: Circumstances) -> Iterator[Finding]:
    if any(code[0] == "O" for code in codes):
        if around.patient_sex is Sex.MALE:
            yield warn("RX-06", "diagnoses", "A diagnosis of pregnancy does not fit the chart of this patient.")
        if codes[0][0] != "O":
            yield warn("RX-06", "diagnoses", "A diagnosis of pregnancy stands first on a claim.")
    if any(code.startswith(_WEEKS_OF_PREGNANCY) for code in codes) and not any(
        code.startswith(_OBSTETRIC) for code in codes
    ):
        yield warn("RX-06", "diagnoses", "Weeks of pregnancy need a diagnosis of pregnancy beside them.")
