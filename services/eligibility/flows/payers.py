"""A payer's profile is read from its page, checked, dated, and recorded as the next revision of the settings."""

from datetime import datetime

from services.eligibility.flows import settings as recording
from services.eligibility.models.payers import PayerForm
from services.eligibility.rules.payer_versions import BeginsTooEarly, with_payer
from services.eligibility.store import EligibilityStore as Store
from shared import problems
from shared.settings import ClinicSettings


def save(store: Store, payer_id: str, form: PayerForm, now: datetime) -> ClinicSettings:
    """The settings with this payer. NEW in the address is a payer that is not there yet."""
    settings, profile = store.get_settings(), form.profile()
    known = settings.payer(profile.payer_id) is not None
    if payer_id == NEW and known:
        raise _wrong("payer_id", "A payer with this key is there already; open its page.")
    if payer_id != NEW and (payer_id != profile.payer_id or not known):
        raise problems.NotFound("There is no such payer in the settings.")
    try:
        following = with_payer(settings.model_copy(update={"revision": form.revision}), profile)
    except BeginsTooEarly as error:
        raise _wrong("valid_from", str(error)) from None
    return recording.change(store, following, now)


NEW = "new"


def _wrong(field: str, detail: str) -> problems.BadInput:
    return problems.BadInput("Nothing was saved.", [problems.FieldError(field=field, detail=detail)])
