"""The doors by which a signed page comes back: sent from a phone or the desk, or filled and signed on the web."""

from services.prescriptions import pages
from services.prescriptions.flows import again, ordering, uploading
from services.prescriptions.flows.uploading import Road
from services.prescriptions.models.web_orders import OrderInvitation, WebOrder
from services.prescriptions.store import PrescriptionsStore
from shared import clock
from shared.asking import Answer, ByLink, Open, Request
from shared.permissions import Permission
from shared.web import Api


def open_doors(app: Api) -> None:
    """Declare these routes for the service."""
    _at_the_desk(app)
    _by_link(app)
    _web_order(app)


def _at_the_desk(app: Api) -> None:
    @app.on("GET", "/desk/upload", who=Permission.REVIEW_PRESCRIPTIONS, page=True)
    def show_upload_at_desk(request: Request[None]) -> Answer:
        """The front desk sends a page that came by hand, and chooses its case afterwards."""
        return uploading.page(request, Road.DESK, None, "/desk/upload")

    @app.on("GET", "/desk/cases/{case_id}/upload", who=Permission.REVIEW_PRESCRIPTIONS, page=True)
    def show_upload_for_case(request: Request[None]) -> Answer:
        """The front desk sends a page that came by hand, for this case."""
        case_id = request.path["case_id"]
        return uploading.page(request, Road.DESK, case_id, f"/desk/cases/{case_id}/upload")


def _by_link(app: Api) -> None:
    @app.on("GET", "/upload.js", who=Open())
    def serve_upload_script(_: Request[None]) -> Answer:
        """The script of the upload pages."""
        headers = {"Content-Type": "text/javascript; charset=utf-8", "Cache-Control": "max-age=86400"}
        return Answer(pages.upload_script(), headers=headers)

    @app.on("GET", "/upload/{token}", who=ByLink("upload"), page=True)
    def show_upload_by_link(request: Request[None]) -> Answer:
        """The patient sends the signed page by the link the clinic gave her."""
        return uploading.page(request, Road.PATIENT, request.claims.subject, f"/upload/{request.path['token']}")


def _web_order(app: Api) -> None:
    @app.on("GET", "/order/{token}", who=ByLink("order"), page=True)
    def show_order(request: Request[None]) -> Answer:
        """The order to fill in and sign, as the printed form asks it."""
        return Answer(ordering.page(request))

    @app.on("POST", "/order/{token}", who=ByLink("order"), takes=WebOrder, again=ordering.again, status=303)
    def sign_order(request: Request[WebOrder]) -> Answer:
        """The order is signed and sent, once."""
        ordering.sign(PrescriptionsStore(request.clinic), request.claims, request.body, clock.now())
        return Answer.see(f"/prescriptions/order/{request.path['token']}")

    @app.on("POST", "/order/{token}/draft", who=ByLink("order"), again=ordering.again, status=303)
    def keep_order_draft(request: Request[None]) -> Answer:
        """What was typed so far is kept under the link; nothing is signed."""
        ordering.keep_draft(PrescriptionsStore(request.clinic), request.claims, request.form)
        return Answer.see(f"/prescriptions/order/{request.path['token']}?kept=yes")

    @app.on("GET", "/order/{token}/upload", who=ByLink("order"), page=True)
    def show_upload_by_office(request: Request[None]) -> Answer:
        """The prescriber's office sends the signed page instead."""
        case_id = ordering.open_by(PrescriptionsStore(request.clinic), request.claims).case_id
        return uploading.page(request, Road.OFFICE, case_id, f"/order/{request.path['token']}/upload")

    @app.on("POST", "/cases/{case_id}/order-link", who=Permission.REVIEW_PRESCRIPTIONS, takes=OrderInvitation,
            status=303, again=again.case)  # fmt: skip
    def send_order_link(request: Request[OrderInvitation]) -> Answer:
        """The prescriber's office is sent the link to the order."""
        case_id = request.path["case_id"]
        ordering.invite(PrescriptionsStore(request.clinic), case_id, request.body, clock.now())
        return Answer.see(f"/prescriptions/desk/cases/{case_id}")

    @app.on("POST", "/cases/{case_id}/order-link/revocation", who=Permission.REVIEW_PRESCRIPTIONS, status=303)
    def take_order_links_back(request: Request[None]) -> Answer:
        """Links to the order of a case that were given out until now stop working."""
        case_id = request.path["case_id"]
        ordering.take_back(PrescriptionsStore(request.clinic), case_id, clock.now())
        return Answer.see(f"/prescriptions/desk/cases/{case_id}")
