"""Identifiers as fields of models: stored in their one form, and silent about what they refuse."""

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.identifiers.control_number import GroupControlNumber, InterchangeControlNumber
from shared.identifiers.member_id import MemberId
from shared.identifiers.npi import Npi
from shared.identifiers.zip_code import Zip9
from shared.model import Model


class Prescriber(Model):
    npi: Npi


def test_a_field_holds_the_stored_form() -> None:
    assert Prescriber(npi=" 1234 567 893 ").npi == "1234567893"


def test_a_refused_field_says_why_but_not_what() -> None:
    with pytest.raises(ValidationError) as refused:
        Prescriber(npi="1234567890")
    assert "check digit" in str(refused.value)
    assert "1234567890" not in str(refused.value)


@pytest.mark.parametrize(
    ("alias", "typed", "stored"),
    [
        (Zip9, "80303-0001", "803030001"),
        (MemberId, " W1 23 ", "W1 23"),
        (InterchangeControlNumber, "7", "000000007"),
        (GroupControlNumber, "007", "7"),
    ],
)
def test_every_alias_is_ready_for_a_model(alias, typed, stored) -> None:
    assert TypeAdapter(alias).validate_python(typed) == stored
