"""Fee schedules to begin from: rows, files, and the page's signed form."""

from datetime import date
from typing import Any

from services.billing.models.schedules import FeeScheduleRow
from shared.dates import ServicePeriod
from tests.builders_billing import money

NEW_YEAR = date(2026, 1, 1)
HEAD = "code,amount,valid_from,valid_to,payer,modifier,source"
A_FILE = f"""{HEAD}
97124,36.00,2026-04-01,,,,price list of April
97140,42.00,2026-04-01,,,,price list of April
97124,39.50,2026-04-01,,example-plan,GP,price list of April
"""


def a_fee(code: str = "97124", price: str = "35.00", first: date = NEW_YEAR, last: date | None = None,
          **more: Any) -> FeeScheduleRow:  # fmt: skip
    """A row since the new year, for everybody."""
    period = ServicePeriod(first=first, last=last)
    return FeeScheduleRow(code=code, unit_price=money(price), in_force=period, source="drawn", **more)
