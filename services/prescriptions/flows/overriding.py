"""An administrator gives leave to go beyond an order for one session, on the prescriber's word (RX-10, X3)."""

from datetime import datetime

from services.prescriptions.models.overrides import CaseOverrides, Override, OverrideAsked
from services.prescriptions.store import PrescriptionsStore as Store
from services.prescriptions.store import orders
from shared.identifiers import opaque_id


def grant(store: Store, case_id: str, asked: OverrideAsked, who: str, key: str, now: datetime) -> Override:
    """The leave; the same again (by its key) changes nothing."""
    store.get_case(case_id)
    override_id = opaque_id.derive("override", store.clinic, case_id, key)
    held = next((one for one, _ in orders.overrides_of(store.table, case_id) if one.override_id == override_id), None)
    if held is not None:
        return held
    given = Override(override_id=override_id, case_id=case_id, asked=asked, granted_by=who, granted_at=now)
    old = store.table.once(orders.overriding(store.table, given, 0))
    return Override.model_validate_json(old["body"]) if old else given


def of_case(store: Store, case_id: str) -> CaseOverrides:
    """All leaves that were given for a case, spent or not."""
    store.get_case(case_id)
    return CaseOverrides(overrides=tuple(one for one, _ in orders.overrides_of(store.table, case_id)))
