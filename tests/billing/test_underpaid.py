"""A payment below what the payer's own list gives is seen when it is posted."""

from infra.local import invoking
from tests.billing.conftest import Clinic
from tests.billing.test_answers import SHARES, Sent
from tests.world import told_settings


def test_what_is_allowed_below_the_payers_list_becomes_a_task_with_both_amounts(billing: Clinic) -> None:
    """Four units at 100 % of Medicare, repeated units reduced: 96.28; the plan allowed 57 and paid 0."""
    settings = told_settings()
    plan = {**settings["payers"][0], "allowed": "medicare", "mppr": True}
    invoking.run("eligibility", "load_settings", {**settings, "payers": [plan]})
    sent = Sent(billing)
    assert [line["allowed"] for line in sent.record["expected"]] == ["96.28"]
    assert "Expected for 97124" in billing.biller.page("billing", f"/desk/claims/{sent.claim_id}").text
    sent.advise("0", sent.paid("0", "PR*1*30**2*27**45*83"))

    assert "97124: 57.00 allowed, 96.28 expected" in sent.tasks()


def test_a_payer_whose_list_nobody_knows_is_not_judged(billing: Clinic) -> None:
    sent = Sent(billing)
    sent.advise("63", sent.paid("63", SHARES))

    assert "allowed less than its list" not in sent.tasks()
