"""Derived ids and numbers: the same from the same, and nothing of their cause in them."""

from hypothesis import given
from hypothesis import strategies as st

from shared.identifiers import opaque_id, patient_control_number

parts = st.lists(st.text(alphabet="ab1é/", max_size=4), max_size=4)


@given(first=parts, second=parts)
def test_two_lists_of_parts_share_an_id_only_when_they_are_the_same(first, second) -> None:
    assert (opaque_id.derive(*first) == opaque_id.derive(*second)) == (first == second)


def test_a_derived_id_never_changes_between_releases() -> None:
    assert opaque_id.derive("case", "demo", "1") == "f33tfqqolcms3h54ovbnhgqjbw"


@given(seed=st.text(alphabet=st.characters(codec="utf-8")))
def test_a_derived_patient_control_number_fits_paper_and_the_wire(seed) -> None:
    number = patient_control_number.derive(seed)
    assert patient_control_number.parse(number) == number
    assert len(number) == 14


@given(seed=st.text(alphabet=st.characters(codec="utf-8")))
def test_a_derived_patient_control_number_has_no_vowel_and_no_double(seed) -> None:
    assert not set(patient_control_number.derive(seed)) & set("AEIOUY01LZSB")


def test_a_derived_patient_control_number_never_changes_between_releases() -> None:
    assert patient_control_number.derive("demo") == "49PW3GQP9T9248"
