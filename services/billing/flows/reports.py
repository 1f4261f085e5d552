"""The nightly count: every claim once, page by page, into one row. What is shown is last night's."""

from datetime import datetime

from services.billing.models.reports import Report
from services.billing.rules.reports import Tally
from services.billing.store import BillingStore as Store
from shared.problems import NotFound


def count(store: Store, now: datetime) -> int:
    """Count a clinic's claims and keep the report; again on the same day counts anew. Return how many claims."""
    tally = Tally(store.get_settings().local_day(now), {one.case_id: one for one in store.each_estimate()})
    counted = 0
    for record in store.each_claim():
        tally.add(record)
        counted += 1
    store.keep_report(tally.report())
    return counted


def latest(store: Store) -> Report:
    """Last night's; NotFound before the first."""
    report = store.find_report()
    if report is None:
        raise NotFound("The first report is made tonight.")
    return report
