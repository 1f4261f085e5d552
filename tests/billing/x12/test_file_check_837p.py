"""What no syntax checker sees: one fault at a time in a good file, each caught by its own rule and by no other.

The list is the 37 faults that passed pyx12 (31 of them linuxforhealth-x12 as well) in a measured comparison, and the
four that RULES annex B names; the numbers are theirs.
"""

import re
from collections.abc import Callable
from datetime import date

import pytest

from services.billing.models.claims import ClaimFrequency
from services.billing.models.findings import Fix
from services.billing.rules.catalogue import CARDS
from services.billing.rules.claims import referring_provider
from services.billing.rules.diagnosis_list import is_billable
from services.billing.x12.claim_837p import render
from services.billing.x12.file_check_837p import Expected, findings_in
from tests.billing.x12.test_claim_837p import CAR, COURTESY, SUBMISSION, WORKERS
from tests.builders_billing import a_claim, a_prescription, a_workers_case
from tests.referee import referee

TODAY = date(2026, 3, 3)
PLAN = render([COURTESY], SUBMISSION)
CAR_FILE, COMP_FILE = render([CAR], SUBMISSION), render([WORKERS], SUBMISSION)
REPLACED = render([a_claim(frequency=ClaimFrequency.REPLACEMENT, original_reference="P100")], SUBMISSION)
PRICES = {line.control_number: line.charge.unit_price for claim in (COURTESY, CAR) for line in claim.lines}

Mutation = Callable[[str], str]


def counted(text: str) -> str:
    """The text with its SE counting what stands there now."""
    segments = text.split("~")
    first = next(n for n, segment in enumerate(segments) if segment.startswith("ST*"))
    last = next(n for n, segment in enumerate(segments) if segment.startswith("SE*"))
    return re.sub(r"~SE\*[0-9]+\*", f"~SE*{last - first + 1}*", text)


def swap(old: str, new: str) -> Mutation:
    """Replace the first occurrence; it must be there."""

    def mutate(text: str) -> str:
        assert old in text, old
        return counted(text.replace(old, new, 1))

    return mutate


def drop(segment: str) -> Mutation:
    return swap(segment, "")


CLINIC, THERAPIST, DOCTOR = "1234567893", "1999999984", "1558598797"
SV1 = "SV1*HC:97124:GP*140*UN*4***1:2~"
FAULTS: list[tuple[str, str, str, Mutation]] = [
    ("W-01", "the clinic's NPI dropped", PLAN, swap(f"*XX*{CLINIC}~", "~")),
    ("W-02", "the clinic's check digit one higher", PLAN, swap(CLINIC, "1234567894")),
    ("W-02", "annex B: NPI 1234567890", PLAN, swap(CLINIC, "1234567890")),
    ("W-03", "the clinic's NPI one digit short", PLAN, swap(CLINIC, "123456789")),
    ("W-04", "the therapist's check digit one higher", PLAN, swap(THERAPIST, "1999999985")),
    ("W-04", "the prescriber's check digit one higher", PLAN, swap(DOCTOR, "1558598798")),
    ("W-05", "a ZIP code of five digits", PLAN, swap("N4*DENVER*CO*802020100", "N4*DENVER*CO*80202")),
    ("W-06", "a state that is none", PLAN, swap("N4*DENVER*CO*802020100", "N4*DENVER*XQ*802020100")),
    ("W-07", "a PO box", PLAN, swap("N3*100 COLFAX AVE STE 200", "N3*PO BOX 12")),
    ("W-08", "a hyphen in the tax id", PLAN, swap("REF*EI*841234567", "REF*EI*84-1234567")),
    ("W-09", "a taxonomy that is none", PLAN, swap("PRV*BI*PXC*225700000X", "PRV*BI*PXC*2257XXXXXX")),
    ("W-10", "neither holder nor dependent", PLAN, swap("SBR*P*18*", "SBR*P**")),
    ("W-11", "the holder, and a loop of a dependent", COMP_FILE, swap("SBR*P********WC", "SBR*P*18*******WC")),
    ("W-12", "birth and sex of the holder dropped", PLAN, drop("DMG*D8*19850412*F~")),
    ("W-13", "born in the future", PLAN, swap("DMG*D8*19850412", "DMG*D8*20990115")),
    ("W-14", "treated in the future", PLAN, swap("DTP*472*D8*20260302", "DTP*472*D8*20990112")),
    ("W-15", "frequency X", PLAN, swap("11:B:1", "11:B:X")),
    ("W-16", "frequency 7 without the payer's number", REPLACED, drop("REF*F8*P100~")),
    ("W-17", "a claim number twice", render([COURTESY, WORKERS], SUBMISSION),
     swap("CLM*MH-000102*", "CLM*MH-000101*")),
    ("W-18", "a claim number of 25 characters", PLAN, swap("CLM*MH-000101*", f"CLM*{'7' * 25}*")),
    ("W-19", "annex B: a point in a diagnosis", PLAN, swap("ABK:M542", "ABK:M54.2")),
    ("W-20", "a diagnosis that does not exist", PLAN, swap("ABK:M542", "ABK:Q99Z9Z9")),
    ("W-20", "a heading", PLAN, swap("ABK:M542", "ABK:S13")),
    ("W-21", "M54.5, divided on 2021-10-01", PLAN, swap("ABK:M542", "ABK:M545")),
    ("W-21", "an injury without its seventh character", PLAN, swap("ABK:M542", "ABK:S39012")),
    ("W-22", "an ICD-9 qualifier", PLAN, swap("ABK:M542", "BK:7231")),
    ("W-23", "pointer 4 with two diagnoses", PLAN, swap("***1:2~", "***1:4~")),
    ("W-23", "a pointer that is no number", PLAN, swap("***1:2~", "***1:A~")),
    ("W-24", "procedure 00000", PLAN, swap("HC:97124", "HC:00000")),
    ("W-25", "procedure 9712", PLAN, swap("HC:97124", "HC:9712")),
    ("W-26", "modifier ZZ", PLAN, swap("97124:GP", "97124:ZZ")),
    ("W-27", "minutes instead of units", PLAN, swap("*UN*4", "*MJ*4")),
    ("W-28", "a blank before a name", PLAN, swap("*RIVERA*", "* RIVERA*")),
    ("W-29", "the repetition separator in a name", PLAN, swap("EXAMPLE HEALTH", "EXAMPLE^HEALTH")),
    ("W-30", "a car accident without its state", CAR_FILE, swap("AA:::CO", "AA")),
    ("W-31", "an accident without its day", CAR_FILE, drop("DTP*439*D8*20260210~")),
    ("W-32", "annex B: the claim says 150, its lines 140", PLAN, swap("MH-000101*140*", "MH-000101*150*")),
    ("W-33", "a level says that others follow, and none does", PLAN, swap("HL*2*1*22*0", "HL*2*1*22*1")),
    ("W-34", "no units", PLAN, swap("*UN*4", "*UN*0")),
    ("W-35", "a negative charge", PLAN, swap(SV1, SV1.replace("*140*", "*-90*"))),
    ("W-36", "half a cent", PLAN, swap(SV1, SV1.replace("*140*", "*90.005*"))),
    ("W-37", "two guides", PLAN, swap("ST*837*0001*005010X222A1", "ST*837*0001*005010X223A1")),
    ("SC-01", "annex B: 3 units at 35 for 140", PLAN, swap("*UN*4", "*UN*3")),
    ("SC-23", "production in place of test", PLAN, swap("*0*T*:~", "*0*P*:~")),
    ("SC-24", "SE counts one too few", PLAN, lambda text: text.replace("SE*28*", "SE*27*")),
    ("SC-24", "IEA02 is not ISA13", PLAN, lambda text: text.replace("IEA*1*000000101", "IEA*1*000000102")),
    ("SC-24", "an ISA of 105 characters", PLAN, lambda text: text.replace("MHMASSAGE      ", "MHMASSAGE     ", 1)),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "fault", "good", "mutate"), FAULTS, ids=[f"{f[0]} {f[1]}" for f in FAULTS])
def test_a_fault_is_caught_by_its_rule_and_by_no_other(rule: str, fault: str, good: str, mutate: Mutation) -> None:
    prices = PRICES if rule == "SC-01" else {}
    found = findings_in(mutate(good), Expected(today=TODAY, prices=prices))
    assert {finding.rule for finding in found} == {rule}
    assert all(finding.fix is CARDS[rule].fix for finding in found)


def test_every_fault_of_the_list_has_its_rule_and_its_test() -> None:
    tested = {rule for rule, *_ in FAULTS}
    assert {f"W-{n:02d}" for n in range(1, 38)} <= tested
    assert {rule for rule in CARDS if rule.startswith("W-")} <= tested


@pytest.mark.parametrize("good", [PLAN, CAR_FILE, COMP_FILE, REPLACED])
def test_a_good_file_has_no_finding_and_the_referee_finds_none_either(good: str) -> None:
    assert findings_in(good, Expected(today=TODAY, prices=PRICES)) == ()
    assert referee(good) == []


def test_a_file_for_production_is_expected_by_who_opened_production() -> None:
    live = render([COURTESY], SUBMISSION.model_copy(update={"usage": "P"}))
    assert findings_in(live, Expected(today=TODAY, usage="P")) == ()


def test_a_diagnosis_of_a_year_that_the_list_does_not_know_is_left_to_the_payer() -> None:
    """Unknown is not no: code sets change each October, and an old claim is judged by its own day."""
    old = counted(PLAN.replace("20260302", "20240902").replace("ABK:M542", "ABK:Q99Z9Z9"))
    assert findings_in(old, Expected(today=TODAY)) == ()


def test_the_list_of_diagnoses_knows_what_may_be_billed() -> None:
    """ICD-10-CM, April 2026: M54.5 was divided in 2021, S39.012 needs its seventh character."""
    assert [is_billable(code) for code in ("M542", "M5450", "M545", "S39012D", "S39012", "I10", "Z3A20")] == [
        True, True, False, True, False, True, True,
    ]  # fmt: skip


def test_every_diagnosis_of_a_good_order_is_in_the_list() -> None:
    assert all(is_billable(code) for code in a_prescription(a_workers_case()).diagnoses)


def test_where_a_rule_is_mended_is_told() -> None:
    (finding,) = findings_in(swap("HC:97124", "HC:9712")(PLAN), Expected(today=TODAY))
    assert finding.fix is Fix.NOTE
    assert "97124" not in finding.sentence


def test_a_line_without_its_service_or_its_day_says_nothing_wrong_by_itself() -> None:
    """What is missing altogether is the syntax checker's: this one must not stumble over it."""
    without = counted(PLAN.replace(SV1, "").replace("CLM*MH-000101*140*", "CLM*MH-000101**"))
    assert findings_in(without, Expected(today=TODAY, prices=PRICES)) == ()
    assert findings_in(drop("DTP*472*D8*20260302~")(PLAN), Expected(today=TODAY)) == ()
    no_lines = counted(PLAN[: PLAN.index("LX*1~")] + PLAN[PLAN.index("~SE*") + 1 :])
    assert {f.rule for f in findings_in(no_lines, Expected(today=TODAY))} == {"W-32"}


def test_a_claim_without_diagnoses_or_clinic_is_read_all_the_same() -> None:
    bare = drop("HI*ABK:M542*ABF:M62838~")(PLAN)
    assert {f.rule for f in findings_in(bare, Expected(today=TODAY))} == {"W-23"}
    nobody = drop("REF*EI*841234567~")(drop("N4*DENVER*CO*802020100~")(drop("N3*100 COLFAX AVE STE 200~")(PLAN)))
    assert findings_in(nobody, Expected(today=TODAY)) == ()


def test_the_prescriber_stands_as_the_case_names_her() -> None:
    assert referring_provider(a_prescription(a_workers_case()).prescriber).npi == DOCTOR
