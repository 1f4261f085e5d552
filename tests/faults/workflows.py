"""The thread of the main job, cut into workflows: each begins where the one before has ended."""

from datetime import timedelta
from typing import Any

from infra.local.post_office import write_mail
from services.eligibility.pages import form_token
from services.prescriptions.flows import roads
from tests import builders_first_visit as first_visit
from tests import builders_intake as intake
from tests import thread
from tests.builders_fees import A_FILE
from tests.builders_mail import HEIC
from tests.builders_prescriptions import a_picture
from tests.builders_tour import denies
from tests.builders_upload import SignedForm, send
from tests.builders_web_order import a_web_order
from tests.faults.stage import Workflow
from tests.thread import SERVER_ERRORS, Outside
from tests.world import PASSWORD, told_settings


def _clinic(outside: Outside) -> None:
    outside.world.open_clinic()


def _opened(kind: str) -> Any:
    def begin(outside: Outside) -> dict[str, Any]:
        _clinic(outside)
        people = {
            "desk": outside.world.sign_in("front-desk"), "admin": outside.world.sign_in("admin"),
            "ana": outside.world.sign_in("therapist", name="ana"), "biller": outside.world.sign_in("biller"),
        }  # fmt: skip
        return {**people, "case": thread.opens_a_case(outside, kind)}

    return begin


def _posted(kind: str) -> Any:
    def begin(outside: Outside) -> dict[str, Any]:
        begun = _opened(kind)(outside)
        return {**begun, "mail": thread.signed_page(outside, begun["desk"], begun["case"])}

    return begin


def _mail_comes(outside: Outside, begun: Any) -> None:
    outside.mail(begun["mail"])
    outside.settle()


def _odd_mail_comes(outside: Outside, _: Any) -> None:
    head = {"From": "desk@practice.example", "To": "rx@milehigh.example", "Subject": "Rx"}
    outside.mail(write_mail(head, ("IMG_1.HEIC", HEIC), outside.world.now))
    outside.settle()


def _invited(kind: str) -> Any:
    """The patient has opened her link; what she holds is a signed form."""

    def begin(outside: Outside) -> dict[str, Any]:
        _clinic(outside)
        case = thread.opens_a_case(outside, kind)
        token = roads.link("upload", "milehigh", case, outside.world.now)
        return {"form": SignedForm.on(outside.world.request("prescriptions", "GET", f"/upload/{token}").text)}

    return begin


def _uploaded(outside: Outside, begun: Any) -> None:
    send(outside.world, begun["form"], a_picture())
    outside.settle()


def _link_given(outside: Outside) -> dict[str, Any]:
    """The prescriber's office has its link."""
    _clinic(outside)
    case = thread.opens_a_case(outside, CAR)
    return {"token": roads.link("order", "milehigh", case, outside.world.now)}


def _signs_on_the_web(outside: Outside, begun: Any) -> None:
    outside.ask(None, "prescriptions", "POST", f"/order/{begun['token']}", "order-1", json=a_web_order())
    outside.settle()


def _page_came(kind: str) -> Any:
    def begin(outside: Outside) -> dict[str, Any]:
        begun = _opened(kind)(outside)
        thread.sends_the_page_back(outside, begun["desk"], begun["case"])
        return {**begun, "document": thread.waiting_page(begun["desk"], begun["case"])}

    return begin


def _active(kind: str) -> Any:
    def begin(outside: Outside) -> dict[str, Any]:
        begun = _page_came(kind)(outside)
        if kind == "workers_compensation":
            thread.enters_the_leave(outside, begun["desk"], begun["case"])
        else:
            thread.calls_the_plan(outside, begun["desk"], begun["case"])
        thread.opens_the_first_visit(outside, begun["desk"], begun["case"], kind)
        reply = thread.confirms(outside, begun["desk"], begun["document"], kind)
        return {**begun, "prescription": reply.json["prescription_id"]}

    return begin


def _signed(kind: str) -> Any:
    def begin(outside: Outside) -> dict[str, Any]:
        begun = _active(kind)(outside)
        reply = thread.signs(outside, begun["ana"], begun["case"])
        return {**begun, "session": reply.json["session_id"]}

    return begin


def _ready(*kinds: str) -> Any:
    """The note is signed, and the day for corrections is over."""

    def begin(outside: Outside) -> dict[str, Any]:
        begun = _signed(kinds[0])(outside)
        outside.world.now += timedelta(hours=25)
        return {**begun, "late": outside.world.sign_in("biller", name="late-biller")}

    return begin


def _sent(kind: str) -> Any:
    def begin(outside: Outside) -> dict[str, Any]:
        begun = _ready(kind)(outside)
        thread.night(outside)
        return begun

    return begin


def _on_its_way(kind: str) -> Any:
    def begin(outside: Outside) -> dict[str, Any]:
        begun = _sent(kind)(outside)
        (claim,) = begun["late"].get("billing", f"/cases/{begun['case']}").json["claims"]
        return {**begun, "claim": claim["claim_id"]}

    return begin


def _judged(kind: str) -> Any:
    def begin(outside: Outside) -> dict[str, Any]:
        begun = _sent(kind)(outside)
        thread.answers_come(outside)
        (claim,) = begun["late"].get("billing", f"/cases/{begun['case']}").json["claims"]
        return {**begun, "claim": claim["claim_id"]}

    return begin


def _reachable() -> dict[str, Any]:
    told = first_visit.reachable()
    return {name: told[name] for name in ("patient", "may_email")}


def _self_payer(*steps: tuple[str, Any]) -> Any:
    """Somebody who pays herself and can be written to; what was agreed with her before."""

    def begin(outside: Outside) -> dict[str, Any]:
        _clinic(outside)
        desk = outside.world.sign_in("front-desk")
        case = thread.opens_a_case(outside, "self_pay", **_reachable())
        for part, told in steps:
            first_visit.sends(desk, f"/cases/{case}/{part}", told)
        outside.settle()
        return {"desk": desk, "case": case}

    return begin


# What is disturbed


def _loads(outside: Outside, _: Any) -> None:
    outside.schedule("eligibility", "load_settings", told_settings())
    outside.settle()


def _changes_settings(outside: Outside, begun: Any) -> None:
    wanted = {**told_settings(), "revision": 1, "words": {"greeting": "Welcome."}}
    outside.ask(begun["admin"], "eligibility", "PUT", "/settings", "settings-2", json=wanted)
    outside.settle()


def _signs_in(outside: Outside, _: Any) -> None:
    said = {"username": "front-desk-milehigh", "password": PASSWORD}
    outside.ask(None, "eligibility", "POST", "/sign-in", "sign-in-1", json=said)
    outside.settle()


def _revokes(outside: Outside, begun: Any) -> None:
    path = f"/prescriptions/{begun['prescription']}/revocation"
    outside.ask(begun["desk"], "prescriptions", "POST", path, "revoke-1", json={"reason": "fracture"})
    outside.settle()


def _rejects(outside: Outside, begun: Any) -> None:
    path = f"/documents/{begun['document']}/rejection"
    outside.ask(begun["desk"], "prescriptions", "POST", path, "reject-1", json={"reason": "blank page"})
    outside.settle()


def _reads(outside: Outside, _: Any) -> None:
    """The word that the page came waits on the queue; each play finds it as if it had never been taken up."""
    world = outside.world
    url = next(mapping.queue_url for mapping in world.built.mappings if mapping.function == "on_page")
    for message in world.queue(url)._messages:
        message.receives = 0
    world.reads_pages = True
    try:
        outside.settle()
    finally:
        world.reads_pages = False


def _learns(outside: Outside, begun: Any) -> None:
    path = f"/cases/{begun['case']}/claim-number"
    outside.ask(begun["desk"], "eligibility", "POST", path, "number-1", json={"claim_number": "WC-2026-009999"})
    outside.settle()


def _batches_now(outside: Outside, begun: Any) -> None:
    outside.ask(begun["late"], "billing", "POST", "/batches", "batch-now-1")
    outside.settle()


def _corrects(outside: Outside, begun: Any) -> None:
    note = thread.a_note(begun["case"], procedures=[{"code": "97124", "minutes": 45}])
    path = f"/sessions/{begun['session']}/correction"
    outside.ask(begun["ana"], "billing", "POST", path, "correct-1", json={"reason": "typed wrong", **note})
    outside.settle()


def _voids(outside: Outside, begun: Any) -> None:
    path = f"/sessions/{begun['session']}/void"
    outside.ask(begun["ana"], "billing", "POST", path, "void-1", json={"reason": "never was there"})
    outside.settle()


def _makes_a_packet(outside: Outside, begun: Any) -> None:
    asked = {"kind": "lawyer", "recipient": "Demo LLP", "release_signed_on": "2026-03-01"}
    outside.ask(begun["desk"], "billing", "POST", f"/cases/{begun['case']}/packets", "packet-1", json=asked)


def _denied(outside: Outside) -> dict[str, Any]:
    """A claim was denied; its task waits."""
    begun = _sent(PLAN)(outside)
    (claim,) = begun["late"].get("billing", f"/cases/{begun['case']}").json["claims"]
    denies(outside, begun["late"], claim["claim_id"])
    (task,) = begun["late"].get("billing", "/tasks").json["tasks"]
    return {**begun, "task": task["task_id"]}


def _closes_a_task(outside: Outside, begun: Any) -> None:
    path = f"/tasks/{begun['task']}"
    outside.ask(begun["late"], "billing", "POST", f"{path}/assignment", "give-1", json={"owner": "biller"})
    outside.ask(begun["late"], "billing", "POST", f"{path}/done", "close-1", json={"note": "answered"})


def _relaxes(outside: Outside, begun: Any) -> None:
    thread.signs(outside, begun["ana"], begun["case"], end="11:45", relaxing_minutes=30)


def _replaces(outside: Outside, begun: Any) -> None:
    path = f"/claims/{begun['claim']}/replacement"
    outside.ask(begun["late"], "billing", "POST", path, "replace-1", json={"reason": "one unit too many"})
    outside.settle()


def _file_of_fees(outside: Outside) -> dict[str, Any]:
    """A list of prices was looked at."""
    _clinic(outside)
    admin = outside.world.sign_in("admin")
    kept = admin.post("billing", "/fees/usual-charge/files", json={"text": A_FILE}).json["file"]
    return {"admin": admin, "file": kept}


def _loads_fees(outside: Outside, begun: Any) -> None:
    path = f"/fees/usual-charge/files/{begun['file']}/loading"
    outside.ask(begun["admin"], "billing", "POST", path, "fees-0001", json={"base": 0, "whole": True})


def _hears_of_a_cheque(outside: Outside, begun: Any) -> None:
    """The patient says that her plan has paid her; it is booked, and she is written to."""
    at = f"/claims/{begun['claim']}/patient-cheque"
    told = {"amount": "63.00", "learned_by": "patient", "learned_on": "2026-03-20"}
    outside.ask(begun["late"], "billing", "POST", at, "cheque-1", json=told)
    outside.ask(begun["late"], "billing", "POST", f"{at}/letters", "cheque-2", json={"number": 1})


def _expires(outside: Outside, _: Any) -> None:
    outside.world.now += timedelta(days=120)
    outside.schedule("prescriptions", "expire")
    outside.settle()


def _at_the_desk(part: str, told: Any) -> Any:
    """The front desk does something before the first visit."""

    def act(outside: Outside, begun: Any) -> None:
        outside.ask(begun["desk"], "eligibility", "POST", f"/cases/{begun['case']}/{part}", f"{part}-1", json=told)

    return act


def _signs_consent(outside: Outside, begun: Any) -> None:
    path = f"{first_visit.link(begun['case'])}/consent"
    outside.ask(None, "eligibility", "POST", path, "consent-1", json=first_visit.SIGNED)


def _at_the_form(outside: Outside) -> dict[str, Any]:
    """She has opened the form's page, and taken her time."""
    _clinic(outside)
    token = form_token.issue("milehigh", outside.world.now, "0123456789abcdef0123456789abcdef")
    outside.world.now += timedelta(minutes=2)
    return {"form": {**intake.answers("self_pay"), "form": token}}


def _keeps_it(outside: Outside, begun: Any) -> None:
    reply = outside.until(
        lambda: outside.world.request("eligibility", "POST", "/drafts/milehigh", form=begun["form"]),
        lambda reply: reply.status < SERVER_ERRORS,
    )
    outside.answers.append(reply.status)


COMP, CAR, PLAN = "workers_compensation", "car_accident", "health_plan"
WITH_THE_CASE = [
    Workflow("load a clinic", lambda outside: None, _loads),
    Workflow("change settings", _opened(PLAN), _changes_settings),
    Workflow("sign in", _opened(PLAN), _signs_in),
    Workflow("open a case", _clinic, lambda o, _: thread.opens_a_case(o, PLAN, red_flags=["fever"])),
    Workflow("keep a form for later", _at_the_form, _keeps_it),
    Workflow("call the plan", _opened(PLAN), lambda o, b: thread.calls_the_plan(o, b["desk"], b["case"])),
    Workflow("enter the leave", _opened(COMP), lambda o, b: thread.enters_the_leave(o, b["desk"], b["case"])),
    Workflow("learn the claim number", _opened(COMP), _learns),
    Workflow("issue a good faith estimate", _self_payer(("appointment", first_visit.SET)),
             _at_the_desk("good-faith-estimates", {"delivery": "email"}), Outside.settle),
    Workflow("sign the consent", _self_payer(), _signs_consent, Outside.settle),
    Workflow("ask for what is missing", _self_payer(), _at_the_desk("asks", {"item": "consent"}),
             Outside.settle),
]  # fmt: skip
WITH_THE_PRESCRIPTION = [
    Workflow("a page comes by mail", _posted(CAR), _mail_comes),
    Workflow("a page is uploaded", _invited(CAR), _uploaded),
    Workflow("an order is signed on the web", _link_given, _signs_on_the_web),
    Workflow("confirm the page", _page_came(CAR),
             lambda o, b: thread.confirms(o, b["desk"], b["document"], CAR)),
    Workflow("reject the page", _page_came(CAR), _rejects),
    Workflow("the machine reads the page", _page_came(CAR), _reads),
    Workflow("revoke the prescription", _active(CAR), _revokes),
]  # fmt: skip
BEFORE_TREATMENT = [*WITH_THE_CASE, *WITH_THE_PRESCRIPTION]
AFTER_TREATMENT = [
    Workflow("sign a note", _active(COMP), lambda o, b: thread.signs(o, b["ana"], b["case"])),
    Workflow("a note is refused", _active(CAR),
             lambda o, b: thread.signs(o, b["ana"], b["case"], areas=["low_back"])),
    Workflow("pay at the desk", _signed(PLAN),
             lambda o, b: thread.pays_at_the_desk(o, b["desk"], b["case"], b["session"], "140.00")),
    Workflow("load a fee schedule", _file_of_fees, _loads_fees),
    Workflow("give and close a task", _denied, _closes_a_task),
    Workflow("the night's batch", _ready(PLAN), lambda outside, _: thread.night(outside)),
    Workflow("a plan paid the patient", _on_its_way(PLAN), _hears_of_a_cheque, Outside.settle),
    Workflow("answers come back", _sent(PLAN), lambda outside, _: thread.answers_come(outside)),
]  # fmt: skip
# Long, or of the shape of another: these wait for the night.
AT_NIGHT = [
    Workflow("prescriptions expire", _active(CAR), _expires),
    Workflow("agree on the first appointment", _self_payer(), _at_the_desk("appointment", first_visit.SET),
             Outside.settle),
    Workflow("a mail cannot be used", _clinic, _odd_mail_comes),
    Workflow("tonight's batch now", _ready(PLAN), _batches_now),
    Workflow("correct a note", _signed(COMP), _corrects),
    Workflow("replace a judged claim", _judged(PLAN), _replaces),
    Workflow("take a note back", _signed(COMP), _voids),
    Workflow("a session with a relaxing part", _active(COMP), _relaxes),
    Workflow("make a packet", _signed(CAR), _makes_a_packet),
]  # fmt: skip
WORKFLOWS = [*BEFORE_TREATMENT, *AFTER_TREATMENT, *AT_NIGHT]
