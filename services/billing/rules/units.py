"""Minutes become 15-minute units, by one of two rules, and never more than was ordered and allowed.

* CMS total time ("8-minute rule"): the minutes of all timed codes of the day are pooled.
  Source: CMS Medicare Claims Processing Manual, ch. 5 s. 20.2; the tie-break is ours, CMS leaves it open.
* CPT midpoint ("rule of eights"): each code stands alone; leftovers are never pooled.

>>> total_time({"97124": 33, "97140": 7})
{'97124': 2, '97140': 1}
>>> midpoint({"97124": 33, "97140": 7})
{'97124': 2, '97140': 0}
"""

from collections.abc import Callable, Iterable, Mapping

from services.billing.models.units import BillableUnits, LossReason, LostUnits, UnitCap
from shared.codes.unit_rule import UnitRule

UNIT = 15  # minutes
_PAST_HALF = 8  # a unit counts from its eighth minute

Minutes = Mapping[str, int]
Units = dict[str, int]


def units_of(minutes: int) -> int:
    """Whole units in so many minutes of one code: 8-22 is one, 23-37 two, and so on."""
    return (minutes + UNIT - _PAST_HALF) // UNIT


def midpoint(minutes: Minutes) -> Units:
    """Each code by its own minutes."""
    return {code: units_of(spent) for code, spent in minutes.items()}


def total_time(minutes: Minutes) -> Units:
    """The day's total caps the units; those left over go to the codes with the largest remainders.

    A tie goes to the code with more minutes, then to the one documented first.
    """
    units = {code: spent // UNIT for code, spent in minutes.items()}
    left = units_of(sum(minutes.values())) - sum(units.values())
    by_remainder = sorted(minutes, key=lambda code: (-(minutes[code] % UNIT), -minutes[code]))
    for code in by_remainder[:left]:
        units[code] += 1
    return units


_COUNT: dict[UnitRule, Callable[[Minutes], Units]] = {
    UnitRule.CMS: total_time,
    UnitRule.MIDPOINT: midpoint,
}


def units_for(minutes: Minutes, rule: UnitRule) -> Units:
    """Units per timed code. Minutes of one code on one day are to be added before."""
    return _COUNT[rule](minutes)


def within(minutes: Minutes, allowed: int) -> dict[str, int]:
    """The minutes that fit into `allowed`, given out in the order of the note."""
    fitting = {}
    for code, spent in minutes.items():
        fitting[code] = min(spent, allowed)
        allowed -= fitting[code]
    return fitting


def billable_units(
    timed: Minutes,
    covered: Minutes,
    rule: UnitRule,
    caps: Iterable[UnitCap] = (),
    untimed: Iterable[str] = (),
) -> tuple[BillableUnits, ...]:
    """What may be billed for one session, and which units are lost to which limit.

    `covered` are the minutes that the order allows of those documented. A lost unit is recorded and never moved to
    another code or day. An untimed code is one unit whatever its time.
    """
    fitting = {code: min(spent, covered.get(code, 0)) for code, spent in timed.items()}
    documented, ordered = units_for(timed, rule), units_for(fitting, rule)
    caps = tuple(caps)
    counted = [
        _capped(
            BillableUnits(code=code, documented_minutes=timed[code], billable_minutes=fitting[code], units=units),
            (UnitCap(code=code, units=ordered[code], reason=LossReason.PRESCRIBED_MINUTES), *caps),
        )
        for code, units in documented.items()
    ]
    alone = [_capped(BillableUnits(code=code, units=1), caps) for code in untimed]
    return (*counted, *alone)


def within_a_day(counted: Iterable[BillableUnits], most: int) -> tuple[BillableUnits, ...]:
    """The payer's most units a day over all timed codes, given out in the order of the note; the rest is lost."""
    fitting, left = [], most
    for units in counted:
        cap = UnitCap(code=units.code, units=left, reason=LossReason.PAYER_MAXIMUM)
        kept = _capped(units, (cap,)) if units.documented_minutes else units
        left -= kept.units if kept.documented_minutes else 0
        fitting.append(kept)
    return tuple(fitting)


def _capped(units: BillableUnits, caps: Iterable[UnitCap]) -> BillableUnits:
    for cap in caps:
        over = units.units - cap.units
        if cap.code == units.code and over > 0:
            lost = (*units.lost, LostUnits(units=over, reason=cap.reason))
            units = units.model_copy(update={"units": cap.units, "lost": lost})
    return units
