"""The doors to payment advices: the list, one advice as it stands, and what a person decides of a held one."""

from services.billing import pages
from services.billing.flows import again, deciding
from services.billing.models.records import RemittanceRecord
from services.billing.models.requests import RemittanceDecided, RemittanceList
from services.billing.store import BillingStore
from shared import clock
from shared.asking import Answer, Request
from shared.permissions import Permission
from shared.web import Api


def open_doors(app: Api) -> None:
    """Declare these routes for the service."""
    _lists(app)
    _one(app)


def _lists(app: Api) -> None:
    @app.on("GET", "/desk/remittances", who=Permission.READ_BILLING, page=True)
    def show_remittances(request: Request[None]) -> Answer:
        """The payment advices that came."""
        found = BillingStore(request.clinic).books.remittances(request.query.get("after"))
        return Answer(pages.remittances(request, found))

    @app.on("GET", "/remittances", who=Permission.READ_BILLING, gives=RemittanceList)
    def list_remittances(request: Request[None]) -> Answer:
        """A page of payment advices, the newest first; `after` goes on."""
        return Answer(BillingStore(request.clinic).books.remittances(request.query.get("after")))


def _one(app: Api) -> None:
    @app.on("GET", "/desk/remittances/{remittance_id}", who=Permission.READ_BILLING, page=True)
    def show_remittance(request: Request[None]) -> Answer:
        """One advice as it stands in its file, and the decision where it is held."""
        store = BillingStore(request.clinic)
        return Answer(pages.remittance(request, deciding.view(store, request.path["remittance_id"])))

    @app.on("GET", "/remittances/{remittance_id}", who=Permission.READ_BILLING, gives=RemittanceRecord)
    def get_remittance(request: Request[None]) -> Answer:
        """An advice as it was taken in, and what was decided."""
        return Answer(BillingStore(request.clinic).books.get_remittance(request.path["remittance_id"])[0])

    @app.on("POST", "/remittances/{remittance_id}/decision", who=Permission.RUN_BATCHES, takes=RemittanceDecided,
            gives=RemittanceRecord, again=again.remittance)  # fmt: skip
    def decide_remittance(request: Request[RemittanceDecided]) -> Answer:
        """Book a held advice as it stands, or set it aside, with the reason."""
        store, remittance_id = BillingStore(request.clinic), request.path["remittance_id"]
        record = deciding.decide(store, remittance_id, request.body, request.person.name, clock.now())
        return Answer.see(f"/billing/desk/remittances/{remittance_id}") if request.is_form else Answer(record)
