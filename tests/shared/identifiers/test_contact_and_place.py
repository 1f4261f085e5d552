"""Telephone, e-mail, ZIP, state, street and envelope numbers: what is refused, and why."""

import pytest

from shared.identifiers import (
    control_number,
    email_address,
    icd10cm,
    phone,
    procedure_code,
    street_address,
    taxonomy,
    us_state,
    zip_code,
)
from shared.identifiers.errors import InvalidComponent, InvalidFormat, InvalidIdentifier, InvalidLength


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("555-0123", InvalidLength),
        ("303-555-01234", InvalidLength),
        ("303-555-0123 ext 4", InvalidFormat),
        ("303-CALL-NOW", InvalidFormat),
        ("303-555-0123+", InvalidFormat),
        ("103-555-0123", InvalidLength),  # its 1 is read as the country
        ("1 103-555-0123", InvalidComponent),
        ("203-155-0123", InvalidComponent),
        ("911-555-0123", InvalidComponent),
        ("303-411-0123", InvalidComponent),
    ],
)
def test_a_telephone_number_outside_the_plan_is_refused(text, error) -> None:
    with pytest.raises(error):
        phone.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "desk",
        "desk@",
        "@clinic.example",
        "desk@clinic",
        "desk@@clinic.example",
        "desk@clinic.example@clinic",
        ".desk@clinic.example",
        "de..sk@clinic.example",
        "desk.@clinic.example",
        "desk@-clinic.example",
        "desk@clinic-.example",
        "desk@clinic..example",
        "desk@clinic.example.",
        "desk@127.0.0.1",
        "desk@[127.0.0.1]",
        "de sk@clinic.example",
        '"desk"@clinic.example',
        "Desk <desk@clinic.example>",
        "desk@clinic.example, all@clinic.example",
        "desk@clinic.example\r\nBcc: all@clinic.example",
        "désk@clinic.example",
        "desk@clinic.example\u212a",
        "desk@" + "a" * 64 + ".example",
    ],
)
def test_what_no_message_can_be_sent_to_is_refused(text) -> None:
    with pytest.raises(InvalidFormat):
        email_address.parse(text)


@pytest.mark.parametrize("text", ["a" * 65 + "@clinic.example", "a@" + "b." * 130 + "example"])
def test_an_address_too_long_is_refused(text) -> None:
    with pytest.raises(InvalidLength):
        email_address.parse(text)


@pytest.mark.parametrize("text", ["a" * 200_000, "a." * 100_000, "@" * 200_000, "a@" + "a-" * 100_000, "-" * 200_000])
@pytest.mark.parametrize("module", [email_address, phone, street_address, icd10cm, us_state])
def test_a_huge_text_is_refused(module, text) -> None:
    with pytest.raises(InvalidIdentifier):
        module.parse(text)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("8030", InvalidLength),
        ("803031", InvalidLength),
        ("8030A", InvalidFormat),
        ("00012", InvalidComponent),
    ],
)
def test_a_zip_code_of_another_shape_is_refused(text, error) -> None:
    with pytest.raises(error):
        zip_code.parse(text)


def test_the_lowest_zip_code_is_taken() -> None:
    assert zip_code.parse("00501") == "00501"  # Holtsville, New York


def test_the_billing_providers_zip_code_needs_all_nine_digits() -> None:
    assert (zip_code.is_valid_nine("80303-0001"), zip_code.is_valid_nine("80303")) == (True, False)


@pytest.mark.parametrize(("number", "count"), [("803030001", 0), ("80303", 0), ("803030000", 1), ("803039998", 1)])
def test_a_filler_at_the_end_of_a_zip_code_is_doubted(number, count) -> None:
    assert len(zip_code.doubts(number)) == count


def test_the_letters_of_fifty_nine_states_and_territories_are_known() -> None:
    letters = [a + b for a in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" for b in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    known = [pair for pair in letters if us_state.is_valid(pair)]
    assert len(known) == 50 + 1 + 5 + 3 + 3  # states, district, territories, associated states, military


def test_every_state_is_found_by_its_name() -> None:
    assert all(us_state.parse(us_state.name_of(letters)) == letters for letters in ("CO", "WY", "DC", "VI"))


@pytest.mark.parametrize(
    "address",
    [
        "PO Box 12",
        "P.O. Box 12",
        "P O BOX 12",
        "po box12",
        "P.O.Box 12",
        "Post Office Box 12",
        "12 A St, PO Box 3",
    ],
)
def test_a_post_office_box_is_recognised(address) -> None:
    assert street_address.is_po_box(street_address.parse(address))


@pytest.mark.parametrize(
    "address",
    ["12 Boxwood Lane", "3 Depo Boxer Way", "PO Boxwood Farm", "1 Post Office Road"],
)
def test_a_street_is_no_post_office_box(address) -> None:
    assert not street_address.is_po_box(street_address.parse(address))


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("0", InvalidComponent),
        ("000000000", InvalidComponent),
        ("1234567890", InvalidLength),
        ("1e3", InvalidFormat),
    ],
)
def test_an_envelope_is_not_numbered_so(text, error) -> None:
    with pytest.raises(error):
        control_number.parse(text)


def test_a_group_control_number_has_no_zeros_in_front() -> None:
    assert control_number.parse_group("000000905") == "905"
    assert not control_number.is_valid_group("0")


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("54M2", InvalidFormat),
        ("M5", InvalidLength),
        ("S39012DD", InvalidLength),
        ("I1O", InvalidFormat),
        ("M542.", InvalidFormat),
        ("M54.", InvalidFormat),
        ("M5.42", InvalidFormat),
        ("M54..2", InvalidFormat),
        ("M54-2", InvalidFormat),
    ],
)
def test_a_diagnosis_code_of_another_shape_is_refused(text, error) -> None:
    with pytest.raises(error):
        icd10cm.parse(text)


@pytest.mark.parametrize(
    "code",
    [
        *("I10", "M542", "M797", "G5603", "M7711", "S39012D", "S134XXD", "Z3A20", "U071", "I890", "O26892"),
        *("C7A00", "M1A00X0", "O9A111", "C7B00"),  # a letter in third place
        *("QA0011", "QA08"),  # and, since fiscal year 2026, in second place
    ],
)
def test_a_real_diagnosis_code_has_the_right_shape(code) -> None:
    assert icd10cm.parse(code) == code


@pytest.mark.parametrize(
    ("text", "error"), [("9712", InvalidLength), ("A712B", InvalidFormat), ("9712-", InvalidFormat)]
)
def test_a_procedure_code_of_another_shape_is_refused(text, error) -> None:
    with pytest.raises(error):
        procedure_code.parse(text)


@pytest.mark.parametrize(("text", "error"), [("225700000", InvalidLength), ("2257000000", InvalidFormat)])
def test_a_taxonomy_code_ends_in_x(text, error) -> None:
    with pytest.raises(error):
        taxonomy.parse(text)


def test_the_taxonomy_of_massage_therapists_is_one() -> None:
    assert taxonomy.parse(taxonomy.MASSAGE_THERAPIST) == "225700000X"
