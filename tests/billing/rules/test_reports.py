"""Counting claims: each once, in its payer's numbers; the sums are those of the claims."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.billing.forms import report_csv
from services.billing.models.appeals import Appeal, Exhibit
from services.billing.models.claims import ClaimState
from services.billing.models.findings import Finding, Fix, Severity
from services.billing.models.receipts import Credit
from services.billing.models.records import ClaimRecord, Judgement
from services.billing.models.remittances import Adjustment, ClaimPayment
from services.billing.models.reports import AGES, PayerFigures, Report
from services.billing.models.schedules import ExpectedLine
from services.billing.pages import plots
from services.billing.rules.reports import Tally, age_of, median, owed
from shared.codes.adjustment_group import AdjustmentGroup
from shared.facts import EstimatedVisits
from shared.money import Money, total
from tests.builders_billing import SERVICE_DATE, a_claim, a_workers_case, money
from tests.builders_events import event
from tests.world import NOON

TODAY = SERVICE_DATE + timedelta(days=40)
DENIED = Adjustment(group=AdjustmentGroup.CO, reason="197", amount=money("140"))


def judged(after: int = 18) -> Judgement:
    payment = ClaimPayment(control_number="MH-000101", status="1", charge_amount=money("140"), paid_amount=money("63"),
                           payer_claim_control_number="P100", adjustments=(), services=())  # fmt: skip
    return Judgement(judged_on=SERVICE_DATE + timedelta(days=after), trace_number="T", payment=payment)


def a_record(state: ClaimState = ClaimState.PAID, **changes: Any) -> ClaimRecord:
    made = ClaimRecord(
        claim_id="claim000001", session_id="session0001", prescription_id="prescription1",
        claim=a_claim().model_copy(update={"state": state}), ready_from=NOON,
    )  # fmt: skip
    return made.model_copy(update=changes)


PAID = a_record(
    paid_to_clinic=money("63"), patient_responsibility=money("77"), judgement=judged(),
    credits=(Credit(posted_on=SERVICE_DATE, text="plan", amount=money("63")),),
)  # fmt: skip
HELD = a_record(
    ClaimState.HELD, findings=(Finding(rule="SC-01", severity=Severity.ERROR, sentence="no", fix=Fix.FEES),)
)
REJECTED = a_record(ClaimState.REJECTED, rejections=("A7 562",))
REFUSED = a_record(ClaimState.DENIED, denials=(DENIED,), disputed=money("140"), judgement=judged(30))


def counted(*records: ClaimRecord) -> Report:
    tally = Tally(TODAY)
    for record in records:
        tally.add(record)
    return tally.report()


def only(report: Report) -> PayerFigures:
    (one,) = report.payers
    return one


def test_a_paid_claim_is_sent_clean_decided_touchless_and_owes_nothing() -> None:
    one = only(counted(PAID))

    assert (one.claims, one.sent, one.clean, one.decided, one.touchless, one.denied) == (1, 1, 1, 1, 1, 0)
    assert (one.charged, one.paid, one.median_days) == (money("140"), money("63"), 18)
    assert total(one.open_by_age) == Money(0)


@pytest.mark.parametrize(
    ("record", "sent", "clean", "decided", "touchless", "denied"),
    [(HELD, 0, 0, 0, 0, 0), (REJECTED, 1, 0, 0, 0, 0), (REFUSED, 1, 1, 1, 0, 1),
     (a_record(ClaimState.READY), 0, 0, 0, 0, 0)],
)  # fmt: skip
def test_what_was_touched_by_a_person_is_not_touchless(
    record: ClaimRecord, sent: int, clean: int, decided: int, touchless: int, denied: int
) -> None:
    one = only(counted(record))

    assert (one.sent, one.clean, one.decided, one.touchless, one.denied) == (sent, clean, decided, touchless, denied)


def test_an_appeal_is_a_touch() -> None:
    written = Appeal(appeal_id="appeal00001", written_at=NOON, written_by="b", answer_by=TODAY,
                     exhibits=(Exhibit.NOTES,), letter="x")  # fmt: skip

    assert only(counted(PAID.model_copy(update={"appeals": (written,)}))).touchless == 0


def test_a_warning_is_no_touch() -> None:
    finding = Finding(rule="SC-16", severity=Severity.WARNING, sentence="soon", fix=Fix.CLAIM)

    assert only(counted(PAID.model_copy(update={"findings": (finding,)}))).clean == 1


def test_a_replaced_claim_counts_as_what_it_became() -> None:
    assert only(counted(PAID.model_copy(update={"replaced_by": "claim000002"}), PAID)).claims == 1


@pytest.mark.parametrize(
    ("days", "age"),
    [(0, "0-30"), (30, "0-30"), (31, "31-60"), (60, "31-60"), (61, "61-90"), (90, "61-90"), (91, "91-120"),
     (120, "91-120"), (121, "over 120"), (4000, "over 120"), (-3, "0-30")],
)  # fmt: skip
def test_what_is_owed_stands_under_its_age(days: int, age: str) -> None:
    assert AGES[age_of(SERVICE_DATE + timedelta(days=days), SERVICE_DATE)] == age


def test_expected_is_compared_only_where_every_line_is_known() -> None:
    known = PAID.model_copy(update={"expected": (ExpectedLine(code="97124", allowed=money("90")),)})
    unknown = PAID.model_copy(update={"expected": (ExpectedLine(code="97124", allowed=None),)})
    one = only(counted(known, unknown, PAID))

    assert (one.expected, one.allowed) == (money("90"), money("140"))


def test_denials_are_counted_by_payer_and_reason_the_largest_first() -> None:
    small = DENIED.model_copy(update={"reason": "50", "amount": money("20")})
    report = counted(REFUSED, REFUSED, REFUSED.model_copy(update={"denials": (small,)}))

    assert [(one.reason, one.claims, str(one.amount)) for one in report.denials] == [
        ("CO-197", 2, "280.00"), ("CO-50", 1, "20.00")]  # fmt: skip


def test_payers_stand_apart() -> None:
    comp = a_record(claim=a_claim(a_workers_case(), "MH-000102"))

    assert {one.payer for one in counted(PAID, comp).payers} == {"example-health", "example-comp"}


def test_no_claims_are_an_empty_report() -> None:
    report = counted()

    assert (report.payers, report.denials) == ((), ())
    assert "Nothing yet." in plots.draw(plots.CHARTS["denials"](report))


@given(st.dictionaries(st.integers(0, 400), st.integers(1, 9), min_size=1, max_size=30), st.integers(1, 100))
@settings(max_examples=50)
def test_a_percentile_is_a_day_by_which_so_many_are_decided_and_none_before(days: dict[int, int], percent: int) -> None:
    found, whole = median(days, percent), sum(days.values())
    assert found is not None
    by = sum(count for day, count in days.items() if day <= found)
    before = sum(count for day, count in days.items() if day < found)

    assert before * 100 < percent * whole <= by * 100


@given(st.lists(st.sampled_from([PAID, HELD, REJECTED, REFUSED]), max_size=12))
@settings(max_examples=30)
def test_what_is_open_is_what_the_claims_owe_whatever_their_order(records: list[ClaimRecord]) -> None:
    report = counted(*records)

    assert total(m for one in report.payers for m in one.open_by_age) == total(map(owed, records))
    assert report == counted(*reversed(records))


# as a spreadsheet and as a picture


@pytest.mark.parametrize(
    ("cell", "written"),
    [("=HYPERLINK(1)", "'=HYPERLINK(1)"), ("+1+1", "'+1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("-2+3", "'-2+3"),
     ("\t=1", "'\t=1"), ("-5.00", "-5.00"), ("Plan, Inc", "Plan, Inc"), ("", "")],
)  # fmt: skip
def test_no_cell_is_computed_by_a_spreadsheet(cell: str, written: str) -> None:
    assert report_csv.safe(cell) == written


def test_a_payers_name_cannot_break_out_of_its_cell_or_its_picture() -> None:
    claim = PAID.claim.model_copy(update={"payer": PAID.claim.payer.model_copy(update={"name": '=A1,"<b>'})})
    report = counted(PAID.model_copy(update={"claim": claim}))

    assert report_csv.write(report_csv.TABLES["payers"](report)).splitlines()[1].startswith('"\'=A1,""<b>",1,')
    assert "<b>" not in plots.draw(plots.CHARTS["days"](report))


@pytest.mark.parametrize("table", report_csv.TABLES)
def test_every_row_of_a_table_has_the_columns_of_its_head(table: str) -> None:
    rows = [list(row) for row in report_csv.TABLES[table](counted(PAID, REFUSED))]

    assert len({len(row) for row in rows}) == 1
    assert len(rows) > 1


def test_a_chart_says_in_words_what_it_draws() -> None:
    chart = plots.CHARTS["ageing"](counted(REFUSED))

    assert "31-60 days $140.00" in chart.words
    assert chart.words in plots.draw(chart)


def test_the_day_of_the_count_stands_on_it() -> None:
    assert counted(PAID).as_of == date(2026, 4, 11)


# Estimate and outcome


def told_of(*owed: str, made_on: date = SERVICE_DATE) -> Report:
    """Two visits were told at 70 to 77, the next at 56; what the judged claims left to the patient, day by day."""
    visits = (
        EstimatedVisits(first=1, last=2, owes_least=money("70"), owes_most=money("77")),
        EstimatedVisits(first=3, last=3, owes_least=money("56"), owes_most=money("56")),
    )
    told = event("EstimateKept", PAID.claim.case_id, visits=visits, made_on=made_on)
    tally = Tally(TODAY, {PAID.claim.case_id: told})  # type: ignore[dict-item]
    for number, amount in reversed(list(enumerate(owed))):
        line = PAID.claim.lines[0].model_copy(update={"service_date": SERVICE_DATE + timedelta(days=number)})
        state = ClaimState.DENIED if amount == "denied" else ClaimState.PAID
        claim = PAID.claim.model_copy(update={"lines": (line,), "state": state})
        owes = money("0" if amount == "denied" else amount)
        changes = {"claim": claim, "claim_id": f"claim00000{number}", "patient_responsibility": owes}
        tally.add(PAID.model_copy(update=changes))
    return tally.report()


@pytest.mark.parametrize(
    ("owed", "compared", "as_told", "told_most", "owes"),
    [
        (["77", "70", "56"], 3, 3, "210.00", "203.00"),
        (["77.01", "69.99", "56.01"], 3, 0, "210.00", "203.01"),
        (["77", "77", "56", "56"], 3, 3, "210.00", "210.00"),  # a fourth was never estimated
        (["denied", "77", "56"], 2, 2, "133.00", "133.00"),  # it counts as the first, and waits
        ([], 0, 0, "0.00", "0.00"),
    ],
)
def test_a_visit_is_compared_with_what_was_told_of_it(
    owed: list[str], compared: int, as_told: int, told_most: str, owes: str
) -> None:
    figures = told_of(*owed).payers
    found = [(one.compared, one.as_told, str(one.told_most), str(one.owed_by_patients)) for one in figures]

    assert found == ([(compared, as_told, told_most, owes)] if owed else [])


def test_a_visit_before_the_estimate_and_a_second_payers_word_are_not_compared() -> None:
    assert told_of("77", made_on=SERVICE_DATE + timedelta(days=1)).payers[0].compared == 0
    tally = Tally(TODAY, {PAID.claim.case_id: event("EstimateKept", PAID.claim.case_id)})  # type: ignore[dict-item]
    tally.add(PAID.model_copy(update={"primary": "claim0000000"}))
    assert tally.report().payers[0].compared == 0


def test_every_chart_says_its_shares_in_words_and_leaves_out_whom_it_knows_nothing_of() -> None:
    words = {name: chart(told_of("77", "80")).words for name, chart in plots.CHARTS.items()}

    assert words["estimates"].endswith("50 %")
    assert words["clean"].endswith("100 %")
    assert words["expected"].endswith("nothing yet")
    assert report_csv.write(report_csv.TABLES["estimates"](told_of("77"))).splitlines()[1].endswith(",1,1,77.00,77.00")
    assert ",0,0,0.00,0.00" in report_csv.write(report_csv.TABLES["estimates"](counted(HELD)))
