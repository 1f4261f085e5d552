"""Orders at work: sessions counted against them, leaves to go beyond them, what is left, what runs out."""

from services.prescriptions import pages
from services.prescriptions.flows import again, allowances, overriding, papers, releasing, renewing, reservations
from services.prescriptions.flows import prescriptions as orders
from services.prescriptions.flows import rounds as looking
from services.prescriptions.models.alerts import Alert, AlertDone, AlertList
from services.prescriptions.models.allowances import CaseAllowance
from services.prescriptions.models.decisions import Reserved
from services.prescriptions.models.orders import Acknowledgment, Prescription, Revocation
from services.prescriptions.models.overrides import CaseOverrides, Override, OverrideAsked
from services.prescriptions.models.papers import OrderPapers, PapersAsked
from services.prescriptions.models.sessions import Release, Released, ReservationRequest
from services.prescriptions.store import PrescriptionsStore
from shared import aws, clock
from shared.permissions import Permission
from shared.web import Answer, Api, FromService, Request


def open_doors(app: Api) -> None:
    """Declare these routes."""
    _sessions(app)
    _orders(app)
    _alerts(app)


def _orders(app: Api) -> None:
    """An order as a page; taken back, its precautions acknowledged."""

    @app.on("GET", "/desk/prescriptions/{prescription_id}", who=Permission.READ_PRESCRIPTIONS, page=True)
    def show_prescription(request: Request[None]) -> Answer:
        """An order: what is left of it as a picture, session by session, and the way back to its page."""
        return Answer(again.order_page(request))

    @app.on("GET", "/prescriptions/{prescription_id}/renewal-form", who=Permission.REVIEW_PRESCRIPTIONS, status=303)
    def show_renewal_form(request: Request[None]) -> Answer:
        """A five-minute link to the form that asks for the next order, with what was ordered last time."""
        store = PrescriptionsStore(request.clinic)
        form = renewing.renewal_form(store, request.path["prescription_id"], clock.now())
        return Answer.see(store.documents.link(aws.signer(), form.document, "prescription-form.pdf"))

    @app.on("POST", "/prescriptions/{prescription_id}/revocation", who=Permission.REVIEW_PRESCRIPTIONS,
            takes=Revocation, gives=Prescription, status=201, again=again.prescription)  # fmt: skip
    def revoke_prescription(request: Request[Revocation]) -> Answer:
        """Take a prescription back; from now on it covers nothing."""
        store = PrescriptionsStore(request.clinic)
        order = orders.revoke(store, request.path["prescription_id"], request.body, clock.now())
        return Answer.see(f"/prescriptions/desk/cases/{order.case_id}") if request.is_form else Answer(order)

    @app.on("POST", "/prescriptions/{prescription_id}/acknowledgment", who=Permission.SIGN_NOTES, takes=Acknowledgment,
            gives=Prescription, again=again.prescription)  # fmt: skip
    def acknowledge_precautions(request: Request[Acknowledgment]) -> Answer:
        """A therapist has read what the prescriber warns of; before that no session of hers is reserved."""
        store = PrescriptionsStore(request.clinic)
        order = orders.acknowledge(store, request.path["prescription_id"], request.person.name)
        return Answer.see(f"/prescriptions/desk/cases/{order.case_id}") if request.is_form else Answer(order)


def _sessions(app: Api) -> None:
    """Sessions counted, given back, given by leave; what is left for the next one."""

    @app.on("POST", "/reservations", who=FromService("billing"), takes=ReservationRequest, gives=Reserved, status=201)
    def reserve_session(request: Request[ReservationRequest]) -> Answer:
        """Count a session against the prescription; the minutes it covers, or a refusal with reasons."""
        reserved, is_new = reservations.reserve(PrescriptionsStore(request.clinic), request.body)
        return Answer(reserved, 201 if is_new else 200)

    @app.on("POST", "/releases", who=FromService("billing"), takes=Release, gives=Released)
    def release_session(request: Request[Release]) -> Answer:
        """A session's note was voided: its place on the prescription is free again."""
        return Answer(releasing.release(PrescriptionsStore(request.clinic), request.body.session_id, clock.now()))

    @app.on("POST", "/papers", who=FromService("billing"), takes=PapersAsked, gives=OrderPapers)
    def give_papers(request: Request[PapersAsked]) -> Answer:
        """The signed orders of a case with their pages, for a packet."""
        return Answer(papers.of_case(PrescriptionsStore(request.clinic), request.body.case_id))

    @app.on("POST", "/cases/{case_id}/overrides", who=Permission.OVERRIDE_LIMITS, takes=OverrideAsked, gives=Override,
            status=201, again=again.case)  # fmt: skip
    def grant_override(request: Request[OverrideAsked]) -> Answer:
        """Leave to go beyond the orders of a case for one session, on the prescriber's word; the claim shows it."""
        case_id, key = request.path["case_id"], request.repeat_key(request.body.model_dump_json())
        store = PrescriptionsStore(request.clinic)
        given = overriding.grant(store, case_id, request.body, request.person.name, key, clock.now())
        return Answer.see(f"/prescriptions/desk/cases/{case_id}") if request.is_form else Answer(given)

    @app.on("GET", "/cases/{case_id}/overrides", who=Permission.READ_PRESCRIPTIONS, gives=CaseOverrides)
    def get_overrides(request: Request[None]) -> Answer:
        """The leaves that were given for a case, spent or not."""
        return Answer(overriding.of_case(PrescriptionsStore(request.clinic), request.path["case_id"]))

    @app.on("GET", "/cases/{case_id}/allowance", who=Permission.READ_PRESCRIPTIONS, gives=CaseAllowance)
    def get_allowance(request: Request[None]) -> Answer:
        """What is left of the orders of a case today: sessions, this week's, days, minutes."""
        store = PrescriptionsStore(request.clinic)
        return Answer(allowances.of_case(store, request.path["case_id"], clock.now()))


def _alerts(app: Api) -> None:
    """What runs out soon."""

    @app.on("GET", "/desk/alerts", who=Permission.READ_PRESCRIPTIONS, page=True)
    def show_alerts(request: Request[None]) -> Answer:
        """What runs out soon, the most urgent first."""
        found = looking.waiting(PrescriptionsStore(request.clinic), request.query.get("after"))
        return Answer(pages.alerts(request, found))

    @app.on("GET", "/alerts", who=Permission.READ_PRESCRIPTIONS, gives=AlertList)
    def list_alerts(request: Request[None]) -> Answer:
        """A page of what should be looked at before an order runs out, the most urgent first; `after` goes on."""
        return Answer(looking.waiting(PrescriptionsStore(request.clinic), request.query.get("after")))

    @app.on("POST", "/prescriptions/{prescription_id}/alerts/{kind}", who=Permission.REVIEW_PRESCRIPTIONS,
            takes=AlertDone, gives=Alert)  # fmt: skip
    def close_alert(request: Request[AlertDone]) -> Answer:
        """Somebody did what an alert asks."""
        store, path = PrescriptionsStore(request.clinic), request.path
        closed = looking.done(store, path["prescription_id"], path["kind"], request.body, clock.now())
        return Answer.see("/prescriptions/desk/alerts") if request.is_form else Answer(closed)
