"""The tour through what becomes of claims that must change: replaced, taken back, passed on, let go late."""

from tests.world import Caller


def change_claims(biller: Caller, manager: Caller, claims: dict[str, str]) -> None:
    """Each way once, from claims that the payer has judged."""
    new = _post(biller, claims["workers_compensation"], "replacement", {"reason": "a line too many"})
    _post(manager, new, "delay", {"delay_reason": "7"})
    _post(biller, new, "resubmission", {})
    _post(biller, claims["health_plan"], "next-payer", {"payer_id": "example-auto", "member_id": "S987654321"})
    _post(biller, claims["car_accident"], "void", {"reason": "billed to the wrong carrier"})


def _post(who: Caller, claim_id: str, what: str, body: dict[str, str]) -> str:
    reply = who.post("billing", f"/claims/{claim_id}/{what}", json=body)
    assert reply.status in {200, 201}, (what, reply.text)
    return str(reply.json["claim_id"])


def correct_note(therapist: Caller, session_id: str, note: dict[str, object]) -> None:
    """A note is corrected, and looked at with its version before."""
    path = f"/sessions/{session_id}/correction"
    assert therapist.post("billing", path, json={"reason": "typed wrong", **note}).status == 201
    assert therapist.page("billing", f"/desk/sessions/{session_id}").status == 200


def take_note_back(therapist: Caller, note: dict[str, object]) -> None:
    """The form of a note is opened; a note is signed, and taken back."""
    assert therapist.page("billing", f"/desk/cases/{note['case_id']}/note").status == 200
    signed = therapist.post("billing", "/sessions", json=note)
    assert signed.status == 201, signed.text
    back = therapist.post("billing", f"/sessions/{signed.json['session_id']}/void", json={"reason": "never was"})
    assert back.status == 201, back.text


def make_packet(biller: Caller, case_id: str) -> None:
    """A packet for the lawyer is made, opened by its link, read at the desk, taken back."""
    asked = {"kind": "lawyer", "recipient": "Demo LLP", "release_signed_on": "2026-03-01"}
    made = biller.post("billing", f"/cases/{case_id}/packets", json=asked)
    assert made.status == 201, made.text
    assert biller.page("billing", f"/desk/cases/{case_id}/packets").status == 200
    (shown,) = biller.get("billing", f"/cases/{case_id}/packets").json["packets"]
    link = shown["link"].removeprefix("/billing")
    assert biller.world.request("billing", "GET", link, headers={"Accept": "text/html"}).status == 200
    assert biller.world.request("billing", "GET", f"{link}/document").status == 303
    path = f"/packets/{shown['packet']['packet_id']}"
    assert biller.get("billing", f"{path}/document").status == 303
    assert biller.post("billing", f"{path}/revocation").status == 200


def work_tasks(biller: Caller) -> None:
    """A task is given to somebody, and closed."""
    assert biller.page("billing", "/desk/tasks").status == 200
    task = biller.get("billing", "/tasks").json["tasks"][0]["task_id"]
    assert biller.post("billing", f"/tasks/{task}/assignment", json={"owner": "biller"}).status == 200
    assert biller.post("billing", f"/tasks/{task}/done", json={"note": "answered"}).status == 200


def edit_payer(manager: Caller) -> None:
    """A payer's profile is read and saved."""
    settings = manager.get("eligibility", "/settings").json
    path = "/settings/payers/example-plan"
    assert manager.page("eligibility", path).status == 200
    (plan,) = (one for one in settings["payers"] if one["payer_id"] == "example-plan")
    saved = manager.post("eligibility", path, json={**plan, "revision": settings["revision"], "filing_days": 170})
    assert saved.status == 200, saved.text
