"""The doors to paper: superbill, invoice, CMS-1500, statement, a batch's file, and the appeal that is written here.

A document is opened by a five-minute link; the address of the page says nothing of it.
"""

from services.billing.flows import again, appeals, paper
from services.billing.models.appeals import AppealAsked
from services.billing.models.records import ClaimRecord
from services.billing.store import BillingStore
from shared import aws, clock
from shared.asking import Answer, Request
from shared.objects import Objects
from shared.permissions import Permission
from shared.problems import NotFound
from shared.web import Api


def open_doors(app: Api) -> None:
    """Declare these routes for the service."""
    _appeals(app)
    _of_a_claim(app)
    _forms(app)
    _others(app)


def _appeals(app: Api) -> None:
    @app.on("POST", "/claims/{claim_id}/appeals", who=Permission.RUN_BATCHES, takes=AppealAsked, gives=ClaimRecord,
            status=201, again=again.claim)  # fmt: skip
    def write_appeal(request: Request[AppealAsked]) -> Answer:
        """Write the appeal of a denied claim: a letter with its argument and exhibits, kept with the claim."""
        claim_id, asked = request.path["claim_id"], request.body
        key = request.repeat_key(claim_id, asked.model_dump_json())
        store = BillingStore(request.clinic)
        record, is_new = appeals.appeal(store, claim_id, asked, request.person.name, key, clock.now())
        if request.is_form:
            return Answer.see(f"/billing/desk/claims/{claim_id}")
        return Answer(record, 201 if is_new else 200)

    @app.on("GET", "/claims/{claim_id}/appeals/{appeal_id}", who=Permission.READ_BILLING, status=303)
    def open_appeal(request: Request[None]) -> Answer:
        """The letter of an appeal, by a five-minute link."""
        store = BillingStore(request.clinic)
        written = store.get_claim(request.path["claim_id"])[0].appeals
        letter = next((one.letter for one in written if one.appeal_id == request.path["appeal_id"]), None)
        return _link(store.documents, letter, "appeal.pdf")


def _of_a_claim(app: Api) -> None:
    @app.on("GET", "/claims/{claim_id}/superbill", who=Permission.READ_BILLING, status=303)
    def open_superbill(request: Request[None]) -> Answer:
        """The superbill of a claim, by a five-minute link."""
        store = BillingStore(request.clinic)
        return _link(store.documents, store.get_claim(request.path["claim_id"])[0].superbill, "superbill.pdf")

    @app.on("GET", "/claims/{claim_id}/invoice", who=Permission.READ_BILLING, status=303)
    def open_invoice(request: Request[None]) -> Answer:
        """The lawyer's invoice of a claim, by a five-minute link."""
        store = BillingStore(request.clinic)
        return _link(store.documents, store.get_claim(request.path["claim_id"])[0].invoice, "invoice.pdf")


def _forms(app: Api) -> None:
    @app.on("GET", "/claims/{claim_id}/cms1500", who=Permission.READ_BILLING, status=303)
    def open_cms1500(request: Request[None]) -> Answer:
        """The claim typed for the pre-printed CMS-1500, by a five-minute link."""
        store = BillingStore(request.clinic)
        return _link(store.documents, paper.cms1500(store, request.path["claim_id"]), "cms1500.pdf")

    @app.on("GET", "/claims/{claim_id}/cms1500/proof", who=Permission.READ_BILLING, status=303)
    def open_cms1500_proof(request: Request[None]) -> Answer:
        """The same box by box on plain paper, to be read before a form is spent on it."""
        store = BillingStore(request.clinic)
        return _link(store.documents, paper.cms1500_proof(store, request.path["claim_id"], clock.now()), "proof.pdf")

    @app.on("GET", "/cms1500/calibration", who=Permission.READ_BILLING, status=303)
    def open_calibration(request: Request[None]) -> Answer:
        """The sheet by which a printer is set up for the pre-printed CMS-1500."""
        store = BillingStore(request.clinic)
        return _link(store.documents, paper.calibration(store), "calibration.pdf")


def _others(app: Api) -> None:
    @app.on("GET", "/cases/{case_id}/statement", who=Permission.READ_BILLING, status=303)
    def open_statement(request: Request[None]) -> Answer:
        """What a patient owes and why, as a letter, by a five-minute link; accounts on a lien get none."""
        store = BillingStore(request.clinic)
        return _link(store.documents, paper.statement(store, request.path["case_id"], clock.now()), "statement.pdf")

    @app.on("GET", "/batches/{batch_id}/file", who=Permission.READ_BILLING, status=303)
    def open_batch(request: Request[None]) -> Answer:
        """The 837P of a batch, by a five-minute link."""
        store = BillingStore(request.clinic)
        return _link(store.outbound, store.batches.get(request.path["batch_id"])[0].file, "claims.837")


def _link(objects: Objects, name: str | None, filename: str) -> Answer:
    if name is None:
        raise NotFound("There is no such document yet.")
    return Answer.see(objects.link(aws.signer(), name, filename))
