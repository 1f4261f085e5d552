"""The night's re-check: plans of the coming days' visits are asked again, case by case, over a queue.

The schedule sends one message per clinic; that message's page of visits becomes one message per case and one for the
next page, so that nothing is read without a bound. A message that is not deleted is sent again: whoever was asked today
is not asked twice, for the inquiry's number follows from case and day.
"""

from datetime import date, datetime

from services.eligibility.flows import inquiries
from services.eligibility.flows.cases import local_day
from services.eligibility.models.rechecks import Recheck
from services.eligibility.rules.freshness import HORIZON
from services.eligibility.store import EligibilityStore as Store
from services.eligibility.store import visit_rows
from shared import aws, clock
from shared.problems import Conflict, NotFound
from shared.surroundings import told
from shared.tenancy import at_work_for


def begin(store: Store, now: datetime) -> int:
    """Send the first page of a clinic on its way; nothing where nobody can be asked electronically."""
    if not told("CLEARINGHOUSE_URL", ""):
        return 0
    _send(Recheck(clinic=store.table.clinic, day=local_day(store.get_settings(), now)))
    return 1


def take_in(body: str) -> None:
    """One message of the queue: a page of visits, or one case."""
    work = Recheck.model_validate_json(body)
    with at_work_for(work.clinic):
        store = Store(work.clinic)
        if work.case_id is None:
            _send_on(store, work)
        else:
            _ask(store, work.case_id, clock.now())


def _send_on(store: Store, work: Recheck) -> None:
    """One message per visit of the coming days, then one for the next page, while it may hold one."""
    page = visit_rows.page(store.table, work.after)
    for visit in page.visits:
        if visit.day < work.day:
            visit_rows.forget(store.table, visit)
        elif _is_near(visit.day, work.day):
            _send(work.model_copy(update={"case_id": visit.case_id, "after": None}))
    if page.after and all(visit.day <= work.day + HORIZON for visit in page.visits):
        _send(work.model_copy(update={"after": page.after}))


def _is_near(day: date, today: date) -> bool:
    return today <= day <= today + HORIZON


def _ask(store: Store, case_id: str, now: datetime) -> None:
    """Ask where a new answer is wanted. What only a person can mend is a task already, or will be at the desk."""
    try:
        inquiries.ask_for_visit(store, case_id, now)
    except (Conflict, NotFound):
        return


def _send(work: Recheck) -> None:
    aws.client("sqs").send_message(QueueUrl=told("RECHECK_QUEUE"), MessageBody=work.model_dump_json())
