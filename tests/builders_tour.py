"""A tour through the house: every route of every service answered well at least once, every function at work."""

from datetime import timedelta
from typing import Any

import pytest

from infra.local import invoking
from infra.local.simulated_payer.realtime import answer_270
from services.billing.forms import report_csv
from services.billing.pages import plots
from services.billing.store import BillingStore
from services.eligibility.store import EligibilityStore
from services.prescriptions.flows import roads
from services.prescriptions.store import PrescriptionsStore
from shared import bus, clock, links
from shared.letters import Letter
from shared.tenancy import at_work_for
from shared.x12.writing import interchange
from tests import thread
from tests.billing.x12.test_remittance_835 import HEADER, payment
from tests.builders_authorizations import answers, asks, link_in_mail, records
from tests.builders_clearinghouse import clearinghouse
from tests.builders_events import event
from tests.builders_first_visit import before_the_first_visit
from tests.builders_prescriptions import a_mail, a_picture, a_reservation, post
from tests.builders_tour_claims import (
    change_claims,
    correct_note,
    edit_payer,
    make_packet,
    take_note_back,
    work_tasks,
)
from tests.builders_tour_files import decide, send_files
from tests.builders_tour_intake import the_open_door
from tests.builders_tour_money import follows_a_cheque, goes_back, load_fees
from tests.builders_upload import upload
from tests.builders_web_order import FILLED
from tests.telephone import connected
from tests.thread import Outside
from tests.world import PASSWORD, Caller, World

# The payer paths, and when their sessions began and ended
KINDS = {
    "health_plan": ("07:00", "08:15"),
    "workers_compensation": ("08:30", "09:45"),
    "car_accident": ("10:00", "11:15"),
}


def tour(world: World) -> None:
    """Open a clinic and go everywhere."""
    world.reads_pages = True
    with connected():
        world.open_clinic()
        outside = Outside(world)
        cases = {kind: thread.opens_a_case(outside, kind) for kind in KINDS}
        _open_doors(world, cases["health_plan"])
        _eligibility(outside, world.sign_in("front-desk"), cases)
        _settings(world.sign_in("admin"))
        the_open_door(outside, world.sign_in("front-desk"), world.sign_in("admin"))
        _get(world.sign_in("auditor"), "eligibility", "/audit", f"/audit?record={cases['health_plan']}")
        world.pass_time(minutes=2)  # the use of a session is written at most once a minute
        sessions = {kind: _prescribe_and_treat(outside, kind, case_id) for kind, case_id in cases.items()}
        _documents(outside, world.sign_in("front-desk"), cases["car_accident"])
        _uploads(outside, world.sign_in("front-desk"), cases["car_accident"])
        _orders(outside, world.sign_in("front-desk"), cases["car_accident"])
        _reserve(world, cases["car_accident"])
        _directory(outside, world.sign_in("front-desk"))
        _bill(outside, cases, sessions)
        _told_late(outside)
        _end(outside, cases)
        assert _again(world, "front-desk").post("eligibility", "/sign-out", json={}).status == 303


def _get(who: Caller, service: str, *paths: str) -> None:
    for path in paths:
        reply = who.page(service, path) if path.startswith("/desk") else who.get(service, path)
        assert reply.status in {200, 303}, (service, path, reply.text)


def _open_doors(world: World, case_id: str) -> None:
    for service in world.services():
        for path in ("/health", "/openapi.json", "/style.css"):
            assert world.request(service, "GET", path).status == 200
    assert world.request("prescriptions", "GET", "/upload.js").status == 200
    for path in ("/", "/sign-in", "/intake/milehigh"):
        assert world.request("eligibility", "GET", path, headers={"Accept": "text/html"}).status == 200
    page = world.sign_in("front-desk").page("eligibility", f"/desk/cases/{case_id}").text
    token = page.partition("/status/")[2].partition('"')[0]
    assert world.request("eligibility", "GET", f"/status/{token}").status == 200


def _eligibility(outside: Outside, desk: Caller, cases: dict[str, str]) -> None:
    case_id = cases["health_plan"]
    _writes_a_letter(outside, case_id)
    _get(desk, "eligibility", "/letters")
    _get(desk, "eligibility", "/desk", "/cases", f"/cases/{case_id}", f"/desk/cases/{case_id}")
    _asks_the_plan(outside, desk, case_id)
    the_night_asks_again(outside, desk)
    _works_the_list(outside, desk, case_id)
    thread.calls_the_plan(outside, desk, case_id)
    _get(desk, "eligibility", f"/desk/cases/{case_id}/call-sheet", f"/cases/{case_id}/call-sheet")
    before_the_first_visit(outside, desk, case_id)
    thread.enters_the_leave(outside, desk, cases["workers_compensation"])
    thread.calls_the_plan(outside, desk, cases["car_accident"])
    _asks_for_leave(outside, desk, cases["car_accident"])
    learned = {"claim_number": "WC-2026-004499"}
    path = f"/cases/{cases['workers_compensation']}/claim-number"
    assert desk.post("eligibility", path, json=learned).status == 201
    outside.settle()


def _works_the_list(outside: Outside, desk: Caller, case_id: str) -> None:
    """What waits for whom: one task is taken, one is closed; what changed is looked at."""
    _get(desk, "eligibility", "/desk", "/desk/cases", f"/cases/{case_id}/changes", f"/desk/cases/{case_id}/changes")
    first = desk.get("eligibility", "/tasks").json["tasks"][0]
    path = f"/cases/{first['case_id']}/tasks/{first['task_id']}"
    assert desk.post("eligibility", f"{path}/owner").status == 201
    assert desk.post("eligibility", f"{path}/done", json={"because": "done"}).status == 201
    outside.settle()


def _writes_a_letter(outside: Outside, case_id: str) -> None:
    letter = Letter(to="office@practice.example", subject="A question", text="Please call.", about="A question",
                    case_id=case_id)  # fmt: skip
    with at_work_for("milehigh"):
        store = EligibilityStore("milehigh")
        store.bus.tell([event("LetterDue", letter=letter)])
    outside.settle()


def _asks_the_plan(outside: Outside, desk: Caller, case_id: str) -> None:
    """Electronically, over real HTTP, and the simulated payer answers."""
    today = outside.world.now.date()
    with clearinghouse(lambda text: (200, answer_270(text, today))) as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLEARINGHOUSE_URL", server.address)
        reply = desk.post("eligibility", f"/cases/{case_id}/inquiries", json={})
    assert reply.status == 201, reply.text
    outside.settle()


def the_night_asks_again(outside: Outside, desk: Caller) -> None:
    """The re-check before a visit: one more case, whose visit is tomorrow and whose plan nobody has asked."""
    today = outside.world.now.date()
    case_id = thread.opens_a_case(outside, "health_plan", key="again",
                                  coverage={"payer_id": "example-plan", "member_id": "W77777777"})  # fmt: skip
    tomorrow = {"starts": f"{today + timedelta(days=1)}T09:00"}
    assert desk.post("eligibility", f"/cases/{case_id}/appointment", json=tomorrow).status == 201
    with clearinghouse(lambda text: (200, answer_270(text, today))) as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLEARINGHOUSE_URL", server.address)
        outside.schedule("eligibility", "recheck")
        outside.settle()
    assert len(server.asked) == 1
    called_off = {"reason": "called off"}
    assert desk.post("eligibility", f"/cases/{case_id}/appointment/cancellation", json=called_off).status == 201


def _asks_for_leave(outside: Outside, desk: Caller, case_id: str) -> None:
    """Two requests: one answered by its link after a reminder, one by fax and then withdrawn; mornings come."""
    world = outside.world
    for number in range(2):
        assert asks(world, case_id, f"request-000{number}").status == 201
    by_fax, by_link = (f"/cases/{case_id}/authorizations/{one['authorization_id']}" for one in records(desk, case_id))
    assert desk.get("eligibility", f"{by_link}/letter").status == 303
    assert desk.post("eligibility", f"{by_link}/reminders", json={}).status == 201
    outside.settle()
    link = link_in_mail(world)  # the reminder's
    assert world.request("eligibility", "GET", link, headers={"Accept": "text/html"}).status == 200
    assert world.request("eligibility", "GET", f"{link}/letter").status == 303
    told = {"answer": "approved", "how": "fax", "name": "Dana", "number": "CO-779"}
    assert desk.post("eligibility", f"{by_fax}/answer", json=told).status == 201
    assert desk.post("eligibility", f"{by_fax}/withdrawal", json={"reason": "a mistake"}).status == 201
    outside.settle()
    world.pass_time(days=8)  # the answer is due in two days
    outside.schedule("eligibility", "watch_authorizations")
    outside.settle()
    assert answers(world, link).status == 201
    world.pass_time(days=-8)


def _settings(admin: Caller) -> None:
    held = admin.get("eligibility", "/settings").json
    changed = admin.put("eligibility", "/settings", json=held)
    assert changed.status == 200
    assert admin.post("eligibility", "/settings", form={"text": changed.text}).status == 303


def _prescribe_and_treat(outside: Outside, kind: str, case_id: str) -> dict[str, Any]:
    desk, therapist = outside.world.sign_in("front-desk"), outside.world.sign_in("therapist", name="ana")
    thread.sends_the_page_back(outside, desk, case_id)
    document = thread.waiting_page(desk, case_id)
    _get(desk, "prescriptions", "/desk", f"/desk/documents/{document}", f"/documents/{document}")
    _get(desk, "prescriptions", f"/documents/{document}/picture", f"/cases/{case_id}/form", f"/desk/cases/{case_id}")
    _get(desk, "prescriptions", "/forms/blank", "/readings", "/desk/readings")
    token = desk.page("prescriptions", f"/desk/cases/{case_id}").text.partition("/form/")[2].partition('"')[0]
    assert outside.world.request("prescriptions", "GET", f"/form/{token}").status == 303
    order = thread.confirms(outside, desk, document, kind).json
    _look_at_the_order(outside, desk, case_id, order["prescription_id"])
    thread.opens_the_first_visit(outside, desk, case_id, kind)
    start, end = KINDS[kind]
    recorded = thread.signs(outside, therapist, case_id, start=start, end=end)
    assert recorded.status == 201, recorded.text
    note = thread.a_note(case_id, start=start, end=end, procedures=[{"code": "97124", "minutes": 55}])
    correct_note(therapist, recorded.json["session_id"], note)
    take_note_back(therapist, thread.a_note(case_id, service_date="2026-03-03", start=start, end=end))
    found: dict[str, Any] = recorded.json
    return found


def _uploads(outside: Outside, desk: Caller, case_id: str) -> None:
    """A page is sent by the patient's link and at the desk."""
    token = roads.link("upload", "milehigh", case_id, clock.now())
    by_link = outside.world.request("prescriptions", "GET", f"/upload/{token}", headers={"Accept": "text/html"})
    for number, page in enumerate((by_link, desk.page("prescriptions", f"/desk/cases/{case_id}/upload"))):
        reply = upload(outside.world, page, a_picture(size=(50, 70 + number)))
        assert reply.status == 303, reply.text
    _get(desk, "prescriptions", "/desk/upload")


def _orders(outside: Outside, desk: Caller, case_id: str) -> None:
    """The prescriber's office is sent its link, keeps a draft, signs; the desk takes older links back."""
    path, page = f"/order/{roads.link('order', 'milehigh', case_id, clock.now())}", {"Accept": "text/html"}
    for place in (path, f"{path}/upload"):
        assert outside.world.request("prescriptions", "GET", place, headers=page).status == 200
    for place in (f"{path}/draft", path):
        reply = outside.world.request("prescriptions", "POST", place, form=FILLED)
        assert reply.status == 303, reply.text
    for place, told in (("order-link", {"email": "dr@practice.example"}), ("order-link/revocation", {})):
        assert desk.post("prescriptions", f"/cases/{case_id}/{place}", json=told).status == 303
    outside.settle()


def _look_at_the_order(outside: Outside, desk: Caller, case_id: str, order: str) -> None:
    """What is left of it; a leave to go beyond it; what its therapist must have read."""
    _get(desk, "prescriptions", f"/desk/prescriptions/{order}", f"/cases/{case_id}/allowance")
    _get(desk, "prescriptions", f"/prescriptions/{order}/renewal-form")
    leave = {"service_date": "2026-04-02", "waives": ["RX_MINUTES"], "reason": "flare-up after a fall",
             "prescriber_note": "by telephone, April 1: ninety minutes once"}  # fmt: skip
    admin = outside.world.sign_in("admin")
    assert admin.post("prescriptions", f"/cases/{case_id}/overrides", json=leave).status == 201
    _get(desk, "prescriptions", f"/cases/{case_id}/overrides")
    path = f"/prescriptions/{order}/acknowledgment"
    assert outside.world.sign_in("therapist", name="ana").post("prescriptions", path, json={"read": True}).status == 200


def _directory(outside: Outside, desk: Caller) -> None:
    """Prescribers: entered, corrected, merged."""
    made = [desk.post("prescriptions", "/prescribers", json={"details": _doctor(name)}).json for name in ("One", "Two")]
    one, two = (held["prescriber_id"] for held in made)
    _get(desk, "prescriptions", "/prescribers", "/desk/prescribers", f"/prescribers/{one}", f"/desk/prescribers/{one}")
    edit = {"details": {**_doctor("One"), "email": "desk@practice.example"}, "revision": 1}
    assert desk.post("prescriptions", f"/prescribers/{one}", json=edit).status == 200
    assert desk.post("prescriptions", f"/prescribers/{two}/merge", json={"into": one}).status == 200


def _doctor(name: str) -> dict[str, Any]:
    return {"first_name": "Testa", "last_name": f"Example {name}", "credential": "MD"}


def _documents(outside: Outside, desk: Caller, case_id: str) -> None:
    """A page that names no case: a person matches it, and rejects it."""
    post(outside.world, a_mail(("page.png", a_picture())), name="nameless")
    outside.settle()
    held = desk.get("prescriptions", "/documents").json["documents"]
    document = next(one["document_id"] for one in held if one["case_id"] is None)
    _get(desk, "prescriptions", f"/documents/{document}/picture")
    assert desk.post("prescriptions", f"/documents/{document}/case", json={"case_id": case_id}).status == 201
    told = {"missing": ["signature"], "write_to": "desk@practice.example"}
    assert desk.post("prescriptions", f"/documents/{document}/letter", json=told).status == 200
    rejected = desk.post("prescriptions", f"/documents/{document}/rejection", json=told)
    assert rejected.status == 201, rejected.text
    outside.settle()


def _reserve(world: World, case_id: str) -> None:
    """Billing's call, once more by hand: a second session of the same case."""
    claims = links.Claims("service billing", "milehigh", "session", clock.now() + links.SERVICE_TOKEN_LIFE)
    headers = {"Authorization": f"Bearer {links.sign(links.signing_key(), claims)}"}
    asked = a_reservation(case_id, service_date="2026-03-03")
    reply = world.request("prescriptions", "POST", "/reservations", json=asked, headers=headers)
    assert reply.status == 201, reply.text
    voided = {"session_id": asked["session_id"]}
    assert world.request("prescriptions", "POST", "/releases", json=voided, headers=headers).status == 200


def _bill(outside: Outside, cases: dict[str, str], sessions: dict[str, dict[str, Any]]) -> None:
    world, plan = outside.world, sessions["health_plan"]
    thread.pays_at_the_desk(outside, world.sign_in("front-desk"), cases["health_plan"], plan["session_id"], "70.00")
    world.pass_time(hours=25)
    world.cookies.clear()
    biller = _again(world, "biller")
    assert biller.post("billing", "/batches", json={}).status == 202
    outside.settle()
    thread.night(outside)
    follows_a_cheque(biller, plan["claim_id"])
    thread.answers_come(outside)
    for kind, recorded in sessions.items():
        claim, session, case_id = recorded["claim_id"], recorded["session_id"], cases[kind]
        _get(biller, "billing", f"/cases/{case_id}", f"/desk/cases/{case_id}", f"/sessions/{session}")
        _get(biller, "billing", f"/claims/{claim}", f"/desk/claims/{claim}")
    world.pass_time(minutes=2)
    batch = biller.get("billing", f"/claims/{plan['claim_id']}").json["batch_id"]
    _get(biller, "billing", f"/batches/{batch}/file", f"/claims/{plan['claim_id']}/superbill")
    _get(biller, "billing", f"/claims/{sessions['car_accident']['claim_id']}/invoice")
    _appeals(outside, biller, plan["claim_id"])
    _get(biller, "billing", *(f"/claims/{plan['claim_id']}/{paper}" for paper in ("cms1500", "cms1500/proof")))
    invoking.run("billing", "count_claims")
    pieces = [f"tables/{name}" for name in report_csv.TABLES] + [f"plots/{name}" for name in plots.CHARTS]
    _get(biller, "billing", "/reports", *(f"/reports/{piece}" for piece in pieces))
    _get(biller, "billing", "/cms1500/calibration", f"/cases/{cases['health_plan']}/statement")
    make_packet(biller, cases["car_accident"])
    work_tasks(biller)
    changed = {kind: recorded["claim_id"] for kind, recorded in sessions.items()}
    change_claims(biller, world.sign_in("admin", name="manager"), changed)
    edit_payer(world.sign_in("admin", name="manager"))
    load_fees(world.sign_in("admin", name="manager"))
    goes_back(biller)
    send_files(outside, lambda role: _again(world, role))
    biller = _again(world, "biller")
    decide(outside, biller)
    _get(biller, "billing", "/desk", "/desk/ledger", "/desk/remittances", "/claims", "/remittances", "/ledger")


def _appeals(outside: Outside, biller: Caller, claim_id: str) -> None:
    """The plan takes its decision back and denies: the desk answers."""
    denies(outside, biller, claim_id)
    written = biller.post("billing", f"/claims/{claim_id}/appeals", json={"exhibits": ["prescription"]})
    assert written.status == 201, written.text
    _get(biller, "billing", f"/claims/{claim_id}/appeals/{written.json['appeals'][0]['appeal_id']}")


def denies(outside: Outside, biller: Caller, claim_id: str) -> None:
    """An advice that pays nothing, for want of an authorization."""
    claim = next(one for one in biller.get("billing", "/claims").json["claims"] if one["claim_id"] == claim_id)
    number, charge = claim["control_number"], claim["charge"]
    text = f"CLP*{number}*1*{charge}*0**12*P9*11*1~CAS*CO*197*{charge}~NM1*QC*1*DOE*JANE~"
    advice = interchange(HEADER, [payment("0", "EFT-DENIED", text)])
    bucket = outside.world.built.environment["BILLING_INBOUND"]
    outside.world.session.client("s3").put_object(Bucket=bucket, Key="milehigh/denied.835", Body=advice.encode())
    outside.settle()


def _again(world: World, role: str) -> Caller:
    """A session ends after 15 minutes: sign in again, enrolled or not."""
    said = {"username": f"{role}-milehigh", "password": PASSWORD}
    reply = world.request("eligibility", "POST", "/sign-in", json=said)
    if reply.status != 204:
        return world.sign_in(role)
    return Caller(world, reply.headers["set-cookie"].partition(";")[0])


def _told_late(outside: Outside) -> None:
    """In each service a process dies after it has recorded, and before it has told."""
    stores = {"eligibility": EligibilityStore, "prescriptions": PrescriptionsStore, "billing": BillingStore}
    for store in stores.values():
        with at_work_for("milehigh"):
            table = store("milehigh").table
            table.commit(*bus.to_tell(table, [event("ClinicSettingsChanged")]))
    outside.settle()


def _end(outside: Outside, cases: dict[str, str]) -> None:
    """The desk is told that they run out; a prescription is revoked; the others end."""
    outside.world.pass_time(days=31)
    outside.schedule("prescriptions", "expire")
    outside.settle()
    desk = _again(outside.world, "front-desk")
    _get(desk, "prescriptions", "/alerts", "/desk/alerts")
    alert = desk.get("prescriptions", "/alerts").json["alerts"][0]
    path = f"/prescriptions/{alert['prescription_id']}/alerts/{alert['kind']}"
    assert desk.post("prescriptions", path, json={"because": "asked the office"}).status == 200
    case = desk.get("prescriptions", f"/cases/{cases['car_accident']}").json
    prescription = case["prescriptions"][0]["prescription"]["prescription_id"]
    path = f"/prescriptions/{prescription}/revocation"
    assert desk.post("prescriptions", path, json={"reason": "the doctor asked"}).status == 201
    outside.settle()
    outside.world.pass_time(days=200)
    outside.schedule("prescriptions", "expire")
    outside.settle()
