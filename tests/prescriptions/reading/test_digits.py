"""Digits a hand wrote into a comb: likelihoods of each, or nothing; what they are trained from stands in the tree."""

import numpy as np
import pytest

from infra import train_digits
from services.prescriptions.forms.layout import MMT1
from services.prescriptions.reading import digits
from services.prescriptions.reading.form import read_form
from services.prescriptions.reading.measuring import Stretched
from services.prescriptions.reading.plane import Numbers
from services.prescriptions.reading.printed import printed
from tests.scans.conditions import TUNED, returned
from tests.scans.pages import issued

NPI = MMT1.zone("npi")


def test_the_npi_of_a_scan_is_among_the_likely_digits_and_is_no_value() -> None:
    condition = next(one for one in TUNED if one.name == "scan 150 dpi")
    back = returned(condition, "digits", 0)
    reference = back.completed.reference
    reading = read_form(back.data, {reference: printed(MMT1, issued(reference))}).reading

    likely = ["".join(str(digit) for digit in np.argsort(cell)[:-3:-1]) for cell in reading.npi_digits]
    right = [digit in cell for digit, cell in zip(back.completed.npi, likely, strict=True)]
    assert sum(right) >= 9
    field = reading.field("npi")
    assert field is not None
    assert field.values == field.suggestions == ()


def test_an_empty_cell_means_that_there_is_no_number() -> None:
    ink = np.zeros((2200, 1700), np.float32)
    assert digits.in_comb(Stretched(ink, ink), NPI) == ()


def test_digits_of_another_seed_than_the_training_are_read() -> None:
    pictures, which = train_digits.squares(train_digits.SEED + 5, 12)
    assert (digits.network().likelihoods(pictures).argmax(1) == which).mean() > 0.95


def test_training_starts_from_a_seed_and_learns() -> None:
    def read(network: digits.Network) -> Numbers:
        return np.asarray(network.likelihoods(pictures).argmax(1))

    pictures, which = train_digits.squares(3, 6)
    first, again = (train_digits.trained(1, 25, rounds=40) for _ in (0, 1))
    assert (read(first) == read(again)).all()
    assert (read(first) == which).mean() > 0.6


@pytest.mark.parametrize("shape", [(9, 40), (40, 9), (30, 30)])
def test_a_digit_stands_in_the_middle_of_its_square_as_large_as_any(shape: tuple[int, int]) -> None:
    cell = np.zeros((53, 42), np.float32)
    cell[2 : 2 + shape[0], 1 : 1 + shape[1]] = 1
    square = digits.square(cell)
    assert square is not None
    rows, columns = np.flatnonzero(square.any(1)), np.flatnonzero(square.any(0))
    assert max(np.ptp(rows), np.ptp(columns)) + 1 == pytest.approx(20, abs=2)
    assert (rows.mean(), columns.mean()) == pytest.approx((13.5, 13.5), abs=1)
