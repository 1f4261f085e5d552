"""Two price lists, one for insurers and a lower one for people who pay themselves: said aloud wherever prices are set.

Whoever charges insurers more than everybody else may be told that the lower price is her usual charge. One list for
all, and a written discount for prompt payment, is the way that needs no explaining (RULES of the trade: a cash
discount is a documented policy, never a second price for insurance).
"""

from collections.abc import Iterable, Iterator

from services.billing.models.schedules import FeeScheduleRow
from shared.money import Money


def warnings(usual: Iterable[FeeScheduleRow], own: Iterable[FeeScheduleRow]) -> Iterator[str]:
    """A sentence for each code whose clinic price lies below what an insurer is charged; rows in force on one day."""
    charged: dict[str, Money] = {}
    for row in usual:
        charged[row.code] = max(charged.get(row.code, row.unit_price), row.unit_price)
    for row in own:
        highest = charged.get(row.code)
        if highest is not None and row.unit_price < highest:
            yield (
                f"{row.code}: a patient without a payer is charged ${row.unit_price} a unit, an insurer ${highest}. "
                "A lower price beside the usual charge can be taken for the true one: charge the same, and give a "
                "written discount for prompt payment."
            )


def other_than_told(rows: Iterable[FeeScheduleRow], told: Iterable[FeeScheduleRow]) -> Iterator[str]:
    """A sentence for each code that the settings, by which patients are told what it will cost, price differently."""
    said = {row.code: row.unit_price for row in told}
    for row in rows:
        if row.code in said and row.unit_price != said[row.code] and not (row.payer or row.modifier):
            yield (
                f"{row.code}: loaded is ${row.unit_price} a unit, the settings say ${said[row.code]}. Estimates go by "
                "the settings: enter the same there."
            )
