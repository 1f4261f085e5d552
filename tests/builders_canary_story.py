"""The canary's story: the thread of three cases with every personal value marked, each step open to a fault."""

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from infra.local.invoking import Reply
from infra.local.post_office import write_mail
from tests import builders_canary as canary
from tests import builders_first_visit as first_visit
from tests import thread
from tests.builders_canary import Ear, Overheard
from tests.faults.injector import FAULTS, Crash
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
            for step in (self.asks, self.is_checked, self.is_prepared, self.is_prescribed,
                         self.is_confirmed, self.is_refused, self.is_treated):  # fmt: skip
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
        told: dict[str, Any] = {
            "patient": canary.PATIENT,
            "coverage": canary.COVERAGE[kind],
            "injury": canary.INJURY[kind],
            "may_email": True,
        }
        self.cases[kind] = thread.opens_a_case(self.outside, kind, "", **told)

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

    def is_prepared(self, kind: str) -> None:
        """Money, papers and an appointment before the first visit."""
        if kind != "health_plan":
            desk, name = self.person("front-desk"), "Zzphizza O'Zzphizz"
            thread.opens_the_first_visit(self.outside, desk, self.cases[kind], kind, name)
            return
        case_id = self.cases["health_plan"]
        here, signed = f"/cases/{case_id}", {**first_visit.SIGNED, "typed_name": "Zzphizza O'Zzphizz"}
        self.tells(f"{here}/estimates", {"visits": 8}, "eligibility")
        self.tells(f"{here}/asks", {"item": "consent"}, "eligibility")
        self.tells(f"{here}/good-faith-estimates", {"by_choice": True, "delivery": "email"}, "eligibility")
        self.tells(f"{here}/appointment", {"starts": "2026-04-20T10:00"}, "eligibility")
        link = first_visit.link(case_id)
        reply = self.outside.ask(None, "eligibility", "POST", f"{link}/consent", "consent-1", json=signed)
        assert reply.status < 300, reply.text
        for part in ("", "/calendar"):
            self.outside.ask(None, "eligibility", "GET", link + part, f"look{part}")
        self.sees("auditor", "eligibility", f"/desk{here}/first-visit", headers={"Accept": "text/html"})

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
        """The prescriber's precautions are read first (RX-14)."""
        start, end = STARTS[kind]
        path = f"/prescriptions/{self.orders[kind]}/acknowledgment"
        self.outside.ask(self.person("therapist"), "prescriptions", "POST", path, f"read-{kind}", json={"read": True})
        self.outside.settle()
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


def play(ear: Ear, world: World, number: int, counted: list[list[Any]]) -> Story:
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
