"""Two price lists are said aloud wherever prices are set."""

from services.billing.rules.dual_fee import other_than_told, warnings
from tests.builders_fees import a_fee

USUAL = [a_fee("97124", "35.00"), a_fee("97124", "39.50", payer="example-plan"), a_fee("97140", "40.00")]


def test_a_clinic_price_below_what_any_insurer_is_charged_is_said() -> None:
    (sentence,) = warnings(USUAL, [a_fee("97124", "36.00"), a_fee("97140", "40.00"), a_fee("97010", "1.00")])

    assert sentence.startswith("97124: a patient without a payer is charged $36.00 a unit, an insurer $39.50.")


def test_one_price_for_all_needs_no_word() -> None:
    assert list(warnings(USUAL, [a_fee("97124", "39.50"), a_fee("97140", "45.00")])) == []


def test_a_price_other_than_the_settings_tell_patients_is_said() -> None:
    told = [a_fee("97124", "30.00"), a_fee("97140", "40.00")]
    loaded = [*USUAL, a_fee("97010", "15.00")]

    assert [sentence.partition(".")[0] for sentence in other_than_told(loaded, told)] == ["97124: loaded is $35"]
