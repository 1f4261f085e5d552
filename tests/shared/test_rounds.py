"""Rounds over the clinics: trouble in one does not keep the others waiting."""

import pytest

from shared import rounds
from shared.tenancy import clinic_at_work


def test_each_clinic_is_at_work_in_its_turn_and_the_counts_are_summed() -> None:
    seen = []

    def do(clinic: str) -> int:
        seen.append((clinic, clinic_at_work()))
        return 2

    assert rounds.make(["alpha", "beta"], do) == 4
    assert seen == [("alpha", "alpha"), ("beta", "beta")]


def test_one_clinics_trouble_is_told_after_the_others_had_their_turn(caplog: pytest.LogCaptureFixture) -> None:
    seen = []

    def do(clinic: str) -> int:
        seen.append(clinic)
        if clinic == "alpha":
            raise ValueError("Jane Invented")
        return 1

    with pytest.raises(rounds.SomeClinicsFailed, match="1 of 2"):
        rounds.make(["alpha", "beta"], do)
    assert seen == ["alpha", "beta"]
    assert "QH205" in caplog.text
    assert "Jane" not in caplog.text
