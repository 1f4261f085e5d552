"""What is done between the answer and the first visit, step by step."""

from tests.thread import Outside
from tests.world import Caller


def before_the_first_visit(outside: Outside, desk: Caller, case_id: str) -> None:
    """Every door of it, opened once."""
    estimate = desk.post("eligibility", f"/cases/{case_id}/estimates", json={"visits": 8}).json["estimate"]
    name = estimate["estimate_id"]
    opens(desk, f"/cases/{case_id}/estimates/{name}", f"/desk/cases/{case_id}/estimates/{name}")
    opens(desk, f"/cases/{case_id}/timeline", f"/desk/cases/{case_id}/timeline", f"/desk/cases/{case_id}/first-visit")
    outside.settle()


def opens(who: Caller, *paths: str) -> None:
    """Somebody looks at pages and data of eligibility."""
    for path in paths:
        reply = who.page("eligibility", path) if path.startswith("/desk") else who.get("eligibility", path)
        assert reply.status in {200, 303}, (path, reply.text)
