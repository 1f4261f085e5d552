"""The form for somebody who has no case yet: the prescriber writes the name, and a person finds the case later."""

from datetime import datetime

from services.prescriptions.models.requests import BlankForm
from services.prescriptions.rules.requesting import printed_on
from services.prescriptions.store import PrescriptionsStore as Store
from shared import links
from shared.identifiers import form_reference


def draw_blank(store: Store, now: datetime) -> str:
    """Where the PDF of today is kept. All blank forms of a clinic carry one reference, which belongs to no case."""
    from services.prescriptions.forms.prescription_form import draw

    settings = store.get_settings()
    today = settings.local_day(now)
    reference = form_reference.derive(links.signing_key(), store.clinic, "blank form")
    blank = BlankForm(reference=reference, diagnoses=printed_on(settings.form_diagnoses, today))
    return store.documents.keep("forms", draw(blank, settings.letterhead, today), "application/pdf")
