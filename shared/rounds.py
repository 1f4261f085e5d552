"""Rounds: scheduled work walks the clinics, and one clinic's trouble does not keep the others waiting."""

from collections.abc import Callable, Iterable

from shared import logs
from shared.tenancy import at_work_for


class SomeClinicsFailed(RuntimeError):
    """The round went on to its end, but not everywhere; the schedule tries again, and the alarm counts it."""


def make(clinics: Iterable[str], do: Callable[[str], int]) -> int:
    """Do it for each clinic at work; return the sum. Raise SomeClinicsFailed at the end when some failed."""
    tried = [_tried(clinic, do) for clinic in clinics]
    failed = tried.count(None)
    if failed:
        raise SomeClinicsFailed(f"{failed} of {len(tried)}")
    return sum(count for count in tried if count is not None)


def _tried(clinic: str, do: Callable[[str], int]) -> int | None:
    try:
        with at_work_for(clinic):
            return do(clinic)
    except Exception as error:  # noqa: BLE001 whatever it is, the other clinics are not to blame
        logs.write(logs.LogCode.ROUND_FAILED, clinic=clinic, kind=type(error).__name__, where=logs.frames(error))
        return None
