"""The doors to a claim that must change: send it again, replace it, take it back, pass it on, say why it is late."""

from typing import Any

from services.billing.flows import again, changes
from services.billing.models.records import ClaimRecord
from services.billing.models.requests import ChangeAsked, DelayTold, SecondPayer
from services.billing.store import BillingStore
from shared import clock
from shared.asking import Answer, Request
from shared.permissions import Permission
from shared.web import Api


def open_doors(app: Api) -> None:
    """Declare these routes for the service."""
    _superseding(app)
    _passing_on(app)


def _superseding(app: Api) -> None:
    @app.on("POST", "/claims/{claim_id}/replacement", who=Permission.RUN_BATCHES, takes=ChangeAsked,
            gives=ClaimRecord, status=201, again=again.claim)  # fmt: skip
    def replace_claim(request: Request[ChangeAsked]) -> Answer:
        """Replace a judged claim: all lines again, naming the payer's number of the original (frequency 7)."""
        store, claim_id = BillingStore(request.clinic), request.path["claim_id"]
        return _answer(request, *changes.replace(store, claim_id, request.body, clock.now()))

    @app.on("POST", "/claims/{claim_id}/void", who=Permission.RUN_BATCHES, takes=ChangeAsked, gives=ClaimRecord,
            status=201, again=again.claim)  # fmt: skip
    def void_claim(request: Request[ChangeAsked]) -> Answer:
        """Take a judged claim back (frequency 8)."""
        store, claim_id = BillingStore(request.clinic), request.path["claim_id"]
        return _answer(request, *changes.take_back(store, claim_id, request.body, clock.now()))


def _passing_on(app: Api) -> None:
    @app.on("POST", "/claims/{claim_id}/resubmission", who=Permission.RUN_BATCHES, gives=ClaimRecord,
            again=again.claim)  # fmt: skip
    def send_again(request: Request[None]) -> Answer:
        """Send a rejected claim again, mended with what is known now."""
        store, claim_id = BillingStore(request.clinic), request.path["claim_id"]
        return _answer(request, changes.send_again(store, claim_id, clock.now()), is_new=False)

    @app.on("POST", "/claims/{claim_id}/next-payer", who=Permission.RUN_BATCHES, takes=SecondPayer,
            gives=ClaimRecord, status=201, again=again.claim)  # fmt: skip
    def ask_next_payer(request: Request[SecondPayer]) -> Answer:
        """Bill the second payer with what the first one said."""
        store, claim_id = BillingStore(request.clinic), request.path["claim_id"]
        return _answer(request, *changes.ask_next_payer(store, claim_id, request.body, clock.now()))

    @app.on("POST", "/claims/{claim_id}/delay", who=Permission.EDIT_SETTINGS, takes=DelayTold, gives=ClaimRecord,
            again=again.claim)  # fmt: skip
    def tell_delay(request: Request[DelayTold]) -> Answer:
        """Say why a claim is late; only a manager may let it go."""
        store, claim_id = BillingStore(request.clinic), request.path["claim_id"]
        return _answer(request, changes.tell_delay(store, claim_id, request.body, clock.now()), is_new=False)


def _answer(request: Request[Any], record: ClaimRecord, is_new: bool) -> Answer:
    if request.is_form:
        return Answer.see(f"/billing/desk/claims/{record.claim_id}")
    return Answer(record, 201 if is_new else 200)
