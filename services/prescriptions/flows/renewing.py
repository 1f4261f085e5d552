"""The form that asks for the next order: for the same case, with what was ordered last time in its headings.

It has a reference of its own, derived from the order that it would renew: printed twice, it is the same form.
"""

from datetime import datetime

from services.prescriptions.models.requests import IssuedForm
from services.prescriptions.rules.requesting import printed_on, renewal_of, request_for
from services.prescriptions.store import PrescriptionsStore as Store
from shared import links
from shared.identifiers import form_reference


def renewal_form(store: Store, prescription_id: str, now: datetime) -> IssuedForm:
    """The form as it was issued for this order, drawn the first time it is asked for."""
    reference = form_reference.derive(links.signing_key(), store.clinic, "renewal", prescription_id)
    return store.find_issued(reference) or _issued(store, prescription_id, reference, now)


def _issued(store: Store, prescription_id: str, reference: str, now: datetime) -> IssuedForm:
    from services.prescriptions.forms.prescription_form import VERSION, draw

    held, settings = store.get_prescription(prescription_id), store.get_settings()
    today, case = settings.local_day(now), store.get_case(held.prescription.case_id)
    first = request_for(case, settings, reference, printed_on(settings.form_diagnoses, today))
    request = renewal_of(first, held.prescription, held.usage)
    name = store.documents.keep("forms", draw(request, settings.letterhead, today), "application/pdf")
    form = IssuedForm(
        request=request, issued_on=today, document=name, version=VERSION, letterhead=settings.letterhead
    )  # fmt: skip
    store.issue_renewal(form)
    return form
