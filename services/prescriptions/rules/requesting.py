"""A case becomes the form that the prescriber is asked to complete.

>>> printed_diagnosis("S43411D").words
'Right shoulder sprain'
"""

from collections.abc import Iterable
from datetime import date

from services.prescriptions.models.requests import FormRequest, PrintedDiagnosis
from shared.codes.diagnoses import DIAGNOSES, diagnosis_on
from shared.facts import CaseFacts
from shared.settings import ClinicSettings

# Where the words of the code table are too long for their column, or would not be understood alone.
_SHORT = {
    "E1142": "Diabetes with nerve damage",
    "E1151": "Diabetes, poor circulation",
    "E1159": "Diabetes, other circulation",
    "M5412": "Nerve root, neck",
    "M5416": "Nerve root, low back",
    "M7912": "Muscle pain, head and neck",
    "O99891": "Pregnancy-related",
    "O99893": "After birth",
    "Z4789": "After surgery",
    "Z471": "After joint replacement",
}
_LABELS = {row.code: row.label for row in DIAGNOSES}


def request_for(
    case: CaseFacts, settings: ClinicSettings, reference: str, diagnoses: tuple[PrintedDiagnosis, ...] = ()
) -> FormRequest:
    """What is printed on the form beforehand, from what the clinic knows of the case."""
    coverage = case.coverage
    payer = settings.payer(coverage.payer_id) if coverage else None
    return FormRequest(
        reference=reference,
        case_id=case.case_id,
        payer_kind=case.payer_kind,
        patient=case.patient,
        payer_name=payer.name if payer else None,
        member_id=coverage.member_id if coverage else None,
        injured_on=case.injury.injured_on if case.injury else None,
        diagnoses=diagnoses,
    )


def printed_on(codes: Iterable[str], day: date) -> tuple[PrintedDiagnosis, ...]:
    """The clinic's list as it is printed on a day: a code that cannot be billed on that day is left out."""
    return tuple(printed_diagnosis(code) for code in codes if (row := diagnosis_on(code, day)) and row.billable)


def printed_diagnosis(code: str) -> PrintedDiagnosis:
    """A code with our words, short enough for its column; the encounter stands in the code's last letter."""
    words = _SHORT.get(code) or _LABELS[code].partition(",")[0].partition(" (")[0]
    return PrintedDiagnosis(code=code, words=words[0].upper() + words[1:])
