"""May this session be given? The vectors X1 to X6 of RULES 4.2, and what lies beside them."""

from datetime import date, timedelta

import pytest
from hypothesis import given as always
from hypothesis import strategies as st

from services.prescriptions.models.decisions import Coverage, ReasonCode, TreatmentDecision
from services.prescriptions.models.orders import PrescriptionState
from services.prescriptions.models.sessions import PrescriptionUsage
from services.prescriptions.rules.allowance import may_treat
from shared.codes.body_area import BodyArea
from tests.builders_prescriptions import a_prescription, a_session, given, some_limits, used

# Two a week from the week before the order to the day of the last visit: eleven other visits of the twelve.
MONDAYS = [date(2026, 3, 2) + timedelta(weeks=week) for week in range(6)]
ELEVEN = sorted(MONDAYS + [monday + timedelta(days=2) for monday in MONDAYS[:5]])
TWELVE = [*ELEVEN, date(2026, 4, 10)]


def codes(decision: TreatmentDecision) -> list[str]:
    return [reason.code.value for reason in decision.reasons]


def test_x1_the_twelfth_visit_of_twelve_is_covered_and_the_last() -> None:
    decision = may_treat(a_prescription(), used(*ELEVEN), a_session(date(2026, 4, 10)))
    assert decision.coverage is Coverage.WHOLE
    assert not decision.reasons


def test_x2_the_thirteenth_visit_of_twelve_is_refused() -> None:
    decision = may_treat(a_prescription(), used(*TWELVE), a_session(date(2026, 4, 12)))
    assert decision.coverage is Coverage.NONE
    assert "RX_EXHAUSTED" in codes(decision)
    assert decision.reasons[0].evidence == "12 of 12 sessions"


def test_x3_a_third_visit_in_one_iso_week_is_refused() -> None:
    week = (date(2026, 3, 9), date(2026, 3, 11))
    decision = may_treat(a_prescription(), used(*week), a_session(date(2026, 3, 15)))
    assert codes(decision) == ["RX_FREQUENCY"]
    assert decision.reasons[0].evidence == "2 per week"


def test_a_third_visit_on_the_monday_after_is_covered() -> None:
    week = (date(2026, 3, 9), date(2026, 3, 11))
    assert may_treat(a_prescription(), used(*week), a_session(date(2026, 3, 16))).coverage is Coverage.WHOLE


def test_x4_an_order_written_after_the_visit_does_not_cover_it() -> None:
    written = date(2026, 3, 5)
    order = a_prescription(some_limits(effective_from=written), written_on=written)
    decision = may_treat(order, used(), a_session(date(2026, 3, 2)))
    assert codes(decision) == ["RX_AFTER_DOS"]
    assert decision.reasons[0].evidence == "2026-03-05"


def test_an_order_that_starts_later_does_not_cover_the_days_before() -> None:
    order = a_prescription(some_limits(effective_from=date(2026, 3, 10)))
    assert codes(may_treat(order, used(), a_session(date(2026, 3, 9)))) == ["RX_AFTER_DOS"]


def test_x5_sixty_minutes_on_an_order_for_thirty_are_covered_by_half() -> None:
    decision = may_treat(a_prescription(some_limits(minutes_per_session=30)), used(), a_session(date(2026, 3, 2)))
    assert decision.coverage is Coverage.PART
    assert decision.covered_minutes == 30
    assert [(part.code, part.procedure.minutes) for part in decision.not_covered] == [(ReasonCode.MINUTES, 30)]
    assert decision.reasons[0].words == "30 of 60 minutes are covered."


def test_sixty_of_ninety_minutes_are_covered_in_the_order_of_the_note() -> None:
    session = a_session(date(2026, 3, 2), given("97140", minutes=45), given("97124", minutes=45))
    decision = may_treat(a_prescription(), used(), session)
    assert [(part.code, part.minutes) for part in decision.covered] == [("97140", 45), ("97124", 15)]
    assert [(part.procedure.code, part.procedure.minutes) for part in decision.not_covered] == [("97124", 30)]
    assert decision.reasons[0].words == "60 of 90 minutes are covered."


def test_x6_the_low_back_is_not_covered_by_an_order_for_the_neck() -> None:
    session = a_session(date(2026, 3, 2), given("97124", minutes=30), given("97124", BodyArea.LOW_BACK, minutes=30))
    order = a_prescription(some_limits(body_areas=(BodyArea.NECK,)))
    decision = may_treat(order, used(), session)
    assert decision.coverage is Coverage.PART
    assert codes(decision) == ["RX_AREA"]
    assert decision.covered_minutes == 30
    assert decision.reasons[0].words == "Not ordered for: low back."
    assert decision.reasons[0].evidence == "neck"


def test_minutes_over_an_ordered_and_another_area_cannot_be_told_apart() -> None:
    session = a_session(date(2026, 3, 2), given("97124", BodyArea.NECK, BodyArea.SACRUM))
    decision = may_treat(a_prescription(), used(), session)
    assert decision.coverage is Coverage.NONE
    assert decision.reasons[0].words == "Not ordered for: sacrum."


def test_a_procedure_that_was_not_ordered_is_not_covered() -> None:
    session = a_session(date(2026, 3, 2), given("97110", minutes=15), given("97124", minutes=45))
    decision = may_treat(a_prescription(), used(), session)
    assert codes(decision) == ["RX_PROCEDURE"]
    assert decision.reasons[0].words == "Not ordered: 97110."
    assert [part.code for part in decision.covered] == ["97124"]


def test_a_pack_takes_none_of_the_hands_on_minutes() -> None:
    session = a_session(date(2026, 3, 2), given("97010", minutes=15), given("97124", minutes=60))
    assert may_treat(a_prescription(), used(), session).coverage is Coverage.WHOLE


def test_minutes_of_a_code_without_a_row_count_as_hands_on() -> None:
    order = a_prescription(some_limits(procedures=("Z0701",)))
    decision = may_treat(order, used(), a_session(date(2026, 3, 2), given("Z0701", minutes=75)))
    assert decision.covered_minutes == 60


def test_a_procedure_without_minutes_is_covered_as_it_is() -> None:
    session = a_session(date(2026, 3, 2), given("97124", minutes=60), given("97140", minutes=0))
    assert may_treat(a_prescription(), used(), session).coverage is Coverage.WHOLE


def test_a_procedure_beyond_the_minutes_is_lost_whole() -> None:
    session = a_session(date(2026, 3, 2), given("97124", minutes=60), given("97140", minutes=15))
    decision = may_treat(a_prescription(), used(), session)
    assert [part.code for part in decision.covered] == ["97124"]
    assert [part.procedure.code for part in decision.not_covered] == ["97140"]


def test_a_session_after_the_last_day_is_refused() -> None:
    decision = may_treat(a_prescription(), used(), a_session(date(2026, 4, 13)))
    assert codes(decision) == ["RX_ENDED"]
    assert decision.reasons[0].evidence == "2026-04-12"


def test_the_last_day_itself_is_covered() -> None:
    assert may_treat(a_prescription(), used(), a_session(date(2026, 4, 12))).coverage is Coverage.WHOLE


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (PrescriptionState.DRAFT, ["RX_NOT_ACTIVE"]),
        (PrescriptionState.RECEIVED, ["RX_NOT_ACTIVE"]),
        (PrescriptionState.REVOKED, ["RX_NOT_ACTIVE"]),
        (PrescriptionState.VERIFIED, []),
        (PrescriptionState.ACTIVE, []),
        (PrescriptionState.EXPIRING, []),
        (PrescriptionState.EXPIRED, []),  # the note of a day within the order may come later
    ],
)
def test_only_a_confirmed_order_covers_a_session(state: PrescriptionState, expected: list[str]) -> None:
    order = a_prescription(state=state)
    assert codes(may_treat(order, used(), a_session(date(2026, 3, 2)))) == expected


def test_another_persons_prescription_is_refused() -> None:
    session = a_session(date(2026, 3, 2), case_id="case0002")
    assert codes(may_treat(a_prescription(), used(), session)) == ["RX_PERSON"]


def test_a_refused_session_has_all_its_procedures_among_the_lost() -> None:
    session = a_session(date(2026, 4, 13), given(), given("97140"))
    decision = may_treat(a_prescription(), used(), session)
    assert [part.code for part in decision.not_covered] == [ReasonCode.ENDED] * 2


def test_every_reason_is_given_not_only_the_first() -> None:
    order = a_prescription(some_limits(number_of_sessions=2), state=PrescriptionState.REVOKED)
    decision = may_treat(order, used(date(2026, 4, 13), date(2026, 4, 14)), a_session(date(2026, 4, 15)))
    assert codes(decision) == ["RX_NOT_ACTIVE", "RX_ENDED", "RX_EXHAUSTED", "RX_FREQUENCY"]


def test_a_session_does_not_stand_in_its_own_way() -> None:
    session = a_session(date(2026, 3, 11), session_id="other0001")
    usage = used(date(2026, 3, 9), date(2026, 3, 11))
    assert may_treat(a_prescription(), usage, session).coverage is Coverage.WHOLE


@pytest.mark.parametrize(
    ("other", "asked", "expected"),
    [
        (date(2026, 3, 2), date(2026, 3, 9), ["RX_FREQUENCY"]),
        (date(2026, 3, 9), date(2026, 3, 2), ["RX_FREQUENCY"]),
        (date(2026, 3, 2), date(2026, 3, 16), []),
    ],
)
def test_every_two_weeks_means_one_in_any_two_weeks(other: date, asked: date, expected: list[str]) -> None:
    order = a_prescription(some_limits(sessions_per_week=1), every_weeks=2)
    decision = may_treat(order, used(other), a_session(asked))
    assert codes(decision) == expected
    assert all(reason.evidence == "1 per 2 weeks" for reason in decision.reasons)


@always(
    minutes=st.lists(st.integers(0, 120), min_size=1, max_size=6),
    limit=st.sampled_from([15, 30, 45, 60, 90, 120]),
)
def test_no_minute_is_invented_and_none_disappears(minutes: list[int], limit: int) -> None:
    session = a_session(date(2026, 3, 2), *(given(minutes=m) for m in minutes))
    decision = may_treat(a_prescription(some_limits(minutes_per_session=limit)), used(), session)
    lost = sum(part.procedure.minutes for part in decision.not_covered)
    assert decision.covered_minutes + lost == sum(minutes)
    assert decision.covered_minutes == min(limit, sum(minutes))


@always(days=st.lists(st.dates(date(2026, 2, 20), date(2026, 4, 20)), unique=True, max_size=40))
def test_sessions_taken_one_by_one_never_exceed_the_order(days: list[date]) -> None:
    order, usage = a_prescription(), PrescriptionUsage()
    for number, day in enumerate(days):
        if may_treat(order, usage, a_session(day, session_id=f"taken{number:04}")).coverage is Coverage.WHOLE:
            usage = PrescriptionUsage(
                reservations=(
                    *usage.reservations,
                    used(day).reservations[0].model_copy(update={"session_id": f"taken{number:04}"}),
                )
            )
    weeks = [day.service_date.isocalendar()[:2] for day in usage.reservations]
    assert usage.sessions_used <= order.limits.number_of_sessions
    assert all(weeks.count(week) <= order.limits.sessions_per_week for week in weeks)
    assert all(order.period.includes(r.service_date) for r in usage.reservations)


def test_a_session_lasts_as_long_as_its_procedures() -> None:
    assert a_session(date(2026, 3, 2), given(minutes=45), given("97140", minutes=15)).minutes == 60


# RX-14, RX-20, renewals


def test_who_has_not_read_the_precautions_does_not_treat() -> None:
    order = a_prescription(precautions="anticoagulation", acknowledged_by=("ana",))
    for therapist, expected in (("ana", []), ("ben", ["RX_PRECAUTIONS"]), ("", [])):
        session = a_session(date(2026, 3, 2), therapist_id=therapist)
        assert codes(may_treat(order, used(), session)) == expected


@pytest.mark.parametrize(
    ("day", "signed", "expected"),
    [
        (date(2026, 3, 15), None, []),
        (date(2026, 3, 16), None, ["RX_UNSIGNED"]),
        (date(2026, 3, 16), "1" * 64, []),
    ],
)
def test_a_verbal_order_holds_until_its_signed_copy_is_due(day: date, signed: str | None, expected: list[str]) -> None:
    order = a_prescription(signed_copy_due=date(2026, 3, 15), signed_copy=signed)
    assert codes(may_treat(order, used(), a_session(day))) == expected


def test_from_the_day_of_its_renewal_an_order_covers_nothing() -> None:
    order = a_prescription(state=PrescriptionState.RENEWED, renewed_from=date(2026, 4, 1))
    assert codes(may_treat(order, used(), a_session(date(2026, 3, 31)))) == []
    decision = may_treat(order, used(), a_session(date(2026, 4, 1)))
    assert codes(decision) == ["RX_ENDED"]
    assert decision.reasons[0].evidence == "2026-04-01"
