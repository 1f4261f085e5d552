"""A case becomes the form that the prescriber is asked to complete."""

from services.prescriptions.models.requests import FormRequest
from shared.facts import CaseFacts
from shared.settings import ClinicSettings


def request_for(case: CaseFacts, settings: ClinicSettings, reference: str) -> FormRequest:
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
    )
