"""A payer's profile: a page with every way it wants to be billed, dated, and told to all services."""

from datetime import date
from typing import Any

import pytest

from services.eligibility.models.payers import PayerForm
from services.eligibility.pages.payers import GROUPS
from services.eligibility.rules.payer_versions import BeginsTooEarly, versions, with_payer
from shared.settings import ClinicSettings, PayerProfile
from tests.world import World, told_settings

SETTINGS = ClinicSettings.model_validate(told_settings())
PLAN = SETTINGS.payers[0]


def changed(**changes: Any) -> PayerProfile:
    return PLAN.model_copy(update=changes)


def test_a_change_from_a_day_on_keeps_the_profile_before_for_older_days() -> None:
    new = with_payer(SETTINGS, changed(filing_days=90, valid_from=date(2026, 6, 1)))
    newer = with_payer(new, changed(filing_days=60, valid_from=date(2026, 9, 1)))
    days = [date(2026, 5, 31), date(2026, 6, 1), date(2026, 8, 31), date(2026, 9, 1)]
    found = [newer.payer_on("example-plan", day) for day in days]
    assert [profile.filing_days for profile in found if profile] == [180, 90, 90, 60]
    assert [profile.filing_days for profile in versions(newer, "example-plan")] == [90, 180]
    assert newer.payer_on("nobody", days[0]) is None


def test_a_profile_that_begins_before_everything_known_is_todays_for_older_days() -> None:
    dated = SETTINGS.model_copy(update={"payers": (changed(valid_from=date(2026, 6, 1)),)})
    assert dated.payer_on("example-plan", date(2026, 1, 1)) == dated.payers[0]


def test_a_correction_of_the_same_day_leaves_no_version() -> None:
    assert with_payer(SETTINGS, changed(filing_days=90)).former_payers == ()


def test_a_profile_does_not_begin_before_the_one_it_follows() -> None:
    later = with_payer(SETTINGS, changed(valid_from=date(2026, 6, 1)))
    with pytest.raises(BeginsTooEarly):
        with_payer(later, changed(valid_from=date(2026, 5, 1)))


def test_the_page_asks_for_every_field_of_a_profile() -> None:
    asked = {ask.name for _, asks in GROUPS for ask in asks}
    fields = set(PayerProfile.model_fields) - {"payer_id", "max_units_per_code"}
    assert asked == fields | {"code_limits"}


@pytest.mark.parametrize(
    ("limits", "expected"), [("", {}), ("97124=4", {"97124": 4}), (" 97124 = 4 , s8950=8,", {"97124": 4, "S8950": 8})]
)
def test_limits_of_single_codes_are_written_as_text(limits: str, expected: dict[str, int]) -> None:
    form = PayerForm.model_validate({**PLAN.model_dump(), "revision": 1, "code_limits": limits})
    assert form.profile().max_units_per_code == expected


@pytest.mark.parametrize("limits", ["97124", "97124=x", "9712=4", "=4", "97124=400"])
def test_limits_that_cannot_be_read_are_refused(limits: str) -> None:
    with pytest.raises(ValueError, match="97124=4"):
        PayerForm.model_validate({**PLAN.model_dump(), "revision": 1, "code_limits": limits})


def fields(profile: PayerProfile, revision: int, **changes: Any) -> dict[str, Any]:
    told = {name: value for name, value in profile.model_dump(mode="json").items() if value not in (None, {}, "")}
    words = {name: str(value).lower() if isinstance(value, bool) else value for name, value in told.items()}
    return {**words, "revision": revision, **changes}


def test_a_profile_is_changed_on_its_page_and_every_service_is_told(clinic: World) -> None:
    admin = clinic.sign_in("admin")
    page = admin.page("eligibility", "/settings/payers/example-plan").text
    assert all(words in page for words in ("Example Health Plan", "Days to file", "Copies Medicare", 'value="180"'))
    form = fields(PLAN, 1, filing_days=120, valid_from="2026-06-01", code_limits="97124=4")
    saved = admin.post("eligibility", "/settings/payers/example-plan", form=form)
    assert (saved.status, saved.headers["location"]) == (303, "/eligibility/settings/payers/example-plan")
    clinic.settle()
    again = admin.page("eligibility", "/settings/payers/example-plan").text
    assert all(words in again for words in ("As it was before", "97124=4", 'value="120"'))
    held = admin.get("eligibility", "/settings").json
    assert (held["revision"], held["former_payers"][0]["filing_days"]) == (2, 180)


def test_a_new_payer_starts_with_the_cautious_defaults_and_its_key_is_its_own(clinic: World) -> None:
    admin = clinic.sign_in("admin")
    assert 'value="90"' in admin.page("eligibility", "/settings/payers/new").text
    new = {"payer_id": "second-plan", "name": "Second Plan", "kind": "health_plan", "electronic_id": "2ND02",
           "revision": 1}  # fmt: skip
    assert admin.post("eligibility", "/settings/payers/new", json=new).status == 200
    taken = admin.post("eligibility", "/settings/payers/new", json={**new, "revision": 2})
    assert (taken.status, taken.json["errors"][0]["field"]) == (422, "payer_id")
    other = admin.post("eligibility", "/settings/payers/example-plan", json={**new, "revision": 2})
    assert other.status == 404
    assert admin.page("eligibility", "/settings/payers/nobody").status == 404


def test_what_was_wrong_stands_beside_its_field(clinic: World) -> None:
    admin = clinic.sign_in("admin")
    wrong = admin.post("eligibility", "/settings/payers/example-plan", form=fields(PLAN, 1, filing_days="0"))
    assert (wrong.status, 'id="filing_days-wrong"' in wrong.text) == (422, True)
    later = fields(PLAN, 1, valid_from="2026-06-01")
    assert admin.post("eligibility", "/settings/payers/example-plan", form=later).status == 303
    early = admin.post("eligibility", "/settings/payers/example-plan", form=fields(PLAN, 2, valid_from="2026-05-01"))
    assert (early.status, 'id="valid_from-wrong"' in early.text) == (422, True)


def test_who_opened_the_page_before_somebody_else_saved_is_told(clinic: World) -> None:
    admin, path = clinic.sign_in("admin"), "/settings/payers/example-plan"
    assert admin.post("eligibility", path, form=fields(PLAN, 1, filing_days=100)).status == 303
    late = admin.post("eligibility", path, form=fields(PLAN, 1, filing_days=110))
    assert (late.status, "Somebody changed the settings" in late.text) == (409, True)
