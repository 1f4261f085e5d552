"""The CMS-1500: what stands in which box, and where on the sheet it is typed."""

from datetime import date
from typing import Any

import pypdfium2
import pytest

from services.billing.forms.cms1500 import printing, proof
from services.billing.forms.cms1500.boxes import LINES_ON_A_FORM, Form, Typed, amount, forms_for
from services.billing.forms.superbill import letterhead
from services.billing.models.claims import Cause, Claim, ClaimFrequency, ServiceLine
from shared.facts import Sex
from shared.money import Money, total
from shared.settings import FormPrinter
from tests.builders_billing import a_car_case, a_claim, a_courtesy_case, a_workers_case, money

SIGNED = date(2026, 3, 2)
COMP = a_claim(a_workers_case(), "MH-000102")
CAR = a_claim(a_car_case(), "MH-000103")
PLAN = a_claim(a_courtesy_case(), "MH-000101")


def sheet(claim: Claim) -> Form:
    (form,) = forms_for(claim, SIGNED)
    return form


def at(form: Form, line: int, column: int) -> str:
    """What begins at a place of the grid."""
    return next((one.text for one in form.typed if (one.line, one.column) == (line, column)), "")


# (claim, box, what stands in it, why)
BOXES: list[tuple[Claim, str, str]] = [
    (PLAN, "payer", "EXAMPLE HEALTH PLAN"), (PLAN, "1a", "W123456789"), (PLAN, "2", "DOE JANE"),
    (PLAN, "3", "04 12 1985 X"), (PLAN, "4", "DOE JANE"), (PLAN, "5", "1 MAIN ST DENVER CO 80203-0001 303 5550123"),
    (PLAN, "7", "1 MAIN ST DENVER CO 80203-0001"), (PLAN, "11", "GRP12345"), (PLAN, "11a", "04 12 1985 X"),
    (PLAN, "11b", ""), (PLAN, "12", "SIGNATURE ON FILE"), (PLAN, "13", ""), (PLAN, "14", ""),
    (PLAN, "17", "DN ALAN SMITH"), (PLAN, "17b", "1558598797"), (PLAN, "21", "0 M542 M62838"), (PLAN, "22", ""),
    (PLAN, "24A", "03 02 26 03 02 26"), (PLAN, "24B", "11"), (PLAN, "24D", "97124 GP"),
    (PLAN, "24J", "225700000X 1999999984"), (PLAN, "25", "841234567 X"), (PLAN, "26", "MH-000101"),
    (PLAN, "28", "140 00"), (PLAN, "31", "ANA RIVERA LMT 03 02 2026"), (PLAN, "33a", "1234567893"),
    (COMP, "4", "ROCKY MOUNTAIN ROOFING INC"), (COMP, "7", ""), (COMP, "11a", ""),
    (COMP, "11b", "Y4 WC-2026-004417"), (COMP, "13", "SIGNATURE ON FILE"), (COMP, "14", "01 15 2026 431"),
    (COMP, "15", "439 01 15 2026"), (COMP, "23", "PA556677"),
    (CAR, "10b", "X CO"), (CAR, "11b", "Y4 CLM-55-81723"),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "box", "wanted"), BOXES)
def test_a_box_says_what_the_claim_says(claim: Claim, box: str, wanted: str) -> None:
    assert sheet(claim).said(box) == wanted


# (claim, line, column, what the cross there means)
CROSSES: list[tuple[Claim, int, int, str]] = [
    (PLAN, 8, 31, "a group plan"), (COMP, 8, 45, "a comp carrier is other"),
    (CAR, 8, 45, "a car insurer is other"),
    (PLAN, 12, 33, "she is the insured herself"), (COMP, 12, 47, "a worker is other to her employer"),
    (PLAN, 20, 41, "not from work"), (COMP, 20, 35, "from work"), (CAR, 22, 35, "from a car"), (COMP, 22, 41, "no car"),
    (PLAN, 10, 47, "female"), (COMP, 10, 42, "male"), (PLAN, 26, 57, "no other plan"), (PLAN, 36, 57, "no laboratory"),
    (PLAN, 56, 19, "the tax id is an EIN"), (PLAN, 56, 43, "the plan's amount is not taken"),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "line", "column", "meaning"), CROSSES)
def test_a_cross_stands_where_it_means_that(claim: Claim, line: int, column: int, meaning: str) -> None:
    assert at(sheet(claim), line, column) == "X", meaning


@pytest.mark.parametrize(
    ("cents", "typed"), [(17836, "  178 36"), (14000, "  140 00"), (5, "    0 05"), (9999999, "99999 99")]
)
def test_an_amount_has_no_point_and_no_dollar_sign(cents: int, typed: str) -> None:
    assert amount(Money(cents)) == typed


@pytest.mark.parametrize(("pointers", "typed"), [((1, 2, 12), "ABL"), ((1,), "A"), ((4, 3, 2, 1), "DCBA")])
def test_pointers_are_letters(pointers: tuple[int, ...], typed: str) -> None:
    (line,) = PLAN.lines
    claim = PLAN.model_copy(update={"lines": (line.model_copy(update={"pointers": pointers}),)})

    assert sheet(claim).said("24E") == typed


def test_twelve_diagnoses_go_across_and_then_down() -> None:
    codes = tuple(f"M54{n:X}" for n in range(12))
    form = sheet(PLAN.model_copy(update={"diagnoses": codes}))

    assert [at(form, 38, column) for column in (3, 16, 29, 42)] == list(codes[:4])
    assert [at(form, 40, column) for column in (3, 16, 29, 42)] == list(codes[8:])


def test_a_replacement_names_what_it_replaces() -> None:
    claim = PLAN.model_copy(update={"frequency": ClaimFrequency.REPLACEMENT, "original_reference": "P100"})

    assert sheet(claim).said("22") == "7 P100"


def test_another_accident_is_no_work_and_no_car() -> None:
    assert CAR.accident
    claim = CAR.model_copy(update={"accident": CAR.accident.model_copy(update={"cause": Cause.OTHER_ACCIDENT})})
    form = sheet(claim)

    assert [at(form, line, 35) for line in (20, 22, 24)] == ["", "", "X"]


def test_an_unknown_sex_gets_no_cross() -> None:
    patient = PLAN.patient.model_copy(update={"sex": Sex.UNKNOWN})

    assert sheet(PLAN.model_copy(update={"patient": patient})).said("3") == "04 12 1985"


def many(count: int) -> Claim:
    (line,) = PLAN.lines
    lines = tuple(line.model_copy(update={"number": n, "control_number": f"L{n}"}) for n in range(1, count + 1))
    return PLAN.model_copy(update={"lines": lines, "patient_paid": money("20")})


@pytest.mark.parametrize(("lines", "sheets"), [(1, 1), (6, 1), (7, 2), (12, 2), (13, 3), (50, 9)])
def test_a_seventh_line_begins_another_form_that_stands_alone(lines: int, sheets: int) -> None:
    forms = forms_for(many(lines), SIGNED)
    totals = [Money(int(form.said("28").replace(" ", ""))) for form in forms]

    assert (len(forms), total(totals)) == (sheets, many(lines).charge_amount)
    assert [form.said("29") for form in forms] == ["20 00", *[""] * (sheets - 1)]
    assert all(len(proof.service_rows(form)) <= LINES_ON_A_FORM for form in forms)


def test_what_is_longer_than_its_box_is_cut_and_the_proof_says_so() -> None:
    patient = PLAN.patient.model_copy(update={"last_name": "Featherstonehaugh-Cholmondeley"})
    form = sheet(PLAN.model_copy(update={"patient": patient}))

    assert form.said("2") == "FEATHERSTONEHAUGH-CHOLMONDEL"
    assert dict(proof.said(form))["2 Patient"].endswith("(longer than its box: cut)")


def test_nothing_typed_overlaps_or_leaves_the_grid() -> None:
    for claim in (PLAN, COMP, CAR, many(6)):
        for form in forms_for(claim, SIGNED):
            taken: dict[tuple[int, int], Typed] = {}
            for one in form.typed:
                for column in range(one.column, one.column + len(one.text.rstrip())):
                    assert (one.line, column) not in taken, (one, taken.get((one.line, column)))
                    assert 1 <= one.line <= 66
                    assert 1 <= column <= 80
                    taken[one.line, column] = one


def pages(pdf: bytes) -> list[Any]:
    return list(pypdfium2.PdfDocument(pdf))


def left_of(pdf: bytes, words: str) -> tuple[float, float]:
    """Where some words begin on the first page: from the left and from the foot, in points."""
    text = pages(pdf)[0].get_textpage()
    index, _ = text.search(words, match_case=True).get_next()
    left, bottom, _, _ = text.get_charbox(index)
    return left, bottom


def test_the_sheet_is_typed_at_ten_characters_and_six_lines_to_the_inch() -> None:
    pdf = printing.typed(forms_for(PLAN, SIGNED), FormPrinter())
    name, plan = left_of(pdf, "DOE JANE"), left_of(pdf, "W123456789")

    assert plan[0] - name[0] == pytest.approx(49 * 7.2, abs=1.5)
    assert plan[1] - name[1] == pytest.approx(2 * 12, abs=1.5)


@pytest.mark.parametrize(("left", "down"), [(10, 0), (-7, 3), (0, -50)])
def test_the_printers_offset_moves_everything_by_hundredths_of_an_inch(left: int, down: int) -> None:
    plain = left_of(printing.typed(forms_for(PLAN, SIGNED), FormPrinter()), "DOE JANE")
    moved = left_of(printing.typed(forms_for(PLAN, SIGNED), FormPrinter(left=left, down=down)), "DOE JANE")

    assert moved[0] - plain[0] == pytest.approx(left * 0.72, abs=0.01)
    assert plain[1] - moved[1] == pytest.approx(down * 0.72, abs=0.01)


def test_the_calibration_sheet_marks_the_boxes_where_a_form_has_them() -> None:
    pdf = printing.calibration(FormPrinter(left=3, down=-2))
    words = pages(pdf)[0].get_textpage().get_text_range()

    assert "Printed with left 3, down -2" in words
    form = printing.typed(forms_for(PLAN, SIGNED), FormPrinter(left=3, down=-2))
    assert left_of(pdf, "0000000000")[0] == pytest.approx(left_of(form, "1234567893")[0], abs=1.5)


def test_the_proof_says_crosses_in_words_and_shows_every_line() -> None:
    said = dict(proof.said(sheet(COMP)))
    assert (said["1 Kind of plan"], said["6 Patient to insured"], said["10a From work"]) == ("other", "other", "yes")
    pdf = proof.render(forms_for(many(7), SIGNED), letterhead(PLAN, "CMS-1500, proof", SIGNED, "A proof"))
    words = "\n".join(page.get_textpage().get_text_range() for page in pages(pdf))

    assert words.count("97124 GP") == 7
    assert "FORM 2 OF 2" in words


def test_the_same_claim_is_the_same_sheet_to_the_byte() -> None:
    forms = forms_for(PLAN, SIGNED)

    assert printing.typed(forms, FormPrinter()) == printing.typed(forms, FormPrinter())


def test_a_line_without_modifiers_types_none() -> None:
    (line,) = PLAN.lines
    bare: ServiceLine = line.model_copy(update={"charge": line.charge.model_copy(update={"modifiers": ()})})

    assert sheet(PLAN.model_copy(update={"lines": (bare,)})).said("24D") == "97124"
