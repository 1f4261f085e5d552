"""A page again: what was wrong stands beside the field, what was filled in is kept."""

from typing import Any

from services.prescriptions import pages
from services.prescriptions.flows import allowances, review_page
from services.prescriptions.flows.roads import roads
from services.prescriptions.store import PrescriptionsStore, orders, prescribers
from shared import clock
from shared.pages import problem_page
from shared.problems import NotFound, Problem
from shared.web import Request


def document(request: Request[Any], problem: Problem) -> str:
    """The page of the document again."""
    if request.staff is None or isinstance(problem, NotFound):
        return problem_page(problem)
    return review_page.page(request, problem)


def case(request: Request[Any], problem: Problem) -> str:
    """The page of a case again."""
    if request.staff is None or isinstance(problem, NotFound):
        return problem_page(problem)
    view, now = PrescriptionsStore(request.clinic).view_case(request.path["case_id"]), clock.now()
    return pages.case(request, view, "", problem, roads(request.clinic, view.case.case_id, now))


def prescription(request: Request[Any], problem: Problem) -> str:
    """The page of the prescription again."""
    if request.staff is None or isinstance(problem, NotFound):
        return problem_page(problem)
    return order_page(request, problem)


def order_page(request: Request[Any], problem: Problem | None = None) -> str:
    """A prescription, with what is left of it today and the leaves to go beyond it."""
    store = PrescriptionsStore(request.clinic)
    held = store.get_prescription(request.path["prescription_id"])
    order, case = held.prescription, store.get_case(held.prescription.case_id)
    left = allowances.of_case(store, order.case_id, clock.now())
    leaves = tuple(one for one, _ in orders.overrides_of(store.table, order.case_id))
    return pages.order(request, case, held.prescription, held.usage, left, leaves, problem)


def office(request: Request[Any], problem: Problem) -> str:
    """The page of a prescriber again, or the directory with the empty entry."""
    if request.staff is None or isinstance(problem, NotFound):
        return problem_page(problem)
    store, prescriber_id = PrescriptionsStore(request.clinic), request.path.get("prescriber_id")
    if prescriber_id is None:
        return pages.offices(request, prescribers.page(store.table, None), problem)
    return pages.office(request, prescribers.get(store.table, prescriber_id), problem)
