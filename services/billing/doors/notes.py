"""The doors to session notes: signed, corrected, taken back; the page to write one and the page that shows it."""

from services.billing import pages
from services.billing.flows import again, corrections, notes, reading, voiding
from services.billing.models.records import SessionRecord
from services.billing.models.requests import ChangeAsked, CorrectedNote, Recorded, SignedNote
from services.billing.store import BillingStore
from shared import clock
from shared.asking import Answer, Request
from shared.permissions import Permission
from shared.web import Api


def open_doors(app: Api) -> None:
    """Declare these routes for the service."""
    _signing(app)
    _changing(app)
    _reading(app)


def _signing(app: Api) -> None:
    @app.on("POST", "/sessions", who=Permission.SIGN_NOTES, takes=SignedNote, gives=Recorded, status=201,
            again=again.note)  # fmt: skip
    def sign_note(request: Request[SignedNote]) -> Answer:
        """Sign a session note: it is reserved on the prescription, counted, priced, claimed and booked; or refused."""
        note = request.body
        key = request.repeat_key(request.person.name, note.model_dump_json())
        recorded, is_new = notes.sign_note(BillingStore(request.clinic), note, request.person.name, key, clock.now())
        if request.is_form:
            return Answer.see(f"/billing/desk/cases/{note.case_id}")
        return Answer(recorded, 201 if is_new else 200)

    @app.on("GET", "/desk/cases/{case_id}/note", who=Permission.SIGN_NOTES, page=True)
    def write_note(request: Request[None]) -> Answer:
        """The form of a session note, beside how the case has gone so far."""
        return Answer(pages.note(request, reading.case(BillingStore(request.clinic), request.path["case_id"])))


def _changing(app: Api) -> None:
    @app.on("POST", "/sessions/{session_id}/correction", who=Permission.SIGN_NOTES, takes=CorrectedNote,
            gives=Recorded, status=201, again=again.session)  # fmt: skip
    def correct_note(request: Request[CorrectedNote]) -> Answer:
        """Correct a signed note: the next version, with its reason; the version before stays as it was signed."""
        note, session_id = request.body, request.path["session_id"]
        store = BillingStore(request.clinic)
        recorded, is_new = corrections.correct(store, session_id, note, request.person.name, clock.now())
        if request.is_form:
            return Answer.see(f"/billing/desk/sessions/{session_id}")
        return Answer(recorded, 201 if is_new else 200)

    @app.on("POST", "/sessions/{session_id}/void", who=Permission.SIGN_NOTES, takes=ChangeAsked, gives=SessionRecord,
            status=201, again=again.session)  # fmt: skip
    def void_note(request: Request[ChangeAsked]) -> Answer:
        """Take a signed note back: it stays as it was signed and counts for nothing; the visit comes back."""
        store, session_id = BillingStore(request.clinic), request.path["session_id"]
        kept, is_new = voiding.take_back(store, session_id, request.body, request.person.name, clock.now())
        if request.is_form:
            return Answer.see(f"/billing/desk/sessions/{session_id}")
        return Answer(kept, 201 if is_new else 200)


def _reading(app: Api) -> None:
    @app.on("GET", "/desk/sessions/{session_id}", who=Permission.READ_BILLING, page=True)
    def show_session(request: Request[None]) -> Answer:
        """A signed note with its versions, and the form that corrects it."""
        return Answer(pages.session(request, reading.session(BillingStore(request.clinic), request.path["session_id"])))

    @app.on("GET", "/sessions/{session_id}", who=Permission.READ_BILLING, gives=SessionRecord)
    def get_session(request: Request[None]) -> Answer:
        """A signed session and what it came to."""
        return Answer(BillingStore(request.clinic).get_session(request.path["session_id"]))
