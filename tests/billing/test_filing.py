"""The filing clock: alarms once at each level, and a batch that never waits past four fifths of the window."""

from datetime import timedelta

from infra.local import invoking
from tests.billing.conftest import Clinic
from tests.billing.test_answers import Sent


def night_after(billing: Clinic, days: int) -> str:
    billing.world.now += timedelta(days=days)
    invoking.run("billing", "nightly_batch")
    billing.world.settle()
    billing.come_back()
    return str(billing.biller.page("billing", "/desk").text)


def test_an_alarm_is_opened_once_at_each_level_and_goes_when_the_payer_has_taken_the_claim_in(billing: Clinic) -> None:
    sent = Sent(billing)  # 180 days from 2 March 2026
    assert "filing window" not in night_after(billing, 60)
    half = night_after(billing, 40)
    assert half.count("Half of a claim&#39;s filing window is over") == 1
    assert night_after(billing, 1).count("Half of a claim&#39;s filing window is over") == 1
    assert "Four fifths of a claim&#39;s filing window are over" in night_after(billing, 50)
    sent.status("A2")

    assert "filing window" not in billing.biller.page("billing", "/desk").text


def test_a_note_signed_late_is_not_held_for_corrections_past_four_fifths(billing: Clinic) -> None:
    case_id = billing.case()
    billing.world.now += timedelta(days=150)
    billing.come_back()
    claim = billing.claim(billing.sign(case_id).json["claim_id"])

    assert claim["ready_from"] == claim["story"][0]["at"]
