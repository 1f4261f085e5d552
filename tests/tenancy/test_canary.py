"""No person in a log line, a name or an address (docs/adr/0010-no-person-in-a-log.md): the canary.

The three cases run from the form to the books with every personal value marked, undisturbed and then with a call to AWS
failing in each step, and after them the bad input of people and partners. Nobody may hear a mark where operators read.
"""

import functools
import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest

from infra.local import invoking
from infra.local.invoking import Reply
from infra.local.post_office import write_mail
from shared import logs
from shared.problems import Problem
from tests import builders_canary as canary
from tests import thread
from tests.builders_canary import Ear, Overheard
from tests.faults.injector import FAULTS, Crash
from tests.faults.stage import raised
from tests.world import NOON, Caller, World, told_settings

KINDS = ("health_plan", "workers_compensation", "car_accident")
STARTS = {"health_plan": ("10:00", "11:15"), "workers_compensation": ("12:00", "13:15"),
          "car_accident": ("14:00", "15:15")}  # fmt: skip
ROLES = ("front-desk", "therapist", "biller", "admin", "auditor")
PLAYS = 3  # with faults


@dataclass
class Story:
    """The thread of three cases with marks on everything personal."""

    outside: Overheard
    cases: dict[str, str] = field(default_factory=dict)
    orders: dict[str, str] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def world(self) -> World:
        return self.outside.world

    def person(self, role: str) -> Caller:
        """Somebody signs in: a session idles out."""
        is_ana = role == "therapist" and self.world.now == NOON
        return self.world.sign_in(role, name="ana" if is_ana else f"{role}-{self.world.now:%d%H}")

    def sees(self, role: str, service: str, path: str, **more: Any) -> Reply:
        """Somebody looks, and again if there is no answer."""
        reply: Reply = self.outside.until(
            lambda: self.person(role).get(service, path, **more), lambda reply: reply.status < 500
        )
        return reply

    def steps(self) -> Iterator[Callable[[], Any]]:
        """What happens, one after the other; each step can be disturbed."""
        yield self.opens_the_clinic
        for kind in KINDS:
            for step in (self.asks, self.is_checked, self.is_prescribed, self.is_confirmed, self.is_refused,
                         self.is_treated):  # fmt: skip
                yield functools.partial(step, kind)
        yield self.pays
        yield self.night_comes
        yield self.answers_come
        yield self.people_look
        yield self.ends

    def opens_the_clinic(self) -> None:
        self.outside.schedule("eligibility", "load_settings", told_settings())
        self.outside.settle()

    def asks(self, kind: str) -> None:
        told = {"patient": canary.PATIENT, "coverage": canary.COVERAGE[kind], "injury": canary.INJURY[kind]}
        self.cases[kind] = thread.opens_a_case(self.outside, kind, **told)

    def is_checked(self, kind: str) -> None:
        case_id = self.cases[kind]
        if kind != "workers_compensation":
            assert thread.calls_the_plan(self.outside, self.person("front-desk"), case_id, **canary.CALL).status < 300
            return
        for part, told in (("authorizations", canary.LEAVE), ("claim-number", {"claim_number": "WC-ZZPHIZZ-1"})):
            self.tells(f"/cases/{case_id}/{part}", told, "eligibility")

    def tells(self, path: str, told: Any, service: str = "prescriptions") -> Reply:
        reply = self.outside.ask(self.person("front-desk"), service, "POST", path, f"tell-{path}", json=told)
        self.outside.settle()
        assert reply.status < 300, reply.text
        return reply

    def is_prescribed(self, kind: str) -> None:
        self.outside.mail(self.mail(kind, "Rx of O'Zzphizz, born 1937-11-23.pdf"))
        self.outside.settle()

    def mail(self, kind: str, file_name: str) -> bytes:
        form = self.sees("front-desk", "prescriptions", f"/cases/{self.cases[kind]}").json["form"]
        page = self.outside.document("PRESCRIPTIONS_DOCUMENTS", form["document"])
        return write_mail(canary.MAIL, (file_name, page), self.world.now)

    def is_confirmed(self, kind: str) -> None:
        held = self.sees("front-desk", "prescriptions", "/documents").json["documents"]
        document = next(one["document_id"] for one in held if one["case_id"] == self.cases[kind])
        told = thread.a_confirmation(kind, **canary.PRESCRIBER)
        self.orders[kind] = self.tells(f"/documents/{document}/confirmation", told).json["prescription_id"]

    def is_refused(self, kind: str) -> None:
        reply = self.signs(kind, areas=["low_back"], start="08:00", end="09:15")
        assert reply.status == 409, reply.text

    def is_treated(self, kind: str) -> None:
        start, end = STARTS[kind]
        self.notes[kind] = self.signs(kind, start=start, end=end).json
        assert self.notes[kind]["claim_id"]

    def signs(self, kind: str, **told: Any) -> Reply:
        return thread.signs(self.outside, self.person("therapist"), self.cases[kind], note=canary.WORDS, **told)

    def pays(self) -> None:
        note = self.notes["health_plan"]
        desk, case_id = self.person("front-desk"), self.cases["health_plan"]
        assert thread.pays_at_the_desk(self.outside, desk, case_id, note["session_id"], note["charge"]).status < 300

    def night_comes(self) -> None:
        self.world.now += timedelta(hours=25)
        thread.night(self.outside)

    def answers_come(self) -> None:
        self.world.now += timedelta(days=14)
        thread.answers_come(self.outside)

    def people_look(self) -> None:
        for kind in KINDS:
            case_id, claim_id = self.cases[kind], self.notes[kind]["claim_id"]
            claim = self.sees("auditor", "billing", f"/claims/{claim_id}").json
            assert claim["claim"]["state"] == "paid"
            for service in ("eligibility", "prescriptions", "billing"):
                self.sees("auditor", service, f"/desk/cases/{case_id}", headers={"Accept": "text/html"})
            self.sees("auditor", "billing", f"/batches/{claim['batch_id']}/file")
            self.sees("auditor", "prescriptions", f"/cases/{case_id}/form")
            for paper in ("superbill", "invoice"):
                self.sees("auditor", "billing", f"/claims/{claim_id}/{paper}")

    def ends(self) -> None:
        self.tells(f"/prescriptions/{self.orders['car_accident']}/revocation", {"reason": "Zzphizza broke a rib"})


def _play(ear: Ear, world: World, number: int, counted: list[list[Any]]) -> Story:
    """The story once; play nought counts each step's calls, the others let one of them fail."""
    world.wipe()
    outside = Overheard(world, gone=(Crash, Exception))
    outside.ear = ear
    story = Story(outside)
    for place, step in enumerate(story.steps()):
        if place:
            list(map(story.person, ROLES))  # signing in is a workflow of its own (tests/faults/workflows.py)
        FAULTS.begin(_plan(counted[place], number, place) if number else {})
        step()
        FAULTS.plan = {}
        if not number:
            counted.append(list(FAULTS.attempts))
    ear.look_around(world)
    return story


def _plan(attempts: list[Any], number: int, place: int) -> dict[int, str]:
    at = len(attempts) * number // (PLAYS + 1)
    return {at: attempts[at].faults[(number + place) % len(attempts[at].faults)]}


# Bad input

MARKED = {"payer_kind": "self_pay", "patient": canary.PATIENT}
BAD_BODIES: dict[str, Any] = {
    "no JSON": b'{"patient": {"first_name": "Zzphizza", "birth_date": 1937-11-23',
    "a list": b'["Zzphizza", "1937-11-23"]',
    "no text": b'{"patient": "\xff\xfe ZZPHIZZ"}',
    "an unknown field": {**MARKED, "diary": "ZZPHIZZ"},
    "an unknown payer": {**MARKED, "payer_kind": "ZZPHIZZ"},
    "no such day": {**MARKED, "patient": {**canary.PATIENT, "birth_date": "1937-11-23-ZZPHIZZ"}},
    "a telephone number of words": {**MARKED, "patient": {**canary.PATIENT, "phone": "ZZPHIZZ 7195550183"}},
    "a name that tears a file": {**MARKED, "patient": {**canary.PATIENT, "last_name": "Zzphizz~SE*1"}},
    "an address for mail that is none": {**MARKED, "patient": {**canary.PATIENT, "email": "zzphizz at home"}},
    "a state that is none": {**MARKED, "patient": {**canary.PATIENT, "address": {
        **canary.PATIENT["address"], "state": "ZZPHIZZ", "zip_code": "80973917399"}}},  # type: ignore[dict-item]
    "a submission with a name": {**MARKED, "submission": "Zzphizza O'Zzphizz"},
    "no insurer of ours": {**MARKED, "payer_kind": "health_plan",
                           "coverage": {"payer_id": "zzphizz-plan", "member_id": "ZZPHIZZ*1"}},
    "no employer": {**MARKED, "payer_kind": "workers_compensation", "coverage": {"payer_id": "example-comp"},
                    "injury": {"injured_on": canary.BORN, "claim_number": "ZZPHIZZ:1"}},
    "too much": b'{"patient": "' + b"ZZPHIZZ" * 40_000 + b'"}',
}  # fmt: skip
BAD_SETTINGS: dict[str, dict[str, Any]] = {
    "a wrong check digit": {"npi": canary.WRONG_NPI},
    "no time zone": {"time_zone": "America/Zzphizz"},
    "an unknown field": {"diary": "ZZPHIZZ"},
    "a tax id of words": {"tax_id": "ZZPHIZZ"},
    "no therapist": {"therapists": [{"therapist_id": "ZZPHIZZ", "first_name": "Zzphizz~", "npi": canary.WRONG_NPI}]},
    "no price": {"prices": [{"code": "ZZPHIZZ", "usual_charge": "ZZPHIZZ", "valid_from": "ZZPHIZZ"}]},
}


def _bad_input(story: Story) -> dict[str, Reply]:
    """People send what they should not."""
    admin, desk, ana, case_id = (*map(story.person, ("admin", "front-desk", "therapist")), story.cases["car_accident"])
    replies: dict[str, Reply] = {}
    for name, body in BAD_BODIES.items():
        told: dict[str, Any] = {"body": body} if isinstance(body, bytes) else {"json": body}
        replies[name] = story.world.request("eligibility", "POST", "/intake/milehigh", **told)
    for name, changed in BAD_SETTINGS.items():
        bad = {**told_settings(), "revision": 1, **changed}
        replies[f"settings: {name}"] = admin.put("eligibility", "/settings", json=bad)
        _escapes(story, functools.partial(invoking.run, "eligibility", "load_settings", bad))
    page = _waiting_again(story)
    review = thread.a_confirmation("car_accident", **canary.PRESCRIBER)
    for name, changed in (("check digit", {"npi": canary.WRONG_NPI}), ("diagnosis", {"diagnoses": ["ZZPHIZZ"]}),
                          ("minutes", {"minutes_per_session": "ZZPHIZZ"}), ("day", {"written_on": "ZZPHIZZ"})):  # fmt: skip
        path = f"/documents/{page}/confirmation"
        replies[f"review: {name}"] = desk.post("prescriptions", path, json={**review, **changed})
    replies["rejection"] = desk.post("prescriptions", f"/documents/{page}/rejection", json={"reason": "ZZPHIZZ" * 99})
    replies["note: code"] = ana.post("billing", "/sessions", json=thread.a_note(
        case_id, note=canary.WORDS, procedures=[{"code": "ZZPHIZZ", "minutes": "ZZPHIZZ"}]))  # fmt: skip
    replies["note: areas"] = ana.post(
        "billing", "/sessions", json=thread.a_note(case_id, areas=["ZZPHIZZ"], diary="ZZPHIZZ")
    )
    payment = {"amount": "ZZPHIZZ", "method": "ZZPHIZZ", "received_on": "ZZPHIZZ"}
    replies["payment"] = desk.post("billing", f"/cases/{case_id}/payments", json=payment)
    replies["call"] = desk.post("eligibility", f"/cases/{case_id}/verifications",
                                json={**canary.CALL, "copay": "ZZPHIZZ", "covers_massage": "ZZPHIZZ"})  # fmt: skip
    replies["sign-in"] = story.world.request("eligibility", "POST", "/sign-in",
                                             json={"username": "zzphizz", "password": "ZZPHIZZ-7-battery"})  # fmt: skip
    return replies


def _escapes(story: Story, attempt: Callable[[], Any]) -> None:
    """What the operator's command raises is printed by the runtime."""
    with pytest.raises((ValueError, Problem)):
        canary.printed(story.outside.ear, attempt)


def _waiting_again(story: Story) -> str:
    """Mails as partners should not write them; return a page that waits."""
    pdf = story.mail("car_accident", "x.pdf")
    hostile = (
        "..\\..\\Zzphizza.pdf",
        "Zzphizz\u202efdp.exe",
        '"><script>Zzphizz</script>.pdf',
        "Zzphizz" * 60 + ".pdf",
    )
    for name in hostile:
        story.outside.mail(write_mail(canary.MAIL, (name, f"no page of {name}".encode()), story.world.now))
    story.outside.mail(write_mail(canary.MAIL, ("", b""), story.world.now))
    story.outside.mail(b"From: zzphizz\r\nSubject: =?utf-8?q?ZZPHIZZ?=\r\nContent-Type: multipart/mixed\r\n\r\nZZPHIZZ")
    unknown = {
        **canary.MAIL,
        "Subject": "Form 7K3Q-W9ZX-0V5T-BMND of Zzphizza",
        "To": "rx+7K3QW9ZX0V5TBMND@milehigh.example",
    }
    story.outside.mail(write_mail(unknown, ("Zzphizza.pdf", pdf[:5000]), story.world.now))
    story.outside.settle()
    held = story.person("front-desk").get("prescriptions", "/documents").json["documents"]
    assert len(held) >= len(hostile)
    return str(held[0]["document_id"])


def _bad_answers(story: Story) -> None:
    """Answers of the payer that do not fit: out of balance, for a claim that nobody sent, torn."""
    files = story.outside.files()
    s3, bucket = story.world.session.client("s3"), story.world.built.environment["BILLING_INBOUND"]
    from infra.local import simulated_payer

    advice = next(a.text for text in files.values() for a in simulated_payer.answers(text, date(2026, 3, 21))
                  if a.name.endswith("835"))  # fmt: skip
    assert canary.MARK.search(advice)
    claim = advice.partition("CLP*")[2].partition("*")[0]
    for number, bad in enumerate((advice.replace("*140*", "*139*"), advice.replace(claim, "ZZPHIZZ1"),
                                  advice[: len(advice) // 2], "ZZPHIZZ is no X12", advice.replace("*4~", "*ZZPHIZZ~"),
                                  advice.replace("DTM*472*20", "DTM*472*ZZPHIZZ"))):  # fmt: skip
        s3.put_object(Bucket=bucket, Key=f"milehigh/bad/{number}.835", Body=bad.encode())
    story.outside.settle()


@dataclass(frozen=True)
class Heard:
    """All that was heard, and the answers to bad input."""

    ear: Ear
    replies: dict[str, Reply]
    failed: int


@pytest.fixture(scope="module")
def heard() -> Heard:
    ear, counted = Ear(), list[list[Any]]()
    with raised() as world, canary.listening(ear):
        story = _play(ear, world, 0, counted)
        for number in range(1, PLAYS + 1):
            story = _play(ear, world, number, counted)
        replies = _bad_input(story)
        _bad_answers(story)
        ear.look_around(world)
    return Heard(ear, replies, PLAYS * len(counted))


PLACES = ("log", "output", "tracebacks", "addresses", "headers", "problems", "calls", "envelopes", "row keys",
          "objects", "queues", "claims sent")  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_no_mark_is_heard(heard: Heard, place: str) -> None:
    assert heard.ear.marks(place) == []


@pytest.mark.parametrize("place", [place for place in PLACES if place != "output"])
def test_something_was_heard_there(heard: Heard, place: str) -> None:
    assert heard.ear.heard[place]


def test_no_message_died_on_the_way(heard: Heard) -> None:
    assert heard.ear.heard["dead letters"] == []


def test_bad_input_is_a_problem_that_does_not_repeat_it(heard: Heard) -> None:
    told = {name: (reply.status, reply.text) for name, reply in heard.replies.items()}

    assert {name: found for name, found in told.items() if not 400 <= found[0] < 500} == {}
    assert {name: found for name, found in told.items() if canary.MARK.search(found[1])} == {}
    assert all(json.loads(text)["type"].startswith("urn:quarterhour:problem:") for _, text in told.values())


# Controls: the same ear finds marks where there are some


def test_at_debug_the_same_ear_hears_what_botocore_prints() -> None:
    ear = Ear()
    with raised() as world, canary.listening(ear, logging.DEBUG):
        _play_one_step(ear, world)

    assert any(line.startswith("Making request") for line in ear.marks("log"))


def test_a_line_that_leaks_is_heard() -> None:
    ear = Ear()
    with canary.listening(ear):
        logging.getLogger("quarterhour").info("opened for %s", canary.PATIENT["last_name"])
        logging.getLogger("anyone").warning("born %s", canary.BORN)
        print("zip", canary.ZIP)  # noqa: T201 the leak

    assert (len(ear.marks("log")), len(ear.marks("output"))) == (2, 1)


def test_a_careful_line_says_nothing() -> None:
    ear = Ear()
    with canary.listening(ear):
        logs.write(logs.LogCode.REQUEST_FAILED, kind="O'Zzphizz, born 1937-11-23")

    assert ear.heard["log"]
    assert ear.marks("log") == []


def _play_one_step(ear: Ear, world: World) -> None:
    world.wipe()
    outside = Overheard(world)
    outside.ear = ear
    story = Story(outside)
    FAULTS.begin({})
    story.opens_the_clinic()
    story.asks("health_plan")
