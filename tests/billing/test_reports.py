"""Reports through the real handler: made at night, shown as page, data, CSV and plots."""

from datetime import timedelta

import pytest

from infra.local import invoking
from tests.billing.conftest import Clinic
from tests.billing.test_answers import SHARES, Sent
from tests.builders_billing import SERVICE_DATE
from tests.builders_events import event


@pytest.fixture
def counted(billing: Clinic) -> Sent:
    sent = Sent(billing)
    sent.advise("63", sent.paid("63", SHARES))
    assert invoking.run("billing", "count_claims") == 1
    return sent


def test_the_nights_count_is_shown_with_its_day(counted: Sent) -> None:
    page = counted.billing.biller.page("billing", "/reports").text

    assert "Counted on Mar 3, 2026" in page
    assert "EXAMPLE HEALTH PLAN" in page.upper()
    assert 'src="/billing/reports/plots/ageing"' in page


def test_the_same_as_data(counted: Sent) -> None:
    (payer,) = counted.billing.biller.get("billing", "/reports").json["report"]["payers"]

    assert (payer["claims"], payer["paid"], payer["denied"]) == (1, "63.00", 0)


def test_a_table_is_downloaded_as_csv(counted: Sent) -> None:
    reply = counted.billing.biller.get("billing", "/reports/tables/payers")

    assert reply.headers["content-type"] == "text/csv; charset=utf-8"
    assert reply.headers["content-disposition"] == 'attachment; filename="payers.csv"'
    assert len(reply.text.splitlines()) == 2


def test_a_plot_is_a_picture(counted: Sent) -> None:
    reply = counted.billing.biller.get("billing", "/reports/plots/days")

    assert (reply.headers["content-type"], reply.text.startswith("<svg ")) == ("image/svg+xml", True)


@pytest.mark.parametrize("path", ["/reports/tables/people", "/reports/plots/people"])
def test_what_is_not_counted_is_not_there(counted: Sent, path: str) -> None:
    assert counted.billing.biller.get("billing", path).status == 404


def test_counting_twice_counts_once(counted: Sent) -> None:
    first = counted.billing.biller.get("billing", "/reports").json
    invoking.run("billing", "count_claims")

    assert counted.billing.biller.get("billing", "/reports").json == first


def test_before_the_first_night_the_page_says_when_there_will_be_one(billing: Clinic) -> None:
    assert "The first report is made tonight" in billing.biller.page("billing", "/reports").text
    assert billing.biller.get("billing", "/reports").json == {"report": None}
    assert billing.biller.get("billing", "/reports/plots/ageing").status == 404


def test_what_a_patient_was_told_is_compared_with_what_she_owes(billing: Clinic) -> None:
    """Eligibility tells its estimate; the payer judges; the night compares."""
    sent = Sent(billing)
    desk = billing.world.sign_in("front-desk", name="estimates")
    made = desk.post("eligibility", f"/cases/{sent.case_id}/estimates", json={"visits": 8})
    assert made.status in {200, 201}, made.text
    billing.world.settle()
    assert billing.world.dump()[f"row billing-table CLINIC#milehigh ESTIMATE#{sent.case_id}"]
    early = event("EstimateKept", sent.case_id, made_on=SERVICE_DATE)
    later = early.model_copy(update={"occurred_at": billing.world.now + timedelta(days=1)})
    billing.tell(later, early)  # in whatever order: the latest counts
    sent.advise("63", sent.paid("63", SHARES))
    invoking.run("billing", "count_claims")

    (payer,) = billing.biller.get("billing", "/reports").json["report"]["payers"]
    assert (payer["compared"], payer["as_told"], payer["owed_by_patients"]) == (1, 1, "77.00")
    assert "Told and owed" in billing.biller.page("billing", "/reports").text
