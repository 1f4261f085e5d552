"""A case becomes the form that the prescriber is asked to complete.

>>> printed_diagnosis("S43411D").words
'Right shoulder sprain'
"""

from collections.abc import Iterable
from datetime import date

from services.prescriptions.models.orders import Prescription
from services.prescriptions.models.requests import FormRequest, KnownPrescriber, LastOrder, PrintedDiagnosis
from services.prescriptions.models.sessions import PrescriptionUsage
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


def renewal_of(request: FormRequest, order: Prescription, usage: PrescriptionUsage) -> FormRequest:
    """The form of a case as it asks for the next order: the prescriber to confirm, and what was ordered last time."""
    who, limits = order.prescriber, order.limits
    known = KnownPrescriber(name=who.full_name, npi=who.npi, phone=who.phone)
    last = LastOrder(
        prescription_id=order.prescription_id, written_on=order.written_on, diagnoses=order.diagnoses,
        body_areas=limits.body_areas, procedures=limits.procedures, minutes_per_session=limits.minutes_per_session,
        sessions_per_week=limits.sessions_per_week, every_weeks=order.every_weeks, sessions=limits.number_of_sessions,
        sessions_used=usage.sessions_used,
    )  # fmt: skip
    return request.model_copy(update={"prescriber": known, "last_order": last})


def printed_on(codes: Iterable[str], day: date) -> tuple[PrintedDiagnosis, ...]:
    """The clinic's list as it is printed on a day: a code that cannot be billed on that day is left out."""
    return tuple(printed_diagnosis(code) for code in codes if (row := diagnosis_on(code, day)) and row.billable)


def printed_diagnosis(code: str) -> PrintedDiagnosis:
    """A code with our words, short enough for its column; the encounter stands in the code's last letter."""
    words = _SHORT.get(code) or _LABELS[code].partition(",")[0].partition(" (")[0]
    return PrintedDiagnosis(code=code, words=words[0].upper() + words[1:])
