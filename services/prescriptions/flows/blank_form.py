"""The form for somebody who has no case yet: the prescriber writes the name, and a person finds the case later.

What comes back is read by the very page that was printed, so each day's form has a reference of its own and is kept.
"""

from datetime import datetime

from services.prescriptions.forms.prescription_form import VERSION
from services.prescriptions.models.requests import BlankForm, IssuedBlank
from services.prescriptions.rules.requesting import printed_on
from services.prescriptions.store import PrescriptionsStore as Store
from services.prescriptions.store import blank_forms
from shared import links
from shared.identifiers import form_reference


def draw_blank(store: Store, now: datetime) -> str:
    """Where the PDF of today is kept, with today's letterhead and list. Its reference belongs to no case."""
    settings = store.get_settings()
    today = settings.local_day(now)
    diagnoses = printed_on(settings.form_diagnoses, today)
    printed = settings.letterhead.model_dump_json(), *(f"{one.code} {one.words}" for one in diagnoses)
    said = store.clinic, "blank form", VERSION, today.isoformat(), *printed
    reference = form_reference.derive(links.signing_key(), *said)
    if (held := blank_forms.find(store.table, reference)) is not None:
        return held.document
    from services.prescriptions.forms.prescription_form import draw

    form = BlankForm(reference=reference, diagnoses=diagnoses)
    name = store.documents.keep("forms", draw(form, settings.letterhead, today), "application/pdf")
    blank_forms.keep(store.table, IssuedBlank(form=form, issued_on=today, document=name, version=VERSION))
    return name


def described(store: Store, references: tuple[str, ...]) -> str | None:
    """What to tell a person of a page that came back on a blank form; None when it did not."""
    blank = blank_forms.first_of(store.table, references)
    if blank is None:
        return None
    version = f"{blank.version[:3]}-{blank.version[3:]}"
    return f"It is a blank form of this clinic ({version}). Read the patient's name on it and choose the case."
