"""The whole thread of the main job, step by step, as people and partners do it: through HTTP, mail, files, the clock.

`Outside` is everybody who is not the house: browsers, SES, the payer, the night's schedule. Whoever gets no answer asks
again, with the same key, until there is one: that is what they do in life, and all that the house may rely on.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from infra.local import invoking, simulated_payer
from infra.local.invoking import Reply
from infra.local.post_office import PostOffice, write_mail
from services.eligibility.flows import asking
from shared.settings import ConsentText
from tests.builders import an_intake
from tests.builders_prescriptions import a_review
from tests.world import Caller, World

PATIENCE, ROUNDS = 5, 60
SERVER_ERRORS = 500


class NoRest(AssertionError):
    """Somebody asked again and again and never got an answer."""


@dataclass
class Outside:
    """Everybody who is not the house. `gone` is what a dead process looks like from here."""

    world: World
    gone: tuple[type[BaseException], ...] = ()
    later: float = 0  # seconds until somebody asks again
    answers: list[Any] = field(default_factory=list)

    def until(self, attempt: Callable[[], Any], answered: Callable[[Any], bool] = lambda _: True) -> Any:
        """Ask until there is an answer."""
        for _ in range(PATIENCE):
            try:
                answer = attempt()
            except self.gone:
                answer = None
            else:
                if answered(answer):
                    return answer
            self.world.pass_time(seconds=self.later)
        raise NoRest

    def ask(self, who: Caller | None, service: str, method: str, path: str, key: str, **more: Any) -> Reply:
        """A person asks, with a key of her own for this one thing."""
        send: Any = who._send if who else self.world.request
        headers = {"Idempotency-Key": key}
        reply: Reply = self.until(
            lambda: send(service, method, path, **{**more, "headers": headers}),
            lambda reply: reply.status < SERVER_ERRORS,
        )
        self.answers.append((reply.status // 100, _content(reply)))
        return reply

    def schedule(self, service: str, function: str, event: Any = None) -> Any:
        """EventBridge Scheduler runs a function until it ends well."""
        return self.until(lambda: invoking.run(service, function, event))

    def settle(self) -> None:
        """Queues deliver until nothing moves."""
        self.until(self._deliver)

    def _deliver(self) -> None:
        for _ in range(ROUNDS):
            if not sum(self.world.poll(mapping) for mapping in self.world.built.mappings) and not self._sweep():
                return
        raise NoRest

    def _sweep(self) -> int:
        return sum(invoking.run(name, "sweep") for name in self.world.services())

    def mail(self, raw: bytes, clinic: str = "milehigh") -> None:
        """SES brings a mail."""
        office = PostOffice.of(self.world.session.client, self.world.built)
        assert office is not None
        office.post(raw, clinic, self.world.now)

    def payer_answers(self, clinic: str = "milehigh", today: date = date(2026, 3, 20)) -> list[str]:
        """The simulated payer fetches what lies there and brings its answers; return their names."""
        s3, told = self.world.session.client("s3"), self.world.built.environment
        names = []
        for name, text in self.files().items():
            for answer in simulated_payer.answers(text, today):
                key = f"{clinic}/{name.rsplit('/', 1)[-1]}/{answer.name}"
                s3.put_object(Bucket=told["BILLING_INBOUND"], Key=key, Body=answer.text.encode())
                names.append(key)
        return names

    def files(self) -> dict[str, str]:
        """What lies in the outbound bucket."""
        s3, bucket = self.world.session.client("s3"), self.world.built.environment["BILLING_OUTBOUND"]
        held = s3.list_objects_v2(Bucket=bucket).get("Contents", [])
        return {one["Key"]: s3.get_object(Bucket=bucket, Key=one["Key"])["Body"].read().decode() for one in held}

    def document(self, bucket: str, name: str, clinic: str = "milehigh") -> bytes:
        """A document of the clinic, as its link would open it."""
        place = self.world.built.environment[bucket]
        data: bytes = self.world.session.client("s3").get_object(Bucket=place, Key=f"{clinic}/{name}")["Body"].read()
        return data


def _content(reply: Reply) -> Any:
    if "json" not in reply.headers.get("content-type", ""):
        return reply.headers.get("location", "").partition("/status/")[0]
    said = json.loads(reply.body or b"null")
    if isinstance(said, dict):
        said.pop("status_page", None)  # a signed link: its expiry is the moment it was made
    return said


# Steps. Each does one thing of the story and returns what the next one needs.


def opens_a_case(outside: Outside, kind: str, key: str = "", **changes: Any) -> str:
    """A patient fills in the form."""
    filled = an_intake(kind, **changes)
    reply = outside.ask(None, "eligibility", "POST", "/intake/milehigh", f"intake-{kind}{key}", json=filled)
    outside.settle()
    return str(reply.json["case_id"])


BENEFITS = {
    "representative": "Sam", "reference_number": "R-1", "covers_massage": "yes", "accepts_massage_therapists": "yes",
    "pays_out_of_network": "yes", "needs_authorization": "no", "deductible_left": "30", "coinsurance_percent": 30,
    "allowed_per_unit": "30",
}  # fmt: skip
LEAVE = {"number": "PA556677", "granted_by": "Example Comp Carrier", "first_day": "2026-02-01",
         "last_day": "2026-08-31", "sessions": 12}  # fmt: skip


def calls_the_plan(outside: Outside, desk: Caller, case_id: str, **answers: Any) -> Reply:
    """The front desk writes down what the benefits department said."""
    told = {**BENEFITS, **answers}
    path = f"/cases/{case_id}/verifications"
    reply = outside.ask(desk, "eligibility", "POST", path, f"call-{case_id}", json=told)
    outside.settle()
    return reply


def enters_the_leave(outside: Outside, desk: Caller, case_id: str) -> Reply:
    """The front desk enters the carrier's authorization."""
    path = f"/cases/{case_id}/authorizations"
    reply = outside.ask(desk, "eligibility", "POST", path, f"leave-{case_id}", json=LEAVE)
    outside.settle()
    return reply


def opens_the_first_visit(
    outside: Outside, desk: Caller, case_id: str, kind: str = "health_plan", name: str = "Jane Invented"
) -> None:
    """What is left before the first visit: she is told what it costs, unless a carrier pays it all, and signs."""
    if kind != "workers_compensation":
        path, told = f"/cases/{case_id}/estimates", {"visits": 8}
        outside.ask(desk, "eligibility", "POST", path, f"estimate-{case_id}", json=told)
    path = f"/first-visit/{asking.token(asking.FIRST_VISIT, 'milehigh', case_id, outside.world.now)}/consent"
    signed = {"version": ConsentText().version, "typed_name": name, "agrees": "yes"}
    outside.ask(None, "eligibility", "POST", path, f"consent-{case_id}", json=signed)
    outside.settle()


def sends_the_page_back(outside: Outside, desk: Caller, case_id: str) -> None:
    """The doctor's office mails the signed form."""
    outside.mail(signed_page(outside, desk, case_id))
    outside.settle()


def signed_page(outside: Outside, desk: Caller, case_id: str) -> bytes:
    """The mail with the form of a case."""
    form = desk.get("prescriptions", f"/cases/{case_id}").json["form"]
    page = outside.document("PRESCRIPTIONS_DOCUMENTS", form["document"])
    fields = {"From": "Office <desk@practice.example>", "To": "rx@milehigh.example", "Subject": "Prescription"}
    return write_mail(fields, ("Rx.pdf", page), outside.world.now)


def waiting_page(desk: Caller, case_id: str) -> str:
    """The page of a case that waits for review."""
    held = desk.get("prescriptions", "/documents").json["documents"]
    return str(next(one["document_id"] for one in held if one["case_id"] == case_id))


DIAGNOSES = {
    "health_plan": ["M542", "M62838"],
    "workers_compensation": ["S39012D", "X500XXD", "Y990"],
    "car_accident": ["S134XXD", "S161XXD", "V4352XD"],
}
INJURED = {"health_plan": None, "workers_compensation": "2026-01-15", "car_accident": "2026-02-10"}


def a_confirmation(kind: str, **changes: Any) -> dict[str, Any]:
    """A reviewer's answers to the page of one payer path."""
    told = a_review(written_on=date(2026, 3, 1), npi="2222222228", injured_on=None).model_dump(
        mode="json", exclude_none=True
    )
    injured = {"injured_on": INJURED[kind]} if INJURED[kind] else {}
    return {**told, "diagnoses": DIAGNOSES[kind], **injured, **changes}


def confirms(outside: Outside, desk: Caller, document: str, kind: str, **changed: Any) -> Reply:
    """A reviewer confirms what the page says."""
    path = f"/documents/{document}/confirmation"
    reply = outside.ask(desk, "prescriptions", "POST", path, f"confirm-{document}", json=a_confirmation(kind) | changed)
    outside.settle()
    return reply


def a_note(case_id: str, **changes: Any) -> dict[str, Any]:
    """A note of an hour's massage."""
    words = {"subjective": "Stiff.", "objective": "Rotation 50.", "assessment": "Better.", "plan": "Go on."}
    filled = {"case_id": case_id, "service_date": "2026-03-02", "start": "10:00", "end": "11:15", "areas": ["neck"],
              "procedures": [{"code": "97124", "minutes": 60}], "note": words}  # fmt: skip
    return {**filled, **changes}


def signs(outside: Outside, therapist: Caller, case_id: str, **changes: Any) -> Reply:
    """The therapist signs a note."""
    note = a_note(case_id, **changes)
    key = f"note-{case_id}-{note['service_date']}-{note['start']}"
    reply = outside.ask(therapist, "billing", "POST", "/sessions", key, json=note)
    outside.settle()
    return reply


def pays_at_the_desk(outside: Outside, desk: Caller, case_id: str, session_id: str, amount: str) -> Reply:
    """The patient pays for a session."""
    paid = {"amount": amount, "method": "card", "received_on": "2026-03-02", "session_id": session_id}
    reply = outside.ask(desk, "billing", "POST", f"/cases/{case_id}/payments", f"pay-{session_id}", json=paid)
    outside.settle()
    return reply


def night(outside: Outside) -> None:
    """The night's batch runs."""
    outside.schedule("billing", "nightly_batch")
    outside.settle()


def answers_come(outside: Outside) -> None:
    """999, 277CA and 835 come back."""
    outside.payer_answers()
    outside.settle()
