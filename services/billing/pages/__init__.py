"""Billing's pages: a model in, a page out. What the templates show is made here; they do no arithmetic."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from services.billing.models.appeals import Exhibit
from services.billing.models.claims import ClaimEvent, DelayReason, ServiceLine
from services.billing.models.findings import Finding, Fix
from services.billing.models.packets import PacketKind, PacketList, PacketRecord
from services.billing.models.progress import RANGES, Measure
from services.billing.models.receipts import PaymentMethod
from services.billing.models.records import ClaimRecord, SessionRecord
from services.billing.models.reports import AGES, Report
from services.billing.models.requests import (
    BatchesView,
    BatchView,
    Board,
    CaseBilling,
    ClaimView,
    LedgerPage,
    RemittanceList,
    RemittanceView,
    SessionView,
    TaskList,
)
from services.billing.models.sessions import NextStep, VisitKind
from services.billing.models.threads import Thread
from services.billing.models.units import BillableUnits
from services.billing.pages.plots import CHARTS
from services.billing.rules import denials
from services.billing.rules.catalogue import CARDS
from services.billing.rules.claim_states import may
from services.billing.rules.progress import INSTRUMENTS
from shared import letters, pages
from shared.codes.body_area import BodyArea
from shared.codes.payer_kind import PayerKind
from shared.codes.procedures import PROCEDURES, Procedure, procedure_on
from shared.codes.relationship import Relationship
from shared.facts import CaseFacts
from shared.money import Money, total
from shared.permissions import Permission, allows
from shared.problems import Problem
from shared.settings import ClinicSettings
from shared.web import Request

_COLUMN_WORDS = {
    "HELD": "Held: to be mended",
    "READY": "Ready for the next batch",
    "SENT": "Sent, waiting to be taken in",
    "ANSWERED": "Taken in by the payer, waiting for its payment",
    "TO ANSWER": "Rejected or denied: to be answered",
    "PAID": "Paid, replaced or closed",
}


_SHORT = {
    "HELD": "held",
    "READY": "ready",
    "SENT": "sent",
    "ANSWERED": "taken in",
    "TO ANSWER": "to answer",
    "PAID": "paid",
}


class WayBack(NamedTuple):
    """A line's amount, step by step back to the minutes."""

    amount: Money
    steps: tuple[str, ...]


def desk(request: Request[Any], board: Board) -> str:
    """What waits for whom."""
    columns = [(name, _COLUMN_WORDS[name], found) for name, found in board.columns]
    return _page(request, "desk.html", tasks=board.tasks, columns=columns, short=_SHORT)


def case(request: Request[Any], view: CaseBilling, problem: Problem | None = None) -> str:
    """A case: sessions, claims, how she is doing, what was paid; the payment form."""
    return _page(
        request, "case.html", view=view, words_of=note_words(), methods=list(PaymentMethod),
        problem=problem, filled=flat(request.form), moves=tuple(_moves(view)), may_sign=may_sign(request),
    )  # fmt: skip


def note(request: Request[Any], view: CaseBilling, problem: Problem | None = None) -> str:
    """The form of a session note; the first visit of a case is offered as one."""
    kind = VisitKind.FOLLOW_UP if any(one.counts for one in view.sessions) else VisitKind.FIRST
    filled = flat(request.form) or {"kind": kind.value}
    return _page(request, "note.html", view=view, words_of=note_words(), problem=problem, filled=filled)


def session(request: Request[Any], view: SessionView, problem: Problem | None = None) -> str:
    """A signed note, its versions, and the form that corrects it, filled in with what stands there."""
    is_void = set(request.form) == {"reason"}
    written = {} if is_void else flat(request.form)
    filled = written or flat(view.kept.session.model_dump(mode="json")) | flat(request.form)
    return _page(request, "session.html", view=view, words_of=note_words(), problem=problem, filled=filled,
                 is_void=is_void, may_sign=may_sign(request))  # fmt: skip


def may_sign(request: Request[Any]) -> bool:
    """Whether whoever reads the page may sign notes."""
    return request.staff is not None and allows(request.staff.roles, Permission.SIGN_NOTES)


def tasks(request: Request[Any], found: TaskList, today: date, *, done: bool, problem: Problem | None = None) -> str:
    """What waits for a person, or what is done, with the forms that give and close a task."""
    may_work = request.staff is not None and allows(request.staff.roles, Permission.RUN_BATCHES)
    return _page(
        request, "tasks.html", found=found, done=done, problem=problem, filled=flat(request.form), may_work=may_work,
        wrong_task=request.path.get("task_id"), today=today,
    )  # fmt: skip


_PACKETS = {PayerKind.CAR_ACCIDENT: PacketKind.LAWYER, PayerKind.WORKERS_COMPENSATION: PacketKind.CASEWORKER}


def packets(request: Request[Any], case: CaseFacts, found: PacketList, problem: Problem | None = None) -> str:
    """The packets of a case, and the form that makes one for whom it may go to."""
    kind = _PACKETS.get(case.payer_kind)
    suggested = (case.injury.attorney or "") if case.injury and kind is PacketKind.LAWYER else ""
    return _page(
        request, "packets.html", case=case, found=found, kind=kind.value if kind else "", suggested=suggested,
        filled=flat(request.form), problem=problem, house=letters.link(""),
    )  # fmt: skip


def packet(record: PacketRecord, clinic: ClinicSettings, token: str) -> str:
    """What a link opens, for whoever was given it."""
    return pages.render("billing", "packet.html", packet=record, clinic=clinic, token=token)


class Tool(NamedTuple):
    """A measure as the note's form asks for it."""

    label: str
    unit: str
    range: str
    source: str


class NoteWords(NamedTuple):
    """What the form of a note offers."""

    areas: Sequence[BodyArea]
    procedures: Sequence[Procedure]
    kinds: Sequence[VisitKind]
    next_steps: Sequence[NextStep]
    instruments: Mapping[Measure, Tool]


def note_words() -> NoteWords:
    """The choices of a note, with the clinic's usual procedures only."""
    tools = {
        measure: Tool(one.label, one.unit, "{} to {}".format(*RANGES[measure]), one.source)
        for measure, one in INSTRUMENTS.items()
    }
    usual = [procedure for procedure in PROCEDURES if procedure.usual_for_massage_therapist]
    return NoteWords(list(BodyArea), usual, list(VisitKind), list(NextStep), tools)


def claim(request: Request[Any], view: ClaimView, problem: Problem | None = None) -> str:
    """A claim: its story, its lines with their way back, its segments, and what may be done with it."""
    record = view.record
    answers = denials.steps(record.denials, record.claim.first_service_date)
    return _page(
        request, "claim.html", view=view, record=record, problem=problem, filled=flat(request.form),
        back=[way_back(line, view.kept, record) for line in record.claim.lines], answers=answers,
        exhibits=list(Exhibit), suggested=denials.exhibits_for(answers),
        findings=[_where(finding, record) for finding in record.findings],
        delays=[(reason.value, reason.name.replace("_", " ").capitalize()) for reason in DelayReason],
        relations=list(Relationship), may=lambda event: may(record.claim.state, ClaimEvent(event)),
    )  # fmt: skip


def _where(finding: Finding, record: ClaimRecord) -> tuple[Finding, str, str | None]:
    """A finding with what its rule asks and the address where it is mended; None where no page of the house helps."""
    case_id, payer = record.claim.case_id, record.claim.payer.profile
    places = {
        Fix.CASE: f"/eligibility/desk/cases/{case_id}",
        Fix.FIRST_VISIT: f"/eligibility/desk/cases/{case_id}/first-visit",
        Fix.PRESCRIPTION: f"/prescriptions/desk/cases/{case_id}",
        Fix.NOTE: f"/billing/desk/sessions/{record.session_id}",
        Fix.PAYER: f"/eligibility/settings/payers/{payer}",
        Fix.FEES: "/eligibility/settings",
        Fix.SETTINGS: "/eligibility/settings",
        Fix.CLAIM: f"/billing/desk/claims/{record.claim_id}#actions",
    }
    card = CARDS.get(finding.rule)
    return finding, card.asks if card else "", places.get(finding.fix)


def batches(request: Request[Any], view: BatchesView, problem: Problem | None = None) -> str:
    """The runs, their files, who waits for the next ones."""
    return _page(request, "batches.html", view=view, problem=problem)


def batch(request: Request[Any], view: BatchView) -> str:
    """One file: its road, the answers it waits for, its claims."""
    return _page(request, "batch.html", view=view, batch=view.batch)


def ledger(request: Request[Any], found: LedgerPage) -> str:
    """The books."""
    return _page(request, "ledger.html", found=found, sum=total(amount for _, amount in found.balances))


def thread(request: Request[Any], found: Thread) -> str:
    """A posting and what it rests on."""
    return _page(request, "thread.html", found=found, sum=total(entry.amount for entry in found.entries))


def reports(request: Request[Any], report: Report | None) -> str:
    """How billing does."""
    charts = {name: chart_of(report).words for name, chart_of in CHARTS.items()} if report else {}
    return _page(request, "reports.html", report=report, ages=AGES, charts=charts)


def remittances(request: Request[Any], found: RemittanceList) -> str:
    """The advices that came."""
    return _page(request, "remittances.html", found=found)


def remittance(request: Request[Any], view: RemittanceView, problem: Problem | None = None) -> str:
    """One payment advice, and the decision where it is held."""
    return _page(request, "remittance.html", view=view, problem=problem, filled=flat(request.form))


def way_back(line: ServiceLine, kept: SessionRecord, record: ClaimRecord) -> WayBack:
    """From the cent to the minutes: price, units, minutes, note, order."""
    charge, session = line.charge, kept.session
    counted = next((unit for unit in kept.units if unit.code == charge.code), BillableUnits(code=charge.code, units=0))
    procedure = procedure_on(charge.code, line.service_date)
    lost = tuple(f"{one.units} more not billed: {one.reason.value}" for one in counted.lost)
    minutes = f"{counted.billable_minutes} of {counted.documented_minutes} documented minutes are billable"
    return WayBack(
        amount=charge.charge_amount,
        steps=(
            f"{charge.units} at {charge.unit_price} for {charge.code} ({procedure.label if procedure else 'service'})",
            f"Price: {charge.price_source}",
            minutes if counted.documented_minutes else "not timed: one unit",
            *lost,
            f"Session of {session.service_date}, {session.start:%H:%M} to {session.end:%H:%M}",
            f"Signed by {session.therapist_id}",
            f"Order {record.prescription_id}, by {record.claim.referring_provider.full_name}",
        ),
    )


def _moves(view: CaseBilling) -> Iterator[tuple[date, str, Money]]:
    """What moved the patient's money, the oldest first."""
    found = [(one.received_on, f"paid by {one.method.value}", one.amount) for one in view.receipts]
    yield from sorted(found, key=lambda move: move[0])


def flat(form: Mapping[Any, Any], before: str = "") -> dict[str, Any]:
    """Nested answers under the names of the fields.

    >>> flat({"note": {"plan": "x"}, "procedures": [{"minutes": "60"}], "areas": ["neck"]})
    {'note.plan': 'x', 'procedures.0.minutes': '60', 'areas': ['neck']}
    """
    found: dict[str, Any] = {}
    for name, held in form.items():
        is_rows = isinstance(held, list) and all(isinstance(one, dict) for one in held)
        inner = dict(enumerate(held)) if is_rows else held
        found |= flat(inner, f"{before}{name}.") if isinstance(inner, dict) else {f"{before}{name}": inner}
    return found


def _page(request: Request[Any], template: str, **view: Any) -> str:
    return pages.render("billing", template, staff=request.staff, seal=request.seal(), **view)
