"""Every ICD-10-CM code that may be billed, as of the April 2026 edition: does a diagnosis exist at all?

shared/codes/diagnoses.py knows the few codes a massage clinic meets, by name and by day. This list knows no names and
one edition only; it answers for days of that edition's fiscal year and is silent about others, because code sets
change each 1 October and 1 April. Source: ICD-10-CM tabular list, April 2026 (NCHS/CDC, public domain), codes that no
longer code continues, 74,719 of them, sorted, one a line.

>>> is_billable("S39012D"), is_billable("S39012"), is_billable("Q99Z9Z9")
(True, False, False)
>>> answers_for(date(2026, 3, 2)), answers_for(date(2025, 9, 30))
(True, False)
"""

import functools
import lzma
from datetime import date
from importlib import resources

_FIRST, _LAST = date(2025, 10, 1), date(2026, 9, 30)


def answers_for(day: date) -> bool:
    """Whether the list is the one in force on that day."""
    return _FIRST <= day <= _LAST


def is_billable(code: str) -> bool:
    """Whether the code, without its point, stands in the list."""
    return f"\n{code}\n".encode() in _codes()


@functools.cache
def _codes() -> bytes:
    """0.6 MB as text, read once and only where a diagnosis is judged."""
    packed = resources.files("services.billing.rules").joinpath("icd10cm_2026_04.xz").read_bytes()
    return lzma.decompress(packed)
