"""Papers that are drawn when somebody asks for them: the CMS-1500, its proof, a printer's sheet, a statement.

Drawn anew each time from the books as they stand, and kept under the hash of their bytes: the same facts are the same
paper.
"""

from datetime import date, datetime

from services.billing.flows import reading
from services.billing.forms.cms1500.boxes import Form, forms_for
from services.billing.models.records import ClaimRecord, SessionRecord
from services.billing.store import BillingStore as Store
from shared.problems import Conflict
from shared.settings import ClinicSettings

_PDF, _ROOM = "application/pdf", "cms1500"


def cms1500(store: Store, claim_id: str) -> str:
    """Draw a claim for the pre-printed form; return where it is kept."""
    from services.billing.forms.cms1500 import printing

    sheets = printing.typed(_forms(store, claim_id)[1], store.get_settings().form_printer)
    return store.documents.keep(_ROOM, sheets, _PDF)


def cms1500_proof(store: Store, claim_id: str, now: datetime) -> str:
    """Draw its proof on plain paper; return where it is kept."""
    from services.billing.forms.cms1500 import proof
    from services.billing.forms.superbill import letterhead

    record, forms = _forms(store, claim_id)
    foot = "A proof to be read, not a form to be sent: payers take the pre-printed one."
    head = letterhead(record.claim, "CMS-1500, proof", store.get_settings().local_day(now), foot)
    return store.documents.keep(_ROOM, proof.render(forms, head), _PDF)


def calibration(store: Store) -> str:
    """Draw the sheet that sets up a printer; return where it is kept."""
    from services.billing.forms.cms1500 import printing

    return store.documents.keep(_ROOM, printing.calibration(store.get_settings().form_printer), _PDF)


def statement(store: Store, case_id: str, now: datetime) -> str:
    """Draw a patient's statement; return where it is kept. Conflict for an account that gets none."""
    from services.billing.forms import statement as form

    settings = store.get_settings()
    try:
        view = form.statement_for(reading.case(store, case_id), settings, settings.local_day(now))
    except form.NoStatement as error:
        raise Conflict(str(error)) from None
    return store.documents.keep("statements", form.render(view), _PDF)


def _forms(store: Store, claim_id: str) -> tuple[ClaimRecord, tuple[Form, ...]]:
    record, _ = store.get_claim(claim_id)
    return record, forms_for(record.claim, _signed_on(store.get_session(record.session_id), store.get_settings()))


def _signed_on(kept: SessionRecord, settings: ClinicSettings) -> date:
    """The therapist's signature in box 31 is the one on her note."""
    return settings.local_day(kept.session.note.signed_at)
