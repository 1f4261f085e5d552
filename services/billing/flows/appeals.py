"""Answering a denial: the letter is written once, kept, and stands in the claim's story with its deadline."""

from datetime import datetime

from services.billing.models.appeals import Appeal, AppealAsked
from services.billing.models.claims import ClaimState
from services.billing.models.records import ClaimRecord, Happened
from services.billing.rules import denials
from services.billing.store import BillingStore as Store
from shared.identifiers import opaque_id
from shared.problems import BadInput, Conflict, FieldError
from shared.table import until_settled

_DENIED = frozenset({ClaimState.DENIED, ClaimState.PARTLY_PAID})


def appeal(
    store: Store, claim_id: str, asked: AppealAsked, by: str, key: str, now: datetime
) -> tuple[ClaimRecord, bool]:
    """Write an appeal; the same again gives the same. (the claim, whether it is new)"""
    appeal_id = opaque_id.derive("appeal", claim_id, key)

    def attempt() -> tuple[ClaimRecord, bool]:
        record, seen = store.get_claim(claim_id)
        if any(one.appeal_id == appeal_id for one in record.appeals):
            return record, False
        written = _written(store, record, asked, by, appeal_id, now)
        told = Happened(at=now, words=f"Appeal written; it must be there by {written.answer_by}")
        changes = {"appeals": (*record.appeals, written), "story": (*record.story, told)}
        following = record.model_copy(update=changes)
        store.change_claim(following, seen)
        return following, True

    return until_settled(attempt)


def _written(store: Store, record: ClaimRecord, asked: AppealAsked, by: str, appeal_id: str, now: datetime) -> Appeal:
    if record.claim.state not in _DENIED or not record.denials or record.answer_by is None:
        raise Conflict("Nothing of this claim is denied: there is nothing to appeal.")
    today = store.get_settings().local_day(now)
    if today > record.answer_by:
        wrong = FieldError(field="words", detail=f"The last day for an appeal was {record.answer_by}.")
        raise BadInput("The time for an appeal is over. Call the payer, or write the amount off.", [wrong])
    from services.billing.forms import appeal_letter

    found = denials.steps(record.denials, record.claim.first_service_date)
    view = appeal_letter.letter_for(
        record.claim, record.disputed, found, asked.exhibits, asked.words, (today, record.answer_by), by
    )
    letter = store.documents.keep("appeals", appeal_letter.render(view), "application/pdf")
    return Appeal(appeal_id=appeal_id, written_at=now, written_by=by, answer_by=record.answer_by,
                  exhibits=asked.exhibits, letter=letter)  # fmt: skip
