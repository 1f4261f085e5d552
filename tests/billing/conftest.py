"""Billing's world: a clinic, a case told by eligibility, an order told by prescriptions, answers to reservations."""

import json
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from infra.local import invoking, simulated_payer
from shared import events, links
from shared.events import Event, PrescriptionActivated
from shared.facts import Authorization, Prescriber, PrescriptionFacts, TreatmentLimits
from tests.builders import an_intake
from tests.world import PASSWORD, Caller, World

PRESCRIBER = {"first_name": "Alan", "last_name": "Invented", "credential": "MD", "npi": "1558598797"}
DIAGNOSES = {
    "health_plan": ("M542", "M62838"),
    "workers_compensation": ("S39012D", "X500XXD", "Y990"),
    "car_accident": ("S134XXD", "S161XXD", "V4352XD"),
}


class Prescriptions(HTTPServer):
    """Answers reservations as the service prescriptions does: by its contract, over HTTP."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.orders: dict[str, PrescriptionFacts] = {}
        self.refusal: tuple[int, dict[str, Any]] | None = None
        self.asked: list[dict[str, Any]] = []
        self.released: list[str] = []
        self.claims: links.Claims | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def free(self, asked: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """A session is given back."""
        if self.refusal:
            return self.refusal
        self.released.append(asked["session_id"])
        return 200, {"session_id": asked["session_id"], "prescription_id": "rx"}

    def answer(self, asked: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        self.asked.append(asked)
        if self.refusal:
            return self.refusal
        order = self.orders[asked["case_id"]]
        left, covered = order.limits.minutes_per_session, []
        for one in asked["procedures"]:
            minutes = min(one["minutes"], left) if one["code"] != "97010" else one["minutes"]
            left -= minutes if one["code"] != "97010" else 0
            covered.append({"code": one["code"], "minutes": minutes})
        return 201, {
            "session_id": asked["session_id"],
            "prescription_id": order.prescription_id,
            "procedures": covered,
            "diagnoses": list(order.diagnoses),
            "prescriber": order.prescriber.model_dump(mode="json"),
            "reasons": [],
        }


class _Handler(BaseHTTPRequestHandler):
    server: Prescriptions

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.token = self.headers["Authorization"]  # type: ignore[attr-defined]
        answered = self.server.free if self.path == "/releases" else self.server.answer
        status, answer = answered(body)
        sent = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, *_: Any) -> None:
        """Nothing: a test's output is its result."""


@pytest.fixture
def prescriptions(monkeypatch: pytest.MonkeyPatch) -> Iterator[Prescriptions]:
    """The other service, at a loopback address."""
    server = Prescriptions()
    monkeypatch.setenv("PRESCRIPTIONS_URL", server.address)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


class Clinic:
    """The invented clinic as billing's tests walk through it."""

    def __init__(self, world: World, prescriptions: Prescriptions) -> None:
        self.world, self.prescriptions = world, prescriptions
        self.therapist = world.sign_in("therapist", name="ana")
        self.biller = world.sign_in("biller")

    def case(self, kind: str = "health_plan", **changes: Any) -> str:
        """A case opened by a form, with an active order that billing was told of."""
        reply = self.world.request("eligibility", "POST", "/intake/milehigh", json=an_intake(kind, **changes))
        case_id = str(reply.json["case_id"])
        self.tell(*self._leave(case_id, kind), self._order(case_id, kind), self.judged(case_id))
        return case_id

    def judged(self, case_id: str, number: int = 500, *missing: str, **changes: Any) -> events.CoverageDetermined:
        """What eligibility judged of the case, later than all it has judged by itself: the first visit is open."""
        return events.CoverageDetermined(
            event_id=events.derived_id(events.CoverageDetermined, "milehigh", case_id, str(number)), clinic="milehigh",
            occurred_at=self.world.now, case_id=case_id, determination=number, covered="met", out_of_network="met",
            prescribed="met", ready_to_treat=True, first_visit_open=not missing, first_visit_missing=missing, **changes,
        )  # fmt: skip

    def _order(self, case_id: str, kind: str) -> PrescriptionActivated:
        limits = TreatmentLimits(
            body_areas=("neck", "upper_back"), procedures=("97124", "97010"), minutes_per_session=60,
            sessions_per_week=2, number_of_sessions=12, effective_from=date(2026, 2, 20),
            effective_to=date(2026, 5, 20),
        )  # fmt: skip
        order = PrescriptionFacts(
            prescription_id=f"rx{case_id}"[:26], case_id=case_id, prescriber=Prescriber.model_validate(PRESCRIBER),
            diagnoses=DIAGNOSES[kind], written_on=date(2026, 2, 20), limits=limits, document="0" * 64,
        )  # fmt: skip
        self.prescriptions.orders[case_id] = order
        event_id = events.derived_id(PrescriptionActivated, "milehigh", case_id)
        return PrescriptionActivated(
            event_id=event_id, clinic="milehigh", occurred_at=self.world.now, prescription=order
        )

    def _leave(self, case_id: str, kind: str) -> list[Event]:
        if kind != "workers_compensation":
            return []
        leave = Authorization(
            number="PA556677", granted_by="Adjuster", first_day=date(2026, 2, 1), last_day=date(2026, 6, 30)
        )
        event_id = events.derived_id(events.AuthorizationGranted, "milehigh", case_id)
        return [
            events.AuthorizationGranted(
                event_id=event_id, clinic="milehigh", occurred_at=self.world.now, case_id=case_id, authorization=leave
            )
        ]

    def tell(self, *told: Event) -> None:
        """What another service tells, over the bus."""
        client = self.world.session.client("events")
        for event in told:
            entry = {"EventBusName": "quarterhour", "Source": f"quarterhour.{event.owner}", "DetailType": event.name,
                     "Detail": event.model_dump_json()}  # fmt: skip
            client.put_events(Entries=[entry])
        self.world.settle()

    def note(self, case_id: str, **changes: Any) -> dict[str, Any]:
        """A filled note of an hour's massage."""
        filled = {
            "case_id": case_id, "service_date": "2026-03-02", "start": "10:00", "end": "11:15", "areas": ["neck"],
            "procedures": [{"code": "97124", "minutes": 60}],
            "note": {"subjective": "Stiff.", "objective": "Rotation 50.", "assessment": "Better.", "plan": "Go on."},
        }  # fmt: skip
        return {**filled, **changes}

    def sign(self, case_id: str, by: Caller | None = None, **changes: Any) -> Any:
        """Sign a note."""
        return (by or self.therapist).post("billing", "/sessions", json=self.note(case_id, **changes))

    def claim(self, claim_id: str) -> Any:
        """The claim as JSON."""
        return self.biller.get("billing", f"/claims/{claim_id}").json

    def night(self) -> None:
        """Let the time for corrections pass, run the nightly batch, deliver everything."""
        self.world.now += timedelta(hours=25)
        invoking.run("billing", "nightly_batch")
        self.world.settle()
        self.come_back()

    def come_back(self) -> None:
        """The night was longer than a session lives: both sign in again."""
        self.therapist, self.biller = self._again("ana"), self._again("biller-milehigh")

    def _again(self, username: str) -> Caller:
        said = {"username": username, "password": PASSWORD}
        reply = self.world.request("eligibility", "POST", "/sign-in", json=said)
        return Caller(self.world, reply.headers["set-cookie"].partition(";")[0])

    def files(self) -> dict[str, str]:
        """What lies in the outbound bucket."""
        s3, bucket = self.world.session.client("s3"), self.world.built.environment["BILLING_OUTBOUND"]
        names = [held["Key"] for held in s3.list_objects_v2(Bucket=bucket).get("Contents", [])]
        return {name: s3.get_object(Bucket=bucket, Key=name)["Body"].read().decode() for name in names}

    def receive(self, name: str, text: str) -> None:
        """A file comes back."""
        bucket = self.world.built.environment["BILLING_INBOUND"]
        self.world.session.client("s3").put_object(Bucket=bucket, Key=f"milehigh/{name}", Body=text.encode())
        self.world.settle()

    def payer_answers(self) -> list[simulated_payer.Answer]:
        """What the simulated payer says to every file, in its order."""
        return [answer for text in self.files().values() for answer in simulated_payer.answers(text, date(2026, 3, 20))]


@pytest.fixture
def billing(clinic: World, prescriptions: Prescriptions) -> Clinic:
    """The clinic, its therapist and its biller."""
    return Clinic(clinic, prescriptions)
