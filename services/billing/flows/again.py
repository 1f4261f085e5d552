"""A form again: what was wrong stands beside the field, what was filled in is kept."""

from typing import Any

from services.billing import pages
from services.billing.flows import deciding, reading
from services.billing.flows import packets as packet_flow
from services.billing.store import BillingStore
from shared import clock
from shared.pages import problem_page
from shared.problems import NotFound, Problem
from shared.web import Request


def case(request: Request[Any], problem: Problem) -> str:
    """The page of the case again, with its open form."""
    case_id = request.path.get("case_id") or str(request.form.get("case_id", ""))
    if request.staff is None:
        return problem_page(problem)
    try:
        view = reading.case(BillingStore(request.clinic), case_id)
    except NotFound:
        return problem_page(problem)
    return pages.case(request, view, problem)


def note(request: Request[Any], problem: Problem) -> str:
    """The page of a note again, with everything that was written."""
    if request.staff is None:
        return problem_page(problem)
    try:
        view = reading.case(BillingStore(request.clinic), str(request.form.get("case_id", "")))
    except NotFound:
        return problem_page(problem)
    return pages.note(request, view, problem)


def tasks(request: Request[Any], problem: Problem) -> str:
    """The list of tasks again, with what was wrong on top."""
    if request.staff is None:
        return problem_page(problem)
    store = BillingStore(request.clinic)
    today = store.get_settings().local_day(clock.now())
    return pages.tasks(request, store.task_list(None, done=False), today, done=False, problem=problem)


def packets(request: Request[Any], problem: Problem) -> str:
    """The packets of a case again, with the open form."""
    if request.staff is None:
        return problem_page(problem)
    store, case_id = BillingStore(request.clinic), request.path["case_id"]
    try:
        case, found = store.get_case(case_id), packet_flow.of_case(store, case_id, clock.now())
    except NotFound:
        return problem_page(problem)
    return pages.packets(request, case, found, problem)


def claim(request: Request[Any], problem: Problem) -> str:
    """The page of the claim again, with what was wrong on top."""
    if request.staff is None:
        return problem_page(problem)
    store = BillingStore(request.clinic)
    try:
        record, _ = store.get_claim(request.path["claim_id"])
    except NotFound:
        return problem_page(problem)
    return pages.claim(request, reading.claim(store, record), problem)


def batches(request: Request[Any], problem: Problem) -> str:
    """The page of the files again, with what was wrong on top."""
    if request.staff is None:
        return problem_page(problem)
    return pages.batches(request, reading.batches(BillingStore(request.clinic), None, clock.now()), problem)


def remittance(request: Request[Any], problem: Problem) -> str:
    """The page of the payment advice again, with its open form."""
    if request.staff is None:
        return problem_page(problem)
    try:
        view = deciding.view(BillingStore(request.clinic), request.path["remittance_id"])
    except NotFound:
        return problem_page(problem)
    return pages.remittance(request, view, problem)


def session(request: Request[Any], problem: Problem) -> str:
    """The page of the note again, with its open form."""
    if request.staff is None:
        return problem_page(problem)
    store, session_id = BillingStore(request.clinic), request.path["session_id"]
    try:
        view = reading.session(store, session_id)
    except NotFound:
        return problem_page(problem)
    return pages.session(request, view, problem)
