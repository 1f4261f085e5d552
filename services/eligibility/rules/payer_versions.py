"""A payer's profile is dated: a change from a day on leaves the profile before it for older days of service.

The latest profile that had begun on the day of service is the one in force (`ClinicSettings.payer_on`), so that a
denial of an old day stays explainable.
"""

from datetime import date

from shared.settings import ClinicSettings, PayerProfile


class BeginsTooEarly(ValueError):
    """A profile that would begin before the one it follows: old days would change after the fact."""


def with_payer(settings: ClinicSettings, profile: PayerProfile) -> ClinicSettings:
    """The settings with this profile, new, corrected, or following another from its day on. Raise BeginsTooEarly."""
    held = settings.payer(profile.payer_id)
    if held is None:
        return settings.model_copy(update={"payers": (*settings.payers, profile)})
    begins, began = profile.valid_from or date.min, held.valid_from or date.min
    if begins < began:
        raise BeginsTooEarly("A profile does not begin before the one it follows.")
    payers = tuple(profile if one.payer_id == profile.payer_id else one for one in settings.payers)
    former = (*settings.former_payers, held) if begins > began else settings.former_payers
    return settings.model_copy(update={"payers": payers, "former_payers": former})


def versions(settings: ClinicSettings, payer_id: str) -> tuple[PayerProfile, ...]:
    """A payer's profiles as they were, the latest first."""
    found = [one for one in settings.former_payers if one.payer_id == payer_id]
    return tuple(sorted(found, key=lambda one: one.valid_from or date.min, reverse=True))
