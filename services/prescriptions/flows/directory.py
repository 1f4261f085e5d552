"""The directory of prescribers: learned with each confirmed page, corrected and merged by the desk."""

from datetime import datetime

from services.prescriptions.models.prescribers import KnownOffice, OfficeEdit, OfficeMerge, completed, learned
from services.prescriptions.store import PrescriptionsStore as Store
from services.prescriptions.store import prescribers
from shared import problems
from shared.facts import Prescriber
from shared.identifiers import opaque_id
from shared.table import Action, RowChanged, until_settled

_DIRECTORY = "Somebody changed this entry meanwhile. Open it again; nothing was saved."


def learning(store: Store, prescriber: Prescriber, now: datetime) -> list[Action]:
    """The entry of a prescriber met for the first time; one that is known stays as the desk keeps it."""
    prescriber_id = prescribers.id_of(store.clinic, prescriber.npi)
    if prescribers.find(store.table, prescriber_id) is not None:
        return []
    met = KnownOffice(prescriber_id=prescriber_id, details=learned(prescriber), learned_at=now)
    return [prescribers.keeping(store.table, met)]


def email_of(store: Store, npi: str) -> str | None:
    """Where the office of a prescriber reads mail, if the directory knows."""
    known = prescribers.find(store.table, prescribers.id_of(store.clinic, npi))
    if known is not None and known.merged_into:
        known = prescribers.find(store.table, known.merged_into)
    return known.details.email if known else None


def enter(store: Store, edit: OfficeEdit, key: str, now: datetime) -> KnownOffice:
    """A prescriber entered by the desk; Conflict when the directory has that NPI already."""
    npi = edit.details.npi
    made_id = prescribers.id_of(store.clinic, npi) if npi else opaque_id.derive("prescriber", store.clinic, "desk", key)
    made = KnownOffice(prescriber_id=made_id, details=edit.details, learned_at=now, from_page=False)
    old = store.table.once(prescribers.keeping(store.table, made))
    if old is None:
        return made
    held = KnownOffice.model_validate_json(old["body"])
    if held.details != edit.details:
        raise problems.Conflict("The directory has this NPI already. Open that entry and correct it there.")
    return held


def correct(store: Store, prescriber_id: str, edit: OfficeEdit) -> KnownOffice:
    """The entry as the desk wants it; the same again changes nothing."""
    held = prescribers.get(store.table, prescriber_id)
    if held.details == edit.details:
        return held
    if held.revision != edit.revision:
        raise problems.Conflict(_DIRECTORY)
    changed = held.changed(details=edit.details)
    try:
        store.table.commit(prescribers.keeping(store.table, changed))
    except RowChanged:
        raise problems.Conflict(_DIRECTORY) from None
    return changed


def merge(store: Store, prescriber_id: str, said: OfficeMerge) -> KnownOffice:
    """Give an entry up for another, which learns what only this one knew; the same again changes nothing."""
    if said.into == prescriber_id:
        raise problems.BadInput("An entry cannot be merged into itself. Choose the other one.")

    def attempt() -> KnownOffice:
        given_up, kept = (prescribers.get(store.table, one) for one in (prescriber_id, said.into))
        if given_up.merged_into == said.into:
            return kept
        if given_up.merged_into or kept.merged_into:
            raise problems.Conflict("One of the two was merged already. Open the directory again.")
        whole = kept.changed(details=completed(kept.details, given_up.details))
        gone = given_up.changed(merged_into=said.into)
        store.table.commit(prescribers.keeping(store.table, whole), prescribers.keeping(store.table, gone))
        return whole

    return until_settled(attempt)
