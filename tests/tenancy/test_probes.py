"""Every declared route of every service, probed as a stranger, a neighbour, a colleague and a forger would.

The answers are defined, and nobody learns from them: an id of another clinic answers as an id that nobody has.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from infra.local import resources
from infra.local.invoking import Reply, app_of
from shared import links
from shared.permissions import GRANTS, Permission, Role
from shared.settings import ConsentText
from shared.web import ByLink, FromService, Operation, SignedIn
from tests import telephone, thread
from tests.builders_authorizations import a_request, an_answer, asks, records
from tests.builders_intake import answers, keeps, led_to
from tests.builders_tour import denies
from tests.builders_web_order import a_web_order
from tests.thread import Outside
from tests.world import Caller, World, told_settings

RANDOM = "zzzzzzzzzzzzzzzzzzzzzzzzzz"
# A payer that the neighbour has not.
ONLY_HERE = {"payer_id": "only-here", "name": "Only Here Plan", "kind": "health_plan", "electronic_id": "ONLY1"}
# Bodies that the routes take: a neighbour's valid request must not come through either.
VALID: dict[str, dict[str, Any]] = {
    "/cases/{case_id}/verifications": thread.BENEFITS,
    "/cases/{case_id}/facts": {**thread.an_intake(), "revision": 1, "because": "not ours"},
    "/cases/{case_id}/authorizations": thread.LEAVE,
    "/cases/{case_id}/estimates": {"visits": 8},
    "/cases/{case_id}/good-faith-estimates": {"visits": 8, "by_choice": True},
    "/cases/{case_id}/asks": {"item": "consent", "to": "jane@mailbox.example"},
    "/cases/{case_id}/appointment": {"starts": "2026-03-16T10:00"},
    "/cases/{case_id}/appointment/cancellation": {"reason": "not ours"},
    "/first-visit/{token}/consent": {"version": ConsentText().version, "typed_name": "Jane Invented", "agrees": "yes"},
    "/first-visit/{token}/appointment": {"first": "2026-03-16T10:00"},
    "/first-visit/{token}/facts": {"claim_number": "WC-2026-1"},
    "/cases/{case_id}/authorization-requests": a_request(),
    "/cases/{case_id}/authorizations/{authorization_id}/answer": {
        "answer": "refused",
        "how": "fax",
        "name": "Nobody",
        "reason": "not ours",
    },
    "/cases/{case_id}/authorizations/{authorization_id}/withdrawal": {"reason": "not ours"},
    "/authorization/{token}": an_answer(),
    "/cases/{case_id}/tasks/{task_id}/done": {"because": "done"},
    "/cases/{case_id}/tasks/{task_id}/owner": {},
    "/cases/{case_id}/claim-number": {"claim_number": "WC-1"},
    "/claims/{claim_id}/patient-cheque": {"amount": "1.00", "learned_by": "letter", "learned_on": "2026-03-20"},
    "/claims/{claim_id}/patient-cheque/letters": {"number": 1},
    "/claims/{claim_id}/patient-cheque/money": {"amount": "1.00", "method": "check", "received_on": "2026-03-20"},
    "/claims/{claim_id}/patient-cheque/closing": {"answer": "refused"},
    "/fees/{schedule}/files/{file}/loading": {"base": 0, "whole": False},
    "/claims/{claim_id}/appeals": {"exhibits": ["prescription"]},
    "/cases/{case_id}/clearance": {"physician": "Pat Example", "said_on": "2026-03-02"},
    "/cases/{case_id}/status-link": {},
    "/cases/{case_id}/payments": {"amount": "1.00", "method": "card", "received_on": "2026-03-02"},
    "/settings/payers/{payer_id}": {**ONLY_HERE, "revision": 1},
    "/sessions/{session_id}/correction": {"reason": "not ours", **thread.a_note(RANDOM)},
    "/cases/{case_id}/packets": {
        "kind": "lawyer",
        "recipient": "Nobody LLP",
        "release_signed_on": "2026-03-01",
    },
    "/packets/{packet_id}/revocation": {},
    "/tasks/{task_id}/assignment": {"owner": "nobody"},
    "/tasks/{task_id}/done": {"note": "not ours"},
    "/sessions/{session_id}/void": {"reason": "not ours"},
    "/claims/{claim_id}/replacement": {"reason": "not ours"},
    "/claims/{claim_id}/void": {"reason": "not ours"},
    "/claims/{claim_id}/resubmission": {},
    "/claims/{claim_id}/next-payer": {"payer_id": "example-auto", "member_id": "S987654321"},
    "/claims/{claim_id}/delay": {"delay_reason": "7"},
    "/remittances/{remittance_id}/decision": {"decision": "set aside", "reason": "not ours"},
    "/runs/{run_id}/stop": {},
    "/runs/{run_id}/resumption": {},
    "/batches/{batch_id}/transfer": {},
    "/documents/{document_id}/confirmation": thread.a_confirmation("car_accident"),
    "/documents/{document_id}/rejection": {"reason": "not ours"},
    "/documents/{document_id}/case": {"case_id": RANDOM},
    "/cases/{case_id}/order-link": {"email": "office@practice.example"},
    "/cases/{case_id}/order-link/revocation": {},
    "/order/{token}": a_web_order(),
    "/documents/{document_id}/letter": {"missing": ["date"], "write_to": "desk@practice.example"},
    "/prescriptions/{prescription_id}/revocation": {"reason": "not ours"},
    "/prescriptions/{prescription_id}/acknowledgment": {"read": True},
    "/prescriptions/{prescription_id}/alerts/{kind}": {"because": "done"},
    "/cases/{case_id}/overrides": {
        "service_date": "2026-03-06",
        "waives": ["RX_MINUTES"],
        "reason": "flare-up after a fall",
        "prescriber_note": "by telephone, March 5",
    },
    "/prescribers/{prescriber_id}": {
        "details": {"first_name": "Testa", "last_name": "Example", "credential": "MD"},
        "revision": 1,
    },
    "/prescribers/{prescriber_id}/merge": {"into": "y" * 26},
}

# What the links of a purpose are about, where it is not a case.
ABOUT = {"intake draft": "submission", "answer authorization": "authorization_id", "packet": "packet_id"}

ROUTES = [(service, operation) for service in resources.SERVICES for operation in app_of(service).operations]


def _named(wanted: Any) -> Any:
    found = [(service, operation) for service, operation in ROUTES if wanted(operation)]
    ids = [f"{service}-{operation.method}-{operation.path}" for service, operation in found]
    return pytest.mark.parametrize(("service", "operation"), found, ids=ids)


staff_only = _named(lambda operation: isinstance(operation.who, Permission | SignedIn))
permitted = _named(lambda operation: isinstance(operation.who, Permission))
by_link = _named(lambda operation: isinstance(operation.who, ByLink))
from_service = _named(lambda operation: isinstance(operation.who, FromService))
NAMES = {"{table}": "payers", "{plot}": "ageing", "{schedule}": "usual-charge"}  # every clinic has them; nobody's ids


def _has_id(operation: Operation) -> bool:
    path = operation.path
    for name in NAMES:
        path = path.replace(name, "")
    return isinstance(operation.who, Permission) and "{" in path


with_id = _named(_has_id)
writes_with_id = _named(lambda operation: operation.method == "POST" and operation.path in VALID)
forms = _named(lambda operation: operation.method == "POST" and isinstance(operation.who, Permission))
LISTS = {
    "/cases",
    "/desk",
    "/desk/cases",
    "/tasks",
    "/letters",
    "/documents",
    "/readings",
    "/desk/readings",
    "/alerts",
    "/prescribers",
    "/desk/alerts",
    "/desk/prescribers",
    "/cheques",
    "/claims",
    "/batches",
    "/desk/batches",
    "/remittances",
    "/ledger",
    "/desk/ledger",
    "/desk/remittances",
}
# The audit trail is no such list: it says what the neighbour herself has asked for
lists = _named(lambda operation: operation.method == "GET" and operation.path in LISTS)


@dataclass
class Neighbours:
    """Two clinics: milehigh, which has a whole story, and lakeside, which has only its staff."""

    world: World
    ids: dict[str, str]

    def staff(self, role: str, clinic: str) -> Caller:
        """Somebody signed in."""
        return self.world.sign_in(role, clinic)

    def subject(self, purpose: str) -> str:
        """What of milehigh's a link of this purpose opens."""
        return self.ids[ABOUT.get(purpose, "case_id")]

    def path(self, operation: Operation, *, unknown: bool) -> str:
        """The route's path, with the ids of milehigh or with an id that nobody has."""
        path = operation.path
        for name, held in NAMES.items():
            path = path.replace(name, held)
        for name, held in self.ids.items():
            path = path.replace("{" + name + "}", RANDOM if unknown else held)
        return path


@pytest.fixture(scope="module")
def neighbours() -> Iterator[Neighbours]:
    world = World()
    world.wipe()
    world.open_clinic("milehigh", payers=[*told_settings()["payers"], ONLY_HERE])
    world.open_clinic("lakeside")
    with telephone.connected():
        outside = Outside(world)
        desk, ana = world.sign_in("front-desk"), world.sign_in("therapist", name="ana")
        case_id = thread.opens_a_case(outside, "car_accident")
        asks(world, case_id)
        (asked,) = records(desk, case_id)
        thread.sends_the_page_back(outside, desk, case_id)
        document = thread.waiting_page(desk, case_id)
        order = thread.confirms(outside, desk, document, "car_accident").json
        thread.calls_the_plan(outside, desk, case_id)
        thread.opens_the_first_visit(outside, desk, case_id)
        note = thread.signs(outside, ana, case_id).json
        estimate = desk.post("eligibility", f"/cases/{case_id}/estimates", json={"visits": 8}).json["estimate"]
        first = desk.get("eligibility", "/tasks").json["tasks"][0]
        world.now += timedelta(hours=25)
        thread.night(outside)
        world.cookies.clear()
        draft = led_to(keeps(world, answers("self_pay"))).rsplit("/", 1)[-1]
        submission = links.verify(links.signing_key(), draft, "intake draft", world.now)
        assert submission
        claim = world.sign_in("biller", name="late").get("billing", f"/claims/{note['claim_id']}").json
        office = world.sign_in("auditor", name="looks").get("prescriptions", "/prescribers").json
        office = office["offices"][0]["prescriber_id"]
        ids = {
            "appeal_id": _appealed(outside, world.sign_in("biller", name="late"), claim["claim_id"]),
            "case_id": case_id, "document_id": document, "prescription_id": order["prescription_id"],
            "kind": "last_two", "prescriber_id": office, "payer_id": ONLY_HERE["payer_id"],
            "session_id": note["session_id"], "claim_id": note["claim_id"], "batch_id": claim["batch_id"],
            "run_id": _run(world, claim["batch_id"]), "remittance_id": "",
            "estimate_id": estimate["estimate_id"], "version": "1", "submission": submission.subject,
            "authorization_id": asked["authorization_id"],
            "task_id": first["task_id"], "letter": "1", "day": "2026-03-02",
            "posting": f"charge~{claim['claim']['control_number']}",
            "file": _a_fee_file(world.sign_in("admin", name="prices")),
        }  # fmt: skip
        ids["packet_id"] = _a_packet(world.sign_in("biller", name="late"), case_id)
        advices = world.sign_in("biller", name="late").get("billing", "/remittances").json["remittances"]
        ids["remittance_id"] = advices[0]["remittance_id"]
        for role in Role:
            for clinic in ("milehigh", "lakeside"):
                world.cookies.pop(f"{role}-{clinic}", None)
        yield Neighbours(world, ids)


def _run(world: World, batch_id: str) -> str:
    found = world.sign_in("biller", name="late").get("billing", f"/batches/{batch_id}").json
    return str(found["run_id"])


def _appealed(outside: Outside, biller: Caller, claim_id: str) -> str:
    """The car insurer denies, and the biller writes an appeal."""
    denies(outside, biller, claim_id)
    written = biller.post("billing", f"/claims/{claim_id}/appeals", json=VALID["/claims/{claim_id}/appeals"])
    appeal_id: str = written.json["appeals"][0]["appeal_id"]
    return appeal_id


def _a_packet(biller: Caller, case_id: str) -> str:
    """The biller puts the lawyer's packet together."""
    made = biller.post("billing", f"/cases/{case_id}/packets", json=VALID["/cases/{case_id}/packets"])
    assert made.status == 201, made.text
    return str(made.json["packet_id"])


def _a_fee_file(admin: Caller) -> str:
    """A list of prices that waits to be loaded."""
    text = "code,amount,valid_from\n97124,36.00,2026-04-01\n"
    kept: str = admin.post("billing", "/fees/usual-charge/files", json={"text": text}).json["file"]
    assert admin.post("billing", f"/fees/usual-charge/files/{kept}/loading", json={"base": 0}).status == 201
    return kept


@pytest.fixture
def there(neighbours: Neighbours) -> Neighbours:
    """The neighbours, all signed in anew: a session idles out."""
    return neighbours


def _shown(reply: Reply) -> tuple[int, bytes, dict[str, str]]:
    return reply.status, reply.body, reply.headers


def _defined(reply: Reply, *statuses: int) -> None:
    assert reply.status in statuses, (reply.status, reply.text[:400])
    if reply.status >= 400 and "json" in reply.headers["content-type"]:
        assert reply.json["type"].startswith("urn:quarterhour:problem:")


# a stranger


@staff_only
def test_without_a_session_nobody_comes_in(there: Neighbours, service: str, operation: Operation) -> None:
    reply = there.world.request(service, operation.method, there.path(operation, unknown=False))

    _defined(reply, 303 if operation.page else 401)


@staff_only
def test_with_a_session_that_idled_out_nobody_comes_in(there: Neighbours, service: str, operation: Operation) -> None:
    caller = there.world.sign_in("admin", "milehigh", "sleeper")
    there.world.now += timedelta(minutes=16)
    try:
        reply = caller._send(service, operation.method, there.path(operation, unknown=False))
    finally:
        there.world.now -= timedelta(minutes=16)

    _defined(reply, 303 if operation.page else 401)


# a neighbour


@with_id
def test_a_foreign_id_answers_as_an_id_that_nobody_has(there: Neighbours, service: str, operation: Operation) -> None:
    neighbour = there.staff("admin", "lakeside")
    before = there.world.dump()
    foreign, nobodys = (
        neighbour._send(service, operation.method, there.path(operation, unknown=unknown), json={})
        for unknown in (False, True)
    )

    assert _shown(foreign) == _shown(nobodys)
    _defined(foreign, 404, 422)
    assert there.world.dump() == before


@writes_with_id
def test_a_valid_request_about_a_foreign_id_is_not_found(there: Neighbours, service: str, operation: Operation) -> None:
    neighbour = there.staff("admin", "lakeside")
    before = there.world.dump()
    body = VALID[operation.path]
    foreign, nobodys = (
        neighbour.post(service, there.path(operation, unknown=unknown), json=body) for unknown in (False, True)
    )

    assert _shown(foreign) == _shown(nobodys)
    _defined(foreign, 404)
    assert there.world.dump() == before


def test_a_note_about_a_foreign_case_is_not_found(there: Neighbours) -> None:
    neighbour = there.world.sign_in("therapist", "lakeside", "ana-of-lakeside")
    foreign, nobodys = (
        neighbour.post("billing", "/sessions", json=thread.a_note(case_id))
        for case_id in (there.ids["case_id"], RANDOM)
    )

    assert _shown(foreign) == _shown(nobodys)
    _defined(foreign, 403, 404)


@lists
def test_a_neighbours_lists_are_empty(there: Neighbours, service: str, operation: Operation) -> None:
    reply = there.staff("auditor", "lakeside").get(service, operation.path)

    _defined(reply, 200)
    opaque = [held for name, held in there.ids.items() if name not in {"version", "letter", "day"}]  # 1, 2, 3
    assert not [held for held in opaque if held in reply.text]


# a colleague


@pytest.mark.parametrize("role", Role)
@permitted
def test_each_role_does_what_it_is_granted_and_no_more(
    there: Neighbours, service: str, operation: Operation, role: Role
) -> None:
    reply = there.staff(role, "lakeside")._send(service, operation.method, there.path(operation, unknown=True), json={})

    assert (reply.status == 403) == (operation.who not in GRANTS[role]), reply.text[:300]


# a forger


@lists
@pytest.mark.parametrize(
    "after", ["x", "|", "%23", "a|b|c", "CLINIC%23milehigh", "%00|%00", "x" * 3000, "%C3%A9|%F0%9F%92%A9"]
)
def test_a_forged_cursor_is_refused_or_finds_nothing(
    there: Neighbours, service: str, operation: Operation, after: str
) -> None:
    reply = there.staff("auditor", "lakeside").get(service, f"{operation.path}?after={after}")

    _defined(reply, 200, 422)


@with_id
@pytest.mark.parametrize(
    "hostile", ["%23", "a%23FORM", "..", "%7C", "a%20b", "CASE%23x", "%00", "%27%22%3E", "x" * 700]
)
def test_a_hostile_id_is_not_found(there: Neighbours, service: str, operation: Operation, hostile: str) -> None:
    path = operation.path
    for name in there.ids:
        path = path.replace("{" + name + "}", hostile)
    body = VALID.get(operation.path, {})
    reply = there.staff("admin", "milehigh")._send(service, operation.method, path, json=body)

    _defined(reply, 404, 422)


def _token(world: World, purpose: str, *, minutes: int = 5, clinic: str = "milehigh", subject: str = RANDOM) -> str:
    claims = links.Claims(purpose, clinic, subject, world.now + timedelta(minutes=minutes))
    return links.sign(links.signing_key(), claims)


def _opens(world: World, service: str, operation: Operation, token: str) -> Reply:
    """Whoever holds the link uses it as its page does."""
    told = VALID.get(operation.path)
    return world.request(service, operation.method, operation.path.replace("{token}", token), json=told)


@by_link
def test_a_link_that_is_forged_spent_or_for_something_else_opens_nothing(
    there: Neighbours, service: str, operation: Operation
) -> None:
    assert isinstance(operation.who, ByLink)
    right = _token(there.world, operation.who.purpose, subject=there.subject(operation.who.purpose))
    wrong = [right[:-1] + ("A" if right[-1] != "A" else "B"), _token(there.world, operation.who.purpose, minutes=0),
             _token(there.world, "another purpose"), "x"]  # fmt: skip

    for token in wrong:
        reply = there.world.request(service, operation.method, operation.path.replace("{token}", token))
        _defined(reply, 410)
    opened = _opens(there.world, service, operation, right)
    assert opened.status < 400 or opened.status == 409, opened.text  # an order is sent once: a probe before did it


@by_link
def test_a_link_of_another_clinic_does_not_open_our_case(there: Neighbours, service: str, operation: Operation) -> None:
    assert isinstance(operation.who, ByLink)
    replies = [
        _opens(there.world, service, operation, token)
        for token in (
            _token(there.world, operation.who.purpose, clinic="lakeside", subject=subject)
            for subject in (there.subject(operation.who.purpose), RANDOM)
        )
    ]

    assert _shown(replies[0]) == _shown(replies[1])
    _defined(replies[0], 404, 410)


@from_service
@pytest.mark.parametrize("purpose", ["case status", "service eligibility", "service billing"])
def test_only_the_named_service_calls_and_only_for_its_minute(
    there: Neighbours, service: str, operation: Operation, purpose: str
) -> None:
    token = _token(there.world, purpose, minutes=0 if purpose == "service billing" else 1)
    headers = {"Authorization": f"Bearer {token}"}

    _defined(there.world.request(service, operation.method, operation.path, json={}, headers=headers), 401)


@forms
def test_another_site_cannot_send_in_somebodys_name(there: Neighbours, service: str, operation: Operation) -> None:
    caller, path = there.staff("admin", "milehigh"), there.path(operation, unknown=False)
    before = there.world.dump()
    foreign = caller.post(service, path, json=VALID.get(operation.path, {}), headers={"Origin": "https://evil.example"})
    unsealed = there.world.request(service, "POST", path, form={"a": "b"}, headers={"Cookie": caller.cookie})

    _defined(foreign, 403)
    _defined(unsealed, 403)
    assert there.world.dump() == before
