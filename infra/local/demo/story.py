"""The story: ask, prescribe, treat, bill, batch, get paid, see; three times at once."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from infra.local import people
from infra.local.demo.cast import CASES, Case
from infra.local.demo.means import Means
from infra.local.demo.telling import Narrator
from infra.local.demo.visiting import Refused, Visitor, sign_in
from infra.local.post_office import write_mail
from shared.settings import ConsentText

MONDAY = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)  # eight in the morning in Denver
_STATUS = {"met": "met", "not_met": "not met", "unknown": "not known yet"}


@dataclass
class Story:
    """The house's means, the narrator, and what has happened so far."""

    means: Means
    tell: Narrator
    now: datetime = MONDAY
    cases: Sequence[Case] = CASES
    case_ids: dict[str, str] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    claim_ids: dict[str, str] = field(default_factory=dict)
    charges: dict[str, str] = field(default_factory=dict)

    # means

    def person(self, username: str) -> Visitor:
        """Somebody of the staff, freshly signed in (sessions idle out)."""
        return sign_in(self.means.port, username, self.means.password)

    def pass_time(self, **by: float) -> None:
        """Let the clock go on."""
        self.now += timedelta(**by)
        self.means.set_clock(self.now)

    def lay(self, case: Case, name: str, content: bytes) -> None:
        """A paper of a case."""
        self.tell.lay(f"{case.folder}/{name}", content)

    # the seven steps

    def whole(self) -> None:
        """All of it."""
        self.means.set_clock(self.now)
        self.means.open_clinic()
        self.means.settle()
        for words, step in self._days():
            self.tell.title(words)
            step()

    def _days(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """A chapter each; what stands between two of them happens between them."""
        yield "Monday: three people ask whether massage will be paid for", lambda: self._each(self.ask)
        yield "Monday: what comes before the first visit", lambda: self._each(self.prepare)
        yield "Monday: the doctor's signed pages come back by e-mail", lambda: self._each(self.prescribe)
        self.pass_time(days=2)
        yield "Wednesday: Ana treats, and signs her notes", lambda: self._each(self.treat)
        self.pass_time(days=2)
        yield "Friday: the nightly batch", self.batch
        self.pass_time(days=3)
        yield "Monday: the payer answers", self.answers
        yield "What came of it", lambda: self._each(self.see)
        yield "The books", self.books

    def _each(self, step: Callable[[Case], None]) -> None:
        for case in self.cases:
            step(case)

    def ask(self, case: Case) -> None:
        """The form, the answer at once, and what the desk finds out."""
        self.tell.say(f"{case.title}.")
        answered = Visitor(self.means.port).post(f"/eligibility/intake/{people.HOME}", case.intake)
        self.case_ids[case.folder], self.pages[case.folder] = answered["case_id"], answered["status_page"]
        self._requirements(answered["determination"])
        self.means.settle()
        desk, case_path = self.person("front-desk"), f"/eligibility/cases/{answered['case_id']}"
        if case.benefits:
            self.tell.say("The front desk calls the benefits department and writes down what was said, by whom.")
            view = desk.post(f"{case_path}/verifications", case.benefits)
            self._requirements(view["determinations"][-1])
            self._estimate(view["determinations"][-1].get("estimate"))
        if case.authorization:
            self.tell.say(f"The carrier gives leave to treat under number {case.authorization['number']}.")
            desk.post(f"{case_path}/authorizations", case.authorization)
        self.means.settle()
        form = desk.document(f"/prescriptions/cases/{answered['case_id']}/form")
        self.tell.say("The clinic prints the one page that tells the doctor how to prescribe:")
        self.lay(case, "form.pdf", form)

    def _requirements(self, determination: dict[str, Any]) -> None:
        for one in determination["requirements"]:
            self.tell.item(f"{one['name']}: {_STATUS[one['status']]}. {one['to_patient']}")

    def _estimate(self, estimate: dict[str, Any] | None) -> None:
        if estimate:
            paid, owed = estimate["plan_pays"], estimate["patient_owes"]
            self.tell.item(f"A session of an hour will probably bring ${paid} from the plan and cost her ${owed}.")

    def prepare(self, case: Case) -> None:
        """What it will cost, and the consent: without them the claim of the first visit waits."""
        desk, case_id = self.person("front-desk"), self.case_ids[case.folder]
        if case.benefits:
            made = desk.post(f"/eligibility/cases/{case_id}/estimates", {"visits": 12})["estimate"]
            least, most = made["owes_least"], made["owes_most"]
            self.tell.say(f"{case.patient} is told what twelve visits will cost her: ${least} to ${most}.")
        her_page = self.pages[case.folder]
        link = re.search(r"/eligibility/first-visit/[^\"]+", Visitor(self.means.port).page(her_page))
        if link is None:
            raise Refused("the patient's page does not lead to her first visit")
        signed = {"version": ConsentText().version, "typed_name": case.patient, "agrees": "yes"}
        Visitor(self.means.port).post(f"{link[0]}/consent", signed)
        self.tell.say(f"{case.patient} opens the page of the first visit by her link, reads the consent and signs it.")
        self.means.settle()

    def prescribe(self, case: Case) -> None:
        """The signed page by mail, read by its QR code, confirmed by a person."""
        form = (self.tell.out / case.folder / "form.pdf").read_bytes()
        fields = {"From": "Office of Dr Invented <office@practice.example>", "To": "rx@milehigh.example",
                  "Subject": "Signed prescription"}  # fmt: skip
        mail = write_mail(fields, ("signed-page.pdf", form), self.now)
        self.tell.say(f"For {case.patient} a mail arrives with the page attached:")
        self.lay(case, "signed-page.eml", mail)
        if self.means.post_office is None:
            raise Refused("nobody takes in mail: the service prescriptions is not here")
        self.means.post_office.post(mail, people.HOME, self.now)
        self.means.settle()
        self.pass_time(minutes=20)
        desk, case_id = self.person("front-desk"), self.case_ids[case.folder]
        waiting = desk.get("/prescriptions/documents")["documents"]
        document = next(one for one in waiting if one["case_id"] == case_id)
        self.tell.say("Its QR code says whose it is. A person reads it beside the picture and types what it says.")
        order = desk.post(f"/prescriptions/documents/{document['document_id']}/confirmation", case.review)
        self.means.settle()
        limits = order["limits"]
        self.tell.item(
            f"Active until {limits['effective_to']}: {limits['number_of_sessions']} sessions of at most "
            f"{limits['minutes_per_session']} minutes, {limits['sessions_per_week']} a week."
        )
        third = desk.get(f"/eligibility/cases/{case_id}")["determinations"][-1]["requirements"][2]
        self.tell.item(f"{third['name']}: {_STATUS[third['status']]}.")

    def treat(self, case: Case) -> None:
        """One note outside the order is refused, one inside is counted, priced and claimed."""
        ana, case_id = self.person("ana"), self.case_ids[case.folder]
        what, outside = case.outside
        refusal = ana.ask("POST", "/billing/sessions", {**outside, "case_id": case_id}, expect={409}).json
        self.tell.say(f"For {case.patient} Ana first notes a session {what}. It is refused, and nothing is billed:")
        for reason in refusal["reasons"]:
            self.tell.item(reason["words"])
        recorded = ana.post("/billing/sessions", {**case.session, "case_id": case_id})
        self.claim_ids[case.folder], self.charges[case.folder] = recorded["claim_id"], recorded["charge"]
        units = ", ".join(f"{one['units']} of {one['code']}" for one in recorded["units"])
        self.tell.say(f"The note as it should be is accepted: units {units}; charge ${recorded['charge']}.")
        for finding in recorded["findings"]:
            self.tell.item(f"Held: {finding['sentence']}")
        if case.pays_at_desk:
            paid = {"amount": case.pays_at_desk, "method": "card", "received_on": case.session["service_date"],
                    "session_id": recorded["session_id"]}  # fmt: skip
            self.person("front-desk").post(f"/billing/cases/{case_id}/payments", paid)
            self.tell.item(f"{case.patient} pays ${case.pays_at_desk} at the desk.")
        self.means.settle()

    def batch(self) -> None:
        """The schedule fans out, one file goes out; once more makes nothing twice."""
        self.tell.say("The schedule starts it; a queue message per clinic and receiver makes the files. It runs once "
                      "more, to be sure: it makes nothing twice.")  # fmt: skip
        for _ in range(2):
            self.means.run_the_night()
            self.means.settle()

    def answers(self) -> None:
        """What went out, and what comes back to it."""
        payer = self.means.payer
        if payer is None or payer.visit() != 1:
            raise Refused("one file of claims was expected in all")
        self.means.settle()
        for exchange in payer.exchanges.values():
            self.tell.say("One 837P with the three claims went out:")
            self.tell.lay("batch/claims.837", payer.read(payer.outbound, exchange.received).encode())
            self.tell.say("The SIMULATED payer took the file (999), took the claims (277CA) and pays (835):")
            for name in exchange.answered:
                self.tell.lay(f"batch/answer.{name.rpartition('.')[2]}", payer.read(payer.inbound, name).encode())

    def see(self, case: Case) -> None:
        """What each one paid and owes, and the papers that go with it."""
        biller, claim_id = self.person("biller"), self.claim_ids[case.folder]
        claim = biller.get(f"/billing/claims/{claim_id}")
        self.tell.say(f"{case.patient}, {case.path}: the claim is {claim['claim']['state'].replace('_', ' ')}.")
        charged, hers = self.charges[case.folder], claim["patient_responsibility"]
        clinic, patient = claim["paid_to_clinic"], claim["paid_to_patient"]
        self.tell.item(
            f"Charged ${charged}: ${clinic} paid to the clinic, ${patient} to the patient, whose share is ${hers}."
        )
        for paper in ("superbill", "invoice"):
            if claim[paper]:
                self.lay(case, f"{paper}.pdf", biller.document(f"/billing/claims/{claim_id}/{paper}"))
        timeline = biller.get(f"/eligibility/cases/{self.case_ids[case.folder]}")["timeline"]
        for entry in timeline:
            amount = f" (${entry['amount']})" if entry["amount"] else ""
            self.tell.item(f"{entry['happened_at'][:10]} {entry['words']}{amount}")

    def books(self) -> None:
        """The double-entry ledger."""
        biller = self.person("biller")
        first = biller.get("/billing/ledger")
        for account, amount in first["balances"]:
            self.tell.item(f"{account.replace('_', ' ')}: {amount}")
        self.tell.lay("ledger.csv", _as_csv(list(_journal(biller, first))))


def _journal(biller: Visitor, page: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from page["lines"]
    while page["after"]:
        page = biller.get(f"/billing/ledger?after={page['after']}")
        yield from page["lines"]


def _as_csv(lines: list[dict[str, Any]]) -> bytes:
    """The journal, oldest first."""
    text = io.StringIO()
    sheet = csv.DictWriter(text, ("posted_on", "posting_id", "reason", "account", "amount"), lineterminator="\n")
    sheet.writeheader()
    sheet.writerows(reversed(lines))
    return text.getvalue().encode()
