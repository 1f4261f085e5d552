"""The request for authorization on paper: what a payer decides by stands on it."""

from datetime import date
from typing import Any

import pypdfium2
import pytest

from services.eligibility.forms.authorization_request import (
    order_of,
    reference_of,
    render,
    request_for,
)
from services.eligibility.models import Case, CaseView
from services.eligibility.models.authorizations import AuthorizationRecord
from services.eligibility.rules.determination import determine
from shared.codes.payer_kind import PayerKind
from shared.facts import Coverage, Injury
from shared.settings import ClinicSettings
from tests.builders_authorizations import TODAY, a_leave, a_record, asked
from tests.builders_events import WHEN, case_facts, limits, prescription
from tests.world import told_settings

SETTINGS = ClinicSettings.model_validate(told_settings())
INJURY = Injury(injured_on=date(2026, 1, 15), claim_number="WC-2026-004417", employer="Invented Roofing Inc")


def a_view(kind: PayerKind = PayerKind.WORKERS_COMPENSATION, **changes: Any) -> CaseView:
    """A worker's case with an order."""
    injury = changes.pop("injury", INJURY)
    coverage = Coverage(payer_id="example-comp")
    case = Case(facts=case_facts(payer_kind=kind, coverage=coverage, injury=injury), opened_at=WHEN)
    first = determine(case, SETTINGS, today=TODAY, number=1, cause="intake")
    known: dict[str, Any] = {"prescriptions": (prescription(),), **changes}
    return CaseView(case=case, determinations=(first,), verifications=(), authorizations=(), timeline=(), **known)


def printed(view: CaseView, record: AuthorizationRecord, settings: ClinicSettings = SETTINGS) -> str:
    document = pypdfium2.PdfDocument(render(request_for(settings, view, record, TODAY)))
    words = " ".join(page.get_textpage().get_text_range() for page in document)
    return " ".join(words.replace("\xa0", " ").split())


def test_it_says_what_a_payer_decides_by() -> None:
    words = printed(a_view(), a_record())

    for told in ("WC-2026-004417", "01/15/2026 (CO)", "Invented Roofing Inc", "Jane Invented", "04/12/1985",
                 "Dana Reviewer, Claims adjuster", "Example Comp Carrier", "Lena Madeup", "NPI 123", "M54.2",
                 "97124 massage 40", "97140 hands-on manual work 8", "2 a week, 60 minutes", "03/02/2026", "05/31/2026",
                 "Turning the head", "03/01/2026", "12 sessions of 60 minutes"):  # fmt: skip
        assert told in words, told


def test_it_says_until_when_the_payer_answers_and_which_rule_says_so() -> None:
    words = printed(a_view(), a_record())

    assert "PLEASE ANSWER BY MARCH 12, 2026" in words
    assert "7 CCR 1101-3 Rule 16" in words


def test_where_no_law_sets_a_day_it_names_none() -> None:
    words = printed(a_view(injury=INJURY.model_copy(update={"state": "WY"})), a_record())

    assert "PLEASE ANSWER BY MARCH 12, 2026" in words
    assert "Rule 16" not in words


def test_it_can_be_answered_on_itself_and_faxed_back() -> None:
    words = printed(a_view(), a_record())

    assert "fax this page to (303) 555-0142" in words
    for place in ("Approved as asked", "Refused", "Authorization number", "Signature", "Name and title"):
        assert place in words
    without_fax = SETTINGS.model_copy(update={"letterhead": SETTINGS.letterhead.model_copy(update={"fax": None})})
    assert "fax this page" not in printed(a_view(), a_record(), without_fax)


def test_our_reference_can_be_said_on_the_telephone_and_names_nobody() -> None:
    assert f"No. {reference_of(a_record())}" in printed(a_view(), a_record())
    assert reference_of(a_record()) == "THELEAVE"


def test_what_is_not_known_is_left_out_or_said_so() -> None:
    bare = asked(caseworker={"name": "Dana"}, reason=None, sessions_per_week=None, minutes_per_session=None)
    view = a_view(prescriptions=(), injury=INJURY.model_copy(update={"claim_number": None, "employer": None}))
    words = printed(view, a_record(request=bare, answer_due=None))

    assert "not yet in our hands" in words
    assert "not yet known to us" in words
    assert "DIAGNOSES" not in words
    assert "WHY" not in words


def test_a_health_plan_knows_its_member_not_an_injury() -> None:
    plan = Coverage(payer_id="example-plan", member_id="W123456789")
    view = a_view()
    facts = view.case.facts.model_copy(update={"payer_kind": PayerKind.HEALTH_PLAN, "injury": None, "coverage": plan})
    words = printed(view.model_copy(update={"case": view.case.model_copy(update={"facts": facts})}), a_record())

    assert "W123456789" in words
    assert "Date of injury" not in words


def test_a_patient_without_a_policy_can_still_be_written_about() -> None:
    view = a_view()
    facts = view.case.facts.model_copy(update={"coverage": None})
    words = printed(view.model_copy(update={"case": view.case.model_copy(update={"facts": facts})}), a_record())

    assert "Example Comp Carrier" not in words


def test_an_unknown_code_is_printed_without_our_words() -> None:
    request = asked(procedures=[{"code": "Z0701", "sessions": 4}])
    order = prescription(diagnoses=("Q999",))

    words = printed(a_view(prescriptions=(order,)), a_record(request=request))
    assert "Z0701 service" in words
    assert "Q99.9" in words


@pytest.mark.parametrize(
    ("orders", "expected"),
    [
        ((), None),
        ((("old", date(2026, 2, 1)),), "old"),
        ((("old", date(2026, 2, 1)), ("now", date(2026, 8, 31))), "now"),
    ],
)
def test_the_order_in_effect_is_the_one_that_counts(orders: tuple[tuple[str, date], ...], expected: str | None) -> None:
    held = tuple(
        prescription(prescription_id=f"{name}prescription", written_on=until.replace(day=1),
                     limits=limits(effective_to=until))
        for name, until in orders
    )  # fmt: skip
    found = order_of(a_view(prescriptions=held), TODAY)

    assert (found.prescription_id if found else None) == (f"{expected}prescription" if expected else None)


def test_what_was_given_without_a_letter_has_none() -> None:
    with pytest.raises(ValueError, match="not asked for"):
        request_for(SETTINGS, a_view(), a_record(a_leave(), request=None), TODAY)


def test_the_same_request_gives_the_same_bytes() -> None:
    assert render(request_for(SETTINGS, a_view(), a_record(), TODAY)) == render(
        request_for(SETTINGS, a_view(), a_record(), TODAY)
    )
