"""A person decides what becomes of a held payment advice: it is booked as it stands, or set aside with a reason.

Only an advice that balances can be booked: nothing is invented to make one balance, the payer sends a corrected one.
What was decided is recorded first; the booking follows by the answers queue, as it would have when the file came.
"""

from datetime import datetime

from services.billing.flows import remittances
from services.billing.models.records import Decided, Decision, RemittanceRecord, RemittanceState
from services.billing.models.remittances import Remittance
from services.billing.models.requests import RemittanceDecided, RemittanceView, RemittanceWork
from services.billing.rules.remittances import imbalances
from services.billing.store import BillingStore as Store
from services.billing.x12 import remittance_835
from shared import aws, problems
from shared.objects import content_hash
from shared.surroundings import told
from shared.table import until_settled


def view(store: Store, remittance_id: str) -> RemittanceView:
    """An advice with what its page shows."""
    record, sha, _ = store.books.get_remittance(remittance_id)
    remittance = content(store, record, sha)
    return RemittanceView(record=record, remittance=remittance, may_be_booked=not imbalances(remittance))


def content(store: Store, record: RemittanceRecord, sha: str) -> Remittance:
    """The advice as it stands in the file it came in; a file may hold several."""
    data = store.documents.fetch(record.document).decode("latin-1")
    return next(one for one in remittance_835.read(data) if sha_of(one) == sha)


def sha_of(remittance: Remittance) -> str:
    """What an advice says, in one word: two files may say the same."""
    return content_hash(remittance.model_dump_json().encode())


def decide(
    store: Store, remittance_id: str, said: RemittanceDecided, person: str, now: datetime
) -> RemittanceRecord:  # fmt: skip
    """Record what was decided, once; the same again is the same."""
    record = until_settled(lambda: _recorded(store, remittance_id, said, person, now))
    if record.state is RemittanceState.OPEN:
        work = RemittanceWork(clinic=store.clinic, remittance_id=remittance_id)
        aws.client("sqs").send_message(QueueUrl=told("ANSWERS_QUEUE"), MessageBody=work.model_dump_json())
    return record


def _recorded(
    store: Store, remittance_id: str, said: RemittanceDecided, person: str, now: datetime
) -> RemittanceRecord:  # fmt: skip
    record, sha, seen = store.books.get_remittance(remittance_id)
    if record.decided is not None and record.decided.decision is said.decision:
        return record
    if record.state is not RemittanceState.HELD:
        raise problems.Refused("Nothing is to be decided here: this advice is not held, or somebody has decided.")
    if said.decision is Decision.BOOK and imbalances(content(store, record, sha)):
        raise problems.Refused("An advice that does not balance is never booked. Ask the payer for a corrected one.")
    state = RemittanceState.OPEN if said.decision is Decision.BOOK else RemittanceState.SET_ASIDE
    decided = Decided(decision=said.decision, reason=said.reason, by=person, at=now)
    changed = record.model_copy(update={"state": state, "decided": decided})
    done = store.no_task(remittances.task_id(record))
    store.books.change_remittance(changed, sha, seen, done)
    return changed


def book(store: Store, work: RemittanceWork) -> tuple[str, ...]:
    """Book an advice that a person has let through; return the files whose claims it has judged."""
    record, sha, _ = store.books.get_remittance(work.remittance_id)
    if record.decided is None or record.state is RemittanceState.SET_ASIDE:
        return ()
    return remittances.book(store, content(store, record, sha), record, sha, record.decided.at)
