"""The scrub: each rule on a claim that breaks it and on one that does not."""

from datetime import date, time
from typing import Any

import pytest

from services.billing.models.claims import Claim, ClaimFrequency, ClaimState, DelayReason, EarlierPayer, PayerOrder
from services.billing.models.clock import Span, span
from services.billing.models.findings import Severity
from services.billing.models.sessions import TreatmentSession
from services.billing.models.units import BillableUnits
from services.billing.rules import filing_window
from services.billing.rules.catalogue import CARDS
from services.billing.rules.scrub import Surroundings, may_be_sent, scrub_claim
from shared.codes.body_area import BodyArea
from shared.facts import AuthorizedProcedure
from shared.settings import Answer, PayerProfile
from tests.builders_billing import (
    SERVICE_DATE,
    a_car_case,
    a_claim,
    a_clinic,
    a_courtesy_case,
    a_prescription,
    a_session,
    a_workers_case,
    an_authorization,
    money,
)
from tests.builders_claims import a_second_claim, an_earlier_payer

CASES = {case.payer_kind: case for case in (a_courtesy_case(), a_workers_case(), a_car_case())}


def profile_of(claim: Claim) -> PayerProfile:
    return next(p for p in a_clinic().payers if p.kind is claim.payer.kind)


def around(claim: Claim, profile: dict[str, Any] | None = None, **changes: Any) -> Surroundings:
    facts = {
        "today": date(2026, 3, 4),
        "payer": profile_of(claim).model_copy(update=profile or {}),
        "prescription": a_prescription(CASES[claim.payer.kind]),
    }
    return Surroundings.model_validate(facts | changes)


def findings(claim: Claim, profile: dict[str, Any] | None = None, **changes: Any) -> list[tuple[str, str]]:
    return [(f.rule, f.severity.value) for f in scrub_claim(claim, around(claim, profile, **changes))]


def between(start: int, end: int) -> Span:
    """Two full hours of the day of service."""
    return span(SERVICE_DATE, time(start), time(end), "America/Denver")


COURTESY = a_claim()
WORKERS = a_claim(a_workers_case(), "MH-000102")
CAR = a_claim(a_car_case(), "MH-000103")


@pytest.mark.parametrize("claim", [COURTESY, WORKERS, CAR], ids=["health plan", "workers' compensation", "car"])
def test_a_good_claim_has_no_finding(claim: Claim) -> None:
    assert findings(claim) == []


def with_line(claim: Claim = COURTESY, at: int = 0, charge: dict[str, Any] | None = None, **changes: Any) -> Claim:
    line = claim.lines[at]
    changed = line.model_copy(update={"charge": line.charge.model_copy(update=charge or {}), **changes})
    lines = (*claim.lines[:at], changed, *claim.lines[at + 1 :])
    return claim.model_copy(update={"lines": lines})


def two_lines(second: dict[str, Any], **changes: Any) -> Claim:
    line = COURTESY.lines[0]
    other = line.model_copy(
        update={"number": 2, "control_number": "L2", "charge": line.charge.model_copy(update=second), **changes}
    )
    return a_claim(lines=(line, other))


ALL_CODES = a_prescription(a_courtesy_case()).limits.model_copy(
    update={"procedures": ("97124", "97140", "97150", "97110")}
)
WIDE = a_prescription(a_courtesy_case(), limits=ALL_CODES)


def changed(model: Any, **changes: Any) -> Any:
    return model.model_copy(update=changes)


def ordered(*diagnoses: str) -> Any:
    return a_prescription(a_courtesy_case(), diagnoses=diagnoses)


SHOULDER, SPRAIN = ordered("M25511", "M542"), ordered("S134XXA", "M542")


def session(*areas: BodyArea, **changes: Any) -> TreatmentSession:
    return changed(a_session(a_courtesy_case()), **({"areas": areas} if areas else {}) | changes)


def off_by_a_cent() -> EarlierPayer:
    """The claim adds up, and its line does not."""
    payer = an_earlier_payer(COURTESY)
    line = changed(payer.lines[0], paid_amount=money("62.99"))
    return changed(payer, lines=(line,))


ERRORS = [
    ("SC-01", COURTESY, {}, {"prices": {"97124": money("36")}}),
    ("SC-02", two_lines({}), {}, {}),
    ("SC-02", COURTESY, {}, {"counted": (BillableUnits(code="97124", units=3),)}),
    ("SC-02", COURTESY, {}, {"counted": (BillableUnits(code="97140", units=4),)}),
    ("SC-03", with_line(charge={"units": 5}), {}, {}),
    ("SC-04", two_lines({"code": "97140"}), {}, {"prescription": WIDE}),
    ("SC-04", two_lines({"code": "97140", "modifiers": ("59", "GP")}), {}, {"prescription": WIDE}),
    ("SC-04", two_lines({"code": "97150", "units": 1}), {}, {"prescription": WIDE}),
    ("SC-05", CAR, {"pays_97010": False}, {}),
    ("SC-06", with_line(charge={"modifiers": ()}), {}, {}),
    ("SC-07", COURTESY, {}, {"prescription": None}),
    ("SC-07", with_line(service_date=date(2026, 2, 19)), {}, {}),
    ("SC-07", with_line(charge={"code": "97110"}), {}, {}),
    ("SC-07", a_claim(diagnoses=("M542", "I10")), {}, {}),
    ("SC-07", COURTESY, {}, {"session": session(BodyArea.LOW_BACK)}),
    ("SC-28", COURTESY, {}, {"prescription": a_prescription(a_courtesy_case(), signed_copy_due=date(2026, 3, 14))}),
    ("SC-08", a_claim(diagnoses=("M542", "M542")), {}, {}),
    ("SC-08", a_claim(diagnoses=("M545",)), {}, {"prescription": ordered("M545")}),
    ("SC-08", a_claim(diagnoses=("Y990", "M542")), {}, {"prescription": ordered("Y990", "M542")}),
    ("SC-08", with_line(pointers=(3,)), {}, {}),
    ("SC-10", changed(WORKERS, accident=None), {}, {}),
    ("SC-10", changed(WORKERS, accident=changed(WORKERS.accident, claim_number=None)), {}, {}),
    ("SC-10", changed(WORKERS, payer=changed(WORKERS.payer, filing_indicator="CI")), {}, {}),
    ("SC-10", a_claim(subscriber=changed(COURTESY.subscriber, member_id=None)), {}, {}),
    (
        "SC-11",
        a_claim(
            billing_provider=changed(
                COURTESY.billing_provider, address=changed(COURTESY.billing_provider.address, street="P.O. Box 12")
            )
        ),
        {},
        {},
    ),
    ("SC-12", a_claim(referring_provider=changed(COURTESY.referring_provider, npi="1999999984")), {}, {}),
    (
        "SC-12",
        a_claim(rendering_provider=changed(COURTESY.rendering_provider, licensed_to=date(2026, 3, 1))),
        {},
        {},
    ),
    ("SC-13", COURTESY, {}, {"today": date(2026, 3, 1)}),
    ("SC-13", a_claim(patient=changed(COURTESY.patient, birth_date=date(2026, 3, 3))), {}, {}),
    ("SC-13", changed(CAR, accident=changed(CAR.accident, happened_on=date(2026, 3, 3))), {}, {}),
    ("SC-14", COURTESY, {"needs_authorization": Answer.YES}, {}),
    ("SC-14", WORKERS, {}, {"authorization": changed(an_authorization(), last_day=date(2026, 3, 1))}),
    ("SC-14", COURTESY, {}, {"authorization": an_authorization(), "sessions_left": 0}),
    (
        "SC-14",
        COURTESY,
        {},
        {"authorization": changed(an_authorization(), procedures=(AuthorizedProcedure(code="97140"),))},
    ),
    ("SC-14", COURTESY, {}, {"authorization": an_authorization(), "units_left": {"97124": 3}}),
    ("SC-14", COURTESY, {"max_visits": 20}, {"visits_this_year": 20}),
    ("SC-15", COURTESY, {}, {"sent_before": ((SERVICE_DATE, "97124", "1999999984"),)}),
    ("SC-16", COURTESY, {}, {"today": date(2026, 6, 1)}),
    ("SC-17", COURTESY, {}, {"injured": True}),
    ("SC-17", a_claim(order=PayerOrder.SECONDARY), {}, {}),
    ("SC-17", a_claim(earlier_payers=(an_earlier_payer(COURTESY),)), {}, {}),
    ("SC-17", a_second_claim(earlier_payers=(an_earlier_payer(COURTESY, payer_id="60054"),)), {}, {}),
    (
        "SC-19",
        a_claim(lines=tuple(changed(COURTESY.lines[0], number=n, service_date=date(2026, 3, 1)) for n in range(1, 52))),
        {},
        {},
    ),
    ("SC-20", COURTESY, {}, {"session": session(service_date=date(2026, 3, 1))}),
    ("SC-20", COURTESY, {}, {"session": session(), "busy": (between(11, 12),)}),
    ("SC-25", a_second_claim(earlier_payers=(an_earlier_payer(COURTESY, paid_amount=money("64")),)), {}, {}),
    ("SC-25", a_second_claim(earlier_payers=(off_by_a_cent(),)), {}, {}),
    ("SC-19", two_lines({}, service_date=date(2026, 4, 1)), {}, {}),
    ("SC-21", a_claim(frequency=ClaimFrequency.VOID), {}, {}),
    ("SC-21", a_claim(original_reference="P100"), {}, {}),
    ("SC-26", COURTESY, {}, {"first_visit_missing": ("consent",)}),
    ("SC-26", COURTESY, {}, {"first_visit_missing": ("a paper of next year",)}),
]


# Fifty-one lines of one day are, besides, fifty-one of one code.
ALSO = {"SC-19": {("SC-02", "error")}}


@pytest.mark.parametrize(
    ("rule", "claim", "profile", "changes"), ERRORS, ids=[f"{n}-{e[0]}" for n, e in enumerate(ERRORS)]
)
def test_a_broken_rule_is_an_error_of_its_own_and_no_other(
    rule: str, claim: Claim, profile: dict[str, Any], changes: dict[str, Any]
) -> None:
    later = {"today": date(2026, 4, 2)} if rule == "SC-19" else {}
    found = set(findings(claim, profile, **(later | changes)))
    assert found - ALSO.get(rule, set()) == {(rule, "error")}


@pytest.mark.parametrize(
    ("rule", "claim", "profile", "changes"),
    [
        ("SC-03", with_line(charge={"units": 5}), {"mue": False}, {}),
        ("SC-04", two_lines({"code": "97140"}), {"ncci": False}, {"prescription": WIDE}),
        (
            "SC-09",
            a_claim(diagnoses=("M25511", "M542")),
            {},
            {"prescription": SHOULDER, "session": session(BodyArea.LEFT_SHOULDER), "areas": "left"},
        ),
        (
            "SC-09",
            a_claim(diagnoses=("S134XXA", "M542")),
            {},
            {"prescription": ordered("S134XXA", "M542"), "visits_before": 3},
        ),
        ("SC-16", COURTESY, {}, {"today": date(2026, 5, 13)}),  # 72 of 90 days
        ("SC-16", a_claim(delay_reason=DelayReason.THIRD_PARTY), {}, {"today": date(2026, 6, 1)}),
        ("SC-22", COURTESY, {}, {"expected": {"97124": money("150")}}),
        ("SC-27", COURTESY, {}, {"another_payer": True}),
    ],
)
def test_some_findings_only_warn(rule: str, claim: Claim, profile: dict[str, Any], changes: dict[str, Any]) -> None:
    changes = dict(changes)
    if changes.pop("areas", ""):
        order = changes["prescription"]
        changes["prescription"] = changed(order, limits=changed(order.limits, body_areas=tuple(BodyArea)))
    assert findings(claim, profile, **changes) == [(rule, "warning")]


GOOD = [
    # situation, claim, profile, changes
    ("a modifier on the second column opens a pair with indicator 1", two_lines({"code": "97110", "units": 2}), {}),
    ("the side that is treated", a_claim(), {
        "session": session(BodyArea.NECK, BodyArea.LEFT_SHOULDER)}),
    ("a first visit of active treatment", a_claim(diagnoses=("S134XXA", "M542")), {"prescription": SPRAIN}),
    ("units of the note", COURTESY, {"counted": (BillableUnits(code="97124", units=4),)}),
    ("the unit price of the day", COURTESY, {"prices": {"97124": money("35")}, "expected": {"97124": money("120")}}),
    ("the last visit of the year", COURTESY, {"visits_this_year": 19}),
    ("a leave with something left", COURTESY, {
        "authorization": an_authorization(), "sessions_left": 1, "units_left": {"97124": 4}}),
    ("a plan after the carrier has judged", a_second_claim(), {"injured": True}),
    ("a second payer after the first was sent", a_second_claim(), {
        "sent_before": ((SERVICE_DATE, "97124", "1999999984"),)}),
    ("a second payer, who knows of the first", a_second_claim(), {"another_payer": True}),
    ("a session before this one", COURTESY, {"session": session(), "busy": (between(9, 10),)}),
    ("one day before the filing warning", COURTESY, {"today": date(2026, 5, 12)}),
    ("a replacement of a line already sent", a_claim(
        frequency=ClaimFrequency.REPLACEMENT, original_reference="P100"
    ), {"sent_before": ((SERVICE_DATE, "97124", "1999999984"),)}),
    ("another therapist on the same day", COURTESY, {"sent_before": ((SERVICE_DATE, "97124", "1000000004"),)}),
    ("the pair on different days", two_lines(
        {"code": "97140", "modifiers": ("GP",)}, service_date=date(2026, 3, 3)
    ), {"prescription": WIDE}),
    ("an authorization valid on the day", WORKERS, {"authorization": an_authorization()}),
    ("a code that our table does not know", with_line(charge={"code": "S8950"}), {"prescription": changed(
        WIDE, limits=changed(ALL_CODES, procedures=("S8950",)))}),
]  # fmt: skip


@pytest.mark.parametrize(("situation", "claim", "changes"), GOOD, ids=[g[0] for g in GOOD])
def test_what_is_allowed_is_left_alone(situation: str, claim: Claim, changes: dict[str, Any]) -> None:
    wide = {"prescription": WIDE} if claim.payer.kind is COURTESY.payer.kind else {}
    assert findings(claim, **(wide | changes)) == []


def test_every_rule_of_the_house_has_its_test() -> None:
    """SC-00 is the flow's own (the payer is gone), SC-18, SC-23 and SC-24 are the file's."""
    tested = {rule for rule, *_ in ERRORS} | {"SC-09", "SC-22", "SC-27"}
    assert {rule for rule in CARDS if rule.startswith("SC-")} - tested == {"SC-00", "SC-18", "SC-23", "SC-24"}


def test_the_window_warns_at_half_and_at_four_fifths_and_knows_when_it_is_past() -> None:
    """90 days from 2 March 2026: half is 16 April, four fifths 13 May, the last day 31 May."""
    window = filing_window.of(COURTESY, profile_of(COURTESY))
    days = [date(2026, 4, 15), date(2026, 4, 16), date(2026, 5, 13), date(2026, 5, 31), date(2026, 6, 1)]
    assert [window.level(day).name for day in days] == ["CALM", "HALF", "URGENT", "URGENT", "PAST"]
    assert window.urgent == date(2026, 5, 13)


def test_a_correction_has_its_own_window_and_a_second_payer_counts_from_the_first_ones_word() -> None:
    profile = changed(profile_of(COURTESY), corrected_claim_days=365)
    replacement = a_claim(frequency=ClaimFrequency.REPLACEMENT, original_reference="P100")
    assert filing_window.of(replacement, profile).last == date(2027, 3, 2)
    assert filing_window.of(a_second_claim(), profile).opened == date(2026, 3, 20)


def test_the_clock_runs_until_the_payer_has_taken_the_claim_in() -> None:
    running = [state.name for state in ClaimState if filing_window.is_running(state)]
    assert running == ["AWAITING_CLAIM_NUMBER", "HELD", "READY", "BATCHED", "SENT", "RECEIVED", "REJECTED"]


def test_massage_and_manual_therapy_are_never_opened_by_a_modifier() -> None:
    """CMS NCCI file in force 2024-07-01: column 1 97140, column 2 97124, indicator 0."""
    (finding,) = scrub_claim(
        two_lines({"code": "97140", "modifiers": ("59", "GP")}), around(COURTESY, prescription=WIDE)
    )
    assert "no modifier opens the pair" in finding.sentence


def test_the_modifier_belongs_on_the_line_of_column_two() -> None:
    claim = two_lines({"code": "97150", "units": 1})
    opened = claim.model_copy(
        update={
            "lines": (
                changed(claim.lines[0], charge=changed(claim.lines[0].charge, modifiers=("59", "GP"))),
                claim.lines[1],
            )
        }
    )
    assert findings(opened, prescription=WIDE) == []


@pytest.mark.parametrize(
    ("days", "last"),
    [(30, "2026-04-01"), (90, "2026-05-31"), (120, "2026-06-30"), (180, "2026-08-29"), (365, "2027-03-02")],
)
def test_the_filing_window_counts_calendar_days_from_the_day_of_service(days: int, last: str) -> None:
    assert filing_window.of(COURTESY, changed(profile_of(COURTESY), filing_days=days)).last.isoformat() == last


def test_only_errors_hold_a_claim() -> None:
    warned = scrub_claim(COURTESY, around(COURTESY, today=date(2026, 5, 13)))
    assert [f.severity for f in warned] == [Severity.WARNING]
    assert may_be_sent(warned)
    assert not may_be_sent(scrub_claim(COURTESY, around(COURTESY, prescription=None)))
