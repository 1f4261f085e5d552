"""What is left for a case: asked by whoever plans or gives the next session."""

from datetime import datetime

from services.prescriptions.models.allowances import CaseAllowance
from services.prescriptions.rules import remaining
from services.prescriptions.store import PrescriptionsStore as Store
from shared.problems import NotFound


def of_case(store: Store, case_id: str, now: datetime) -> CaseAllowance:
    """What is left today. One read says it; a case without orders is looked up, to tell none from never heard of."""
    held = store.prescriptions_of(case_id)
    settings, _ = store.find_settings()
    if settings is None or not held:
        store.get_case(case_id)
    if settings is None:
        raise NotFound("There is no such clinic here.")
    today = settings.local_day(now)
    return remaining.of_case(case_id, [(one.prescription, one.usage) for one in held], today)
