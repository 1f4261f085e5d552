"""A payer's profile is dated: the one before it stays for older days, and no day changes after the fact."""

from datetime import date
from typing import Any

import pytest

from services.eligibility.rules.payer_versions import BeginsTooEarly, versions, with_payer
from shared.settings import ClinicSettings, PayerProfile
from tests.world import told_settings

SETTINGS = ClinicSettings.model_validate(told_settings())
HELD = SETTINGS.payers[0]


def profile(**changes: Any) -> PayerProfile:
    return HELD.model_copy(update=changes)


def test_a_payer_nobody_knew_is_added() -> None:
    found = with_payer(SETTINGS, profile(payer_id="another-plan"))

    assert found.payers == (*SETTINGS.payers, profile(payer_id="another-plan"))
    assert found.former_payers == SETTINGS.former_payers


def test_a_correction_of_the_same_day_replaces_the_profile() -> None:
    found = with_payer(SETTINGS, profile(name="Plan with another name"))

    assert found.payer(HELD.payer_id) == profile(name="Plan with another name")
    assert versions(found, HELD.payer_id) == ()


def test_a_profile_from_a_later_day_leaves_the_one_before_it() -> None:
    spring, autumn = profile(valid_from=date(2026, 4, 1)), profile(valid_from=date(2026, 10, 1))
    found = with_payer(with_payer(SETTINGS, spring), autumn)

    assert found.payer(HELD.payer_id) == autumn
    assert versions(found, HELD.payer_id) == (spring, HELD)
    assert versions(found, "another-plan") == ()


def test_a_profile_does_not_begin_before_the_one_it_follows() -> None:
    later = with_payer(SETTINGS, profile(valid_from=date(2026, 4, 1)))

    with pytest.raises(BeginsTooEarly):
        with_payer(later, profile(valid_from=date(2026, 3, 31)))
