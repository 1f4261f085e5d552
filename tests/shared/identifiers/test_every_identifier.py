"""The laws that hold for every number: one stored form, a question that never raises, an error that never
repeats.
"""

import doctest
import importlib
import pkgutil
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

import shared.identifiers
from shared.identifiers.errors import InvalidIdentifier

# name of the module: as typed, as stored, as shown
EXAMPLES = {
    "npi": [("1234567893", "1234567893", "1234567893"), (" 1558 598-797 ", "1558598797", "1558598797")],
    "tax_id": [
        ("841234567", "84-1234567", "84-1234567"),
        ("84 1234567", "84-1234567", "84-1234567"),
        ("536 90 4399", "536-90-4399", "536-90-4399"),
        ("536 - 90 - 4399", "536-90-4399", "536-90-4399"),
    ],
    "taxonomy": [("225700000x", "225700000X", "225700000X")],
    "payer_id": [("60054", "60054", "60054"), ("wc001", "WC001", "WC001")],
    "member_id": [("  xYZ 123-456  78 ", "xYZ 123-456  78", "xYZ 123-456  78")],
    "claim_number": [("CLM-55-81723", "CLM-55-81723", "CLM-55-81723"), ("7", "7", "7")],
    "patient_control_number": [("mh-000101", "MH-000101", "MH-000101")],
    "payer_claim_number": [("P100", "P100", "P100")],
    "authorization_number": [(" PA 556677", "PA 556677", "PA 556677")],
    "icd10cm": [
        ("S39.012D", "S39012D", "S39.012D"),
        ("i10", "I10", "I10"),
        ("Z3A20", "Z3A20", "Z3A.20"),
        ("M542", "M542", "M54.2"),
        ("u07.1", "U071", "U07.1"),
    ],
    "procedure_code": [("97124", "97124", "97124"), ("s8950", "S8950", "S8950"), ("0101t", "0101T", "0101T")],
    "modifier": [("gp", "GP", "GP"), ("59", "59", "59")],
    "zip_code": [("80303", "80303", "80303"), ("80303-0001", "803030001", "80303-0001")],
    "us_state": [("co", "CO", "CO"), ("North  Carolina", "NC", "NC"), ("puerto rico", "PR", "PR")],
    "phone": [
        ("303.555.0123", "3035550123", "(303) 555-0123"),
        ("+1 (303) 555-0123", "3035550123", "(303) 555-0123"),
        ("1-303-555-0123", "3035550123", "(303) 555-0123"),
        ("303\u2011555\u20110123", "3035550123", "(303) 555-0123"),
    ],
    "email_address": [
        ("O'Demo+rx@Clinic.Example", "O'Demo+rx@clinic.example", "O'Demo+rx@clinic.example"),
        ("a.b@x-1.demo.example", "a.b@x-1.demo.example", "a.b@x-1.demo.example"),
    ],
    "clinic_id": [("Demo", "demo", "demo"), ("a1", "a1", "a1")],
    "licence_number": [("mt.0012345", "MT.0012345", "MT.0012345"), ("a  1/2", "A 1/2", "A 1/2")],
    "control_number": [("905", "000000905", "000000905"), ("000000905", "000000905", "000000905")],
    "form_reference": [
        ("MMT1A.7K3QW9ZX0V5TBMND", "7K3QW9ZX0V5TBMND", "7K3Q-W9ZX-0V5T-BMND"),
        ("mmt1b.7k3qw9zx0v5tbmnd", "7K3QW9ZX0V5TBMND", "7K3Q-W9ZX-0V5T-BMND"),
        ("7k3q-w9zx-ov5t-bmnd", "7K3QW9ZX0V5TBMND", "7K3Q-W9ZX-0V5T-BMND"),
        ("7K3Q W9ZX 0V5T BMND", "7K3QW9ZX0V5TBMND", "7K3Q-W9ZX-0V5T-BMND"),
        ("MMT1-ABCD-EFGH-JKMN", "MMT1ABCDEFGHJKMN", "MMT1-ABCD-EFGH-JKMN"),
        ("IL00-0000-0000-0000", "1100000000000000", "1100-0000-0000-0000"),
    ],
    "opaque_id": [("CASE0001", "case0001", "case0001")],
    "person_name": [
        ("  Zoe\u0308   O'Demo ", "Zo\u00eb O'Demo", "Zo\u00eb O'Demo"),
        ("D'Éxample-Núñez", "D'Éxample-Núñez", "D'Éxample-Núñez"),
        ("O\u2019Demo", "O\u2019Demo", "O\u2019Demo"),
    ],
    "street_address": [("12  Sample Street #4", "12 Sample Street #4", "12 Sample Street #4")],
}
ALL = [module.name for module in pkgutil.iter_modules(shared.identifiers.__path__)]
NUMBERS = [name for name in ALL if name not in {"errors", "typed_text"}]
# Modules whose stored form holds digits in fixed places: an Arabic digit there must be refused.
WITH_DIGITS = [
    "npi",
    "tax_id",
    "icd10cm",
    "procedure_code",
    "zip_code",
    "phone",
    "control_number",
    "modifier",
]
# Free text of an 837: a separator inside would tear the segment.
SENT_AS_TEXT = [
    *("member_id", "claim_number", "payer_claim_number", "authorization_number"),
    *("person_name", "street_address", "payer_id", "patient_control_number"),
]
every_number = pytest.mark.parametrize("name", NUMBERS)


def module_of(name: str) -> ModuleType:
    return importlib.import_module(f"shared.identifiers.{name}")


def test_every_module_has_an_example() -> None:
    assert sorted(EXAMPLES) == sorted(NUMBERS)


@pytest.mark.parametrize(
    ("name", "typed", "stored", "shown"),
    [(name, *example) for name, examples in EXAMPLES.items() for example in examples],
)
def test_what_people_type_is_stored_in_one_form_and_shown_in_one(name, typed, stored, shown) -> None:
    module = module_of(name)
    assert (module.parse(typed), module.format(stored)) == (stored, shown)


@pytest.mark.parametrize(
    ("name", "stored"),
    [(name, stored) for name, examples in EXAMPLES.items() for _, stored, _ in examples],
)
def test_the_stored_form_is_read_back_unchanged(name, stored) -> None:
    module = module_of(name)
    assert module.parse(stored) == module.parse(module.format(stored)) == stored


@every_number
@given(text=st.text() | st.text(alphabet="0123456789 -.ABCDXYZ@abcxyz'\u0308\u00e9\u2011", max_size=40))
def test_any_text_is_read_into_a_stable_form_or_refused(name, text) -> None:
    module = module_of(name)
    try:
        stored = module.parse(text)
    except InvalidIdentifier:
        assert not module.is_valid(text)
    else:
        assert module.is_valid(text)
        assert module.parse(stored) == module.parse(module.format(stored)) == stored


@every_number
@given(text=st.text(alphabet=st.characters(categories=("Cs", "Cc", "Zs", "Zl", "Zp", "Nd", "Lu")), max_size=20))
def test_odd_characters_are_answered_and_never_raise(name, text) -> None:
    assert module_of(name).is_valid(text) in {True, False}


@every_number
@given(text=st.text(alphabet="Ж97*~@", min_size=3, max_size=90))
def test_a_refusal_never_repeats_the_value(name, text) -> None:
    said = _refusal(module_of(name), text)
    assert said is None or text not in said


def _refusal(module: ModuleType, text: str) -> str | None:
    try:
        module.parse(text)
    except InvalidIdentifier as refused:
        return str(refused)
    return None


@every_number
@pytest.mark.parametrize("text", ["", "   ", "\n", "\x00"])
def test_nothing_is_no_number(name, text) -> None:
    assert not module_of(name).is_valid(text)


@every_number
def test_a_second_line_is_refused(name) -> None:
    for typed, _, _ in EXAMPLES[name]:
        if name != "us_state":  # a state may be pasted from two lines of an address
            assert not module_of(name).is_valid(f"{typed}\n{typed}")


@pytest.mark.parametrize("name", WITH_DIGITS)
def test_arabic_digits_are_refused(name) -> None:
    arabic = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    for typed, _, _ in EXAMPLES[name]:
        if any(map(str.isdigit, typed)):
            assert not module_of(name).is_valid(typed.translate(arabic))


@pytest.mark.parametrize("name", SENT_AS_TEXT)
@pytest.mark.parametrize("sign", "*:^~")
def test_a_separator_of_x12_is_refused(name, sign) -> None:
    assert not module_of(name).is_valid(f"AB{sign}CD")


@pytest.mark.parametrize(
    ("name", "longest"),
    [
        ("payer_id", 80),
        ("member_id", 80),
        ("claim_number", 50),
        ("payer_claim_number", 50),
        ("authorization_number", 50),
        ("patient_control_number", 20),
        ("clinic_id", 32),
        ("licence_number", 30),
        ("opaque_id", 40),
        ("person_name", 60),
        ("street_address", 55),
    ],
)
def test_the_longest_fits_and_one_more_does_not(name, longest) -> None:
    module = module_of(name)
    assert [module.is_valid("a" * length) for length in (longest, longest + 1)] == [True, False]


@pytest.mark.parametrize(("name", "shortest"), [("payer_id", 2), ("member_id", 2), ("clinic_id", 2), ("opaque_id", 8)])
def test_the_shortest_fits_and_one_less_does_not(name, shortest) -> None:
    module = module_of(name)
    assert (module.is_valid("a" * shortest), module.is_valid("a" * (shortest - 1))) == (True, False)


@pytest.mark.parametrize("name", ALL)
def test_the_examples_in_the_docstring_hold(name) -> None:
    results = doctest.testmod(module_of(name))
    assert results.attempted > 0
    assert results.failed == 0
