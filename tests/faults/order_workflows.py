"""Orders at work, cut into workflows: gone beyond by leave, given back, asked to be completed, running out, renewed."""

from datetime import timedelta
from typing import Any

from tests import thread
from tests.builders_prescriptions import a_reservation, release, reserve
from tests.faults.stage import Workflow
from tests.faults.workflows import CAR, _active, _page_came
from tests.prescriptions.flows.test_overriding import ASKED
from tests.prescriptions.flows.test_prescriptions import give_sessions
from tests.prescriptions.flows.test_reminding import welcome_letters
from tests.thread import SERVER_ERRORS, Outside

_WEEK = ("2026-03-02", "2026-03-04")


def _gives_leave(outside: Outside, begun: Any) -> None:
    path = f"/cases/{begun['case']}/overrides"
    outside.ask(begun["admin"], "prescriptions", "POST", path, "leave-0001", json=ASKED)


def _full_week_with_leave(outside: Outside) -> dict[str, Any]:
    """Both sessions of the week are counted, and there is leave for a third."""
    begun: dict[str, Any] = _active(CAR)(outside)
    for number, day in enumerate(_WEEK):
        reserve(outside.world, a_reservation(begun["case"], session_id=f"session{number}", service_date=day))
    _gives_leave(outside, begun)
    return begun


def _goes_beyond(outside: Outside, begun: Any) -> None:
    """Billing asks for the third session of the week until it is answered."""
    asked = a_reservation(begun["case"], session_id="session3", service_date=ASKED["service_date"])
    _until_answered(outside, lambda: reserve(outside.world, asked))


def _used_up(outside: Outside) -> dict[str, Any]:
    """Its only session is given, and the order has ended by that."""
    begun: dict[str, Any] = _page_came(CAR)(outside)
    reply = thread.confirms(outside, begun["desk"], begun["document"], CAR, number_of_sessions=1)
    begun["prescription"] = reply.json["prescription_id"]
    give_sessions(outside.world, begun["case"], begun["prescription"], _WEEK[0])
    outside.schedule("prescriptions", "expire")
    outside.settle()
    return begun


def _is_voided(outside: Outside, begun: Any) -> None:
    """The note of the session is withdrawn: billing gives it back."""
    _until_answered(outside, lambda: release(outside.world, "session0000"))
    outside.settle()


def _until_answered(outside: Outside, ask: Any) -> None:
    reply = outside.until(ask, lambda answer: answer.status < SERVER_ERRORS)
    outside.answers.append((reply.status // 100, reply.json))


def _asks_to_complete(outside: Outside, begun: Any) -> None:
    """The page is rejected, and the doctor's office is written to."""
    told = {"missing": ["signature", "date"], "write_to": "desk@practice.example"}
    path = f"/documents/{begun['document']}/rejection"
    outside.ask(begun["desk"], "prescriptions", "POST", path, "reject-2", json=told)


def _near_its_end(outside: Outside) -> dict[str, Any]:
    begun: dict[str, Any] = _active(CAR)(outside)
    welcome_letters(begun["case"])
    outside.world.now += timedelta(days=30)
    return begun


def _a_morning(outside: Outside, _: Any) -> None:
    outside.schedule("prescriptions", "expire")
    outside.settle()


BY_DAY = [
    Workflow("give leave beyond the order", _active(CAR), _gives_leave),
    Workflow("go beyond the order", _full_week_with_leave, _goes_beyond),
    Workflow("a session is voided", _used_up, _is_voided),
    Workflow("ask the office to complete the page", _page_came(CAR), _asks_to_complete, Outside.settle),
]
BY_NIGHT = [Workflow("a morning tells what runs out", _near_its_end, _a_morning)]
