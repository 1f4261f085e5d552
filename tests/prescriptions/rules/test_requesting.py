"""A case becomes the form that a prescriber is asked to complete; the diagnoses on it are the clinic's."""

from datetime import date

import pytest

from services.prescriptions.rules.requesting import printed_diagnosis, printed_on, renewal_of, request_for
from shared.codes.diagnoses import PRINTED_ON_FORM
from shared.codes.payer_kind import PayerKind
from shared.facts import CaseFacts, Coverage, Injury
from shared.settings import ClinicSettings
from tests.builders_prescriptions import REFERENCE, a_form_request, a_patient, a_prescription, used
from tests.world import told_settings

SETTINGS = ClinicSettings.model_validate(told_settings())


def a_case(**facts: object) -> CaseFacts:
    base = {"case_id": "case0001", "revision": 1, "payer_kind": PayerKind.SELF_PAY, "patient": a_patient()}
    return CaseFacts.model_validate(base | facts)


def test_a_patient_who_pays_herself_has_neither_insurer_nor_injury() -> None:
    asked = request_for(a_case(), SETTINGS, REFERENCE)
    assert (asked.payer_name, asked.member_id, asked.injured_on) == (None, None, None)


def test_an_accident_brings_its_insurer_and_its_day() -> None:
    case = a_case(
        payer_kind=PayerKind.CAR_ACCIDENT,
        coverage=Coverage(payer_id="example-auto", member_id="DEMO123456"),
        injury=Injury(injured_on=date(2026, 2, 9)),
    )
    asked = request_for(case, SETTINGS, REFERENCE, printed_on(("M542",), date(2026, 3, 1)))
    assert (asked.payer_name, asked.injured_on) == ("Example Auto Insurance", date(2026, 2, 9))
    assert [one.code for one in asked.diagnoses] == ["M542"]


def test_an_insurer_that_the_settings_do_not_know_has_no_name() -> None:
    case = a_case(payer_kind=PayerKind.HEALTH_PLAN, coverage=Coverage(payer_id="gone"))
    assert request_for(case, SETTINGS, REFERENCE).payer_name is None


def test_a_code_that_cannot_be_billed_on_the_day_is_not_printed() -> None:
    assert printed_on(("M542", "M545", "S134", "Q999"), date(2026, 3, 1)) == (printed_diagnosis("M542"),)
    assert [one.code for one in printed_on(("M545",), date(2021, 9, 30))] == ["M545"]


@pytest.mark.parametrize("code", PRINTED_ON_FORM)
def test_the_words_of_a_printed_code_are_short(code: str) -> None:
    words = printed_diagnosis(code).words
    assert 4 <= len(words) <= 26
    assert words[0].isupper()


def test_a_renewal_asks_who_ordered_before_and_says_what_was_ordered_and_used() -> None:
    request, order = a_form_request(), a_prescription()
    asked = renewal_of(request, order, used(date(2026, 3, 4), date(2026, 3, 9)))

    assert asked.last_order is not None
    assert asked.prescriber is not None
    assert (asked.prescriber.name, asked.prescriber.npi) == (order.prescriber.full_name, order.prescriber.npi)
    assert (asked.last_order.prescription_id, asked.last_order.sessions_used) == (order.prescription_id, 2)
    assert asked.last_order.sessions == order.limits.number_of_sessions
    assert (asked.reference, asked.patient) == (request.reference, request.patient)
