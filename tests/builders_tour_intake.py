"""The tour's way through the open door: every path, a form left and found again, the desk's form, questions edited."""

from tests.builders import an_intake
from tests.builders_first_visit import by_link
from tests.builders_intake import answers, keeps, led_to, page, sends, token_on
from tests.thread import Outside
from tests.world import Caller


def the_open_door(outside: Outside, desk: Caller, admin: Caller) -> None:
    """Everything that the intake has."""
    world = outside.world
    for path in ("/intake/milehigh", "/intake/milehigh/self_pay", "/questions/milehigh"):
        assert page(world, path).status == 200
    link = led_to(keeps(world, answers("self_pay", patient__email="jane@mailbox.example", may_email="true")))
    token = token_on(page(world, link).text)
    assert page(world, led_to(sends(world, answers("self_pay"), token))).status == 200
    assert page(world, link).status == 303
    _by_telephone(desk)
    _adds_what_was_missing(outside, desk)
    _questions(admin)
    outside.settle()


def _by_telephone(desk: Caller) -> None:
    assert desk.page("eligibility", "/desk/intake").status == 200
    assert desk.page("eligibility", "/desk/intake?path=self_pay").status == 200
    told = an_intake("self_pay", red_flags=["fever"], may_email=True)
    told["patient"] = {**told["patient"], "email": "jane@mailbox.example"}
    reply = desk.post("eligibility", "/desk/intake", json=told)
    assert reply.status == 201, reply.text
    case = f"/cases/{reply.json['case']['facts']['case_id']}"
    cleared = desk.post("eligibility", f"{case}/clearance", json={"physician": "Pat Example", "said_on": "2026-03-02"})
    assert cleared.status == 201, cleared.text
    assert desk.post("eligibility", f"{case}/status-link").status == 202
    assert desk.page("eligibility", f"/desk{case}/facts").status == 200
    told |= {"revision": 1, "patient": {**told["patient"], "phone": "3035550199"}}
    assert desk.post("eligibility", f"{case}/facts", json=told).status == 201


def _adds_what_was_missing(outside: Outside, desk: Caller) -> None:
    told = an_intake("workers_compensation", injury={"injured_on": "2026-01-15", "employer": "Invented Roofing Inc"})
    case_id = desk.post("eligibility", "/desk/intake", json=told).json["case"]["facts"]["case_id"]
    assert by_link(outside.world, case_id, "/facts", json={"claim_number": "WC-2026-12"}).status == 201


def _questions(admin: Caller) -> None:
    assert admin.page("eligibility", "/settings/questions").status == 200
    revision = admin.get("eligibility", "/settings").json["revision"]
    told = {"revision": revision, "questions.0.question": "Whom do I call?", "questions.0.answer": "Us, at {phone}."}
    assert admin.post("eligibility", "/settings/questions", form=told).status == 303
