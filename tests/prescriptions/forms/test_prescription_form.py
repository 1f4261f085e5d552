"""The printed form: deterministic, one page, fillable, and found again by its square codes."""

from datetime import date
from typing import Any

import pytest

from services.prescriptions.forms.layout import MMT1
from services.prescriptions.forms.letter_page import LetterPage, Style, fit
from services.prescriptions.forms.prescription_form import draw, draw_again
from services.prescriptions.forms.typeface import REGULAR, printable, text_width
from services.prescriptions.models.requests import BlankForm, FormRequest, IssuedForm, KnownPrescriber
from services.prescriptions.reading import pdf as reading_pdf
from services.prescriptions.reading.codes import references_in
from services.prescriptions.reading.loading import Pages, load
from services.prescriptions.reading.pdf import filled
from services.prescriptions.rules.requesting import printed_diagnosis
from shared.codes.payer_kind import PayerKind
from tests.builders_prescriptions import REFERENCE, a_form_request, a_letterhead, a_patient

ISSUED = date(2026, 3, 1)


def a_form(request: FormRequest | None = None, **letterhead: Any) -> bytes:
    return draw(request or a_form_request(), a_letterhead(**letterhead), ISSUED)


def words_of(pdf: bytes) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 1
    words: str = document[0].get_textpage().get_text_bounded()
    document.close()
    return words


def test_the_same_request_gives_the_same_bytes() -> None:
    assert a_form() == a_form()


def test_the_form_is_one_page_under_120_kb() -> None:
    assert len(a_form()) < 120_000


def test_every_letter_of_the_page_is_in_the_file() -> None:
    """Else each viewer would draw it with a face of its own. What is typed on a screen comes later."""
    assert a_form().count(b"/FontFile2") == 3


def test_a_form_that_was_issued_is_drawn_again_to_the_byte() -> None:
    own = tuple(map(printed_diagnosis, ("G44209", "M26609")))
    issued = IssuedForm(
        request=a_form_request(diagnoses=own), issued_on=ISSUED, document="forms/x", letterhead=a_letterhead()
    )
    again = IssuedForm.model_validate_json(issued.model_dump_json())
    assert draw_again(again) == draw(issued.request, a_letterhead(), ISSUED)
    assert "G44.209" in words_of(draw_again(again))
    assert "M54.2" not in words_of(draw_again(again))


def test_a_form_of_before_its_letterhead_was_kept_is_not_guessed() -> None:
    with pytest.raises(LookupError):
        draw_again(IssuedForm(request=a_form_request(), issued_on=ISSUED, document="forms/x"))


def test_a_blank_form_leaves_the_patient_to_be_written() -> None:
    blank = draw(BlankForm(reference=REFERENCE), a_letterhead(), ISSUED)
    fields = [name for name, _ in filled(blank).text]
    assert fields[:2] == ["patient_name", "patient_birth_date"]
    assert len([name for name in fields if name.startswith("patient_")]) == 8
    assert "Date of birth" in words_of(blank)
    assert "Zoë" not in words_of(blank)


def fields_of(pdf: bytes) -> list[str]:
    """The names of the fields in the order in which Tab reaches them."""
    import pypdfium2
    from pypdfium2 import raw

    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    annots = [raw.FPDFPage_GetAnnot(document[0], index) for index in range(raw.FPDFPage_GetAnnotCount(document[0]))]
    names = [reading_pdf._words(raw.FPDFAnnot_GetFormFieldName, document, annot) for annot in annots]
    document.close()
    return names


def test_fields_are_reached_in_the_order_in_which_the_page_is_read() -> None:
    names = fields_of(a_form())
    groups = [name.partition("-")[0] for name in names if "-" in name]
    assert list(dict.fromkeys(groups)) == ["icd", "area", "cpt", "minutes", "per_week", "weeks", "ptype"]
    for box, zone in (("icd-other", "icd_other"), ("weeks-other", "weeks_other"), ("ptype-other", "credential_other")):
        assert names.index(zone) == names.index(box) + 1
    assert names[-3:] == ["signed_month", "signed_day", "signed_year"]


@pytest.mark.parametrize(
    "fact",
    ["Zoë Demo-Example", "04/17/1979", "DEMO123456", "Motor vehicle accident", "02/09/2026", "(303) 555-0142",
     "Invented Massage Clinic", "issued 03/01/2026", "7K4M-Q2TD-9HXA-V3CE", "M54.2", "S39.012D", "97124"],
)  # fmt: skip
def test_the_form_says(fact: str) -> None:
    assert fact in words_of(a_form())


def test_a_self_paying_patient_has_no_insurer_and_no_injury() -> None:
    request = a_form_request(payer_kind=PayerKind.SELF_PAY, payer_name=None, member_id=None, injured_on=None)
    assert "Self-pay" in words_of(a_form(request))


def test_a_clinic_without_fax_and_website_is_reached_by_mail() -> None:
    words = words_of(a_form(fax=None, website=None))
    assert "Fax" not in words
    assert words.count("rx@clinic.example") == 2


def test_a_known_prescriber_is_printed_to_be_confirmed() -> None:
    doctor = KnownPrescriber(name="Testa Example", npi="1234567893", phone="3035550111")
    words = words_of(a_form(a_form_request(prescriber=doctor)))
    assert "Testa Example" in words
    assert words.count("please confirm") == 3


def test_a_prescriber_known_by_name_only_leaves_the_rest_to_fill() -> None:
    words = words_of(a_form(a_form_request(prescriber=KnownPrescriber(name="Testa Example"))))
    assert words.count("please confirm") == 1


def test_every_box_and_every_zone_but_the_signature_can_be_filled_on_screen() -> None:
    entries = filled(a_form())
    assert {name for name, _ in entries.text} == {zone.name for zone in MMT1.zones} - {"signature"}
    assert entries.checked == frozenset()


@pytest.mark.parametrize("dpi", [100, 75])
def test_both_codes_are_read_from_a_coarse_scan(dpi: int) -> None:
    import pypdfium2
    import zxingcpp

    page = pypdfium2.PdfDocument(a_form())[0].render(scale=dpi / 72, grayscale=True).to_pil()
    texts = {code.text for code in zxingcpp.read_barcodes(page)}
    assert texts == {f"MMT1A.{REFERENCE}", f"MMT1B.{REFERENCE}"}


def test_the_form_finds_its_request_again() -> None:
    pages = load(a_form())
    assert isinstance(pages, Pages)
    assert references_in(pages.images) == (REFERENCE,)


def test_long_names_stay_in_their_column() -> None:
    request = a_form_request(patient=a_patient(last_name="Demo-" + "Example" * 7), payer_name="Demo Insurance " * 3)
    assert "…" in words_of(a_form(request))


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Zoë", "Zoë"),
        ("Nguyễn", "Nguyên"),
        ("Łukasz", "Łukasz"),
        ("Żaneta", "Zaneta"),
        ("王", "?"),
        ("a\u0007b", "a?b"),
    ],
)
def test_letters_the_font_lacks_are_drawn_as_near_as_can_be(written: str, printed: str) -> None:
    assert printable(written) == printed


def test_a_fitted_line_is_never_wider_than_its_place() -> None:
    page = LetterPage("title", "author")
    page.fitted(0, 10, "Demo " * 100, Style(9), 50)
    assert page.finish().startswith(b"%PDF-")
    assert fit("Demo", Style(9), 50)[1].size == 9
    assert text_width("i", REGULAR, 10) < text_width("m", REGULAR, 10)


@pytest.mark.parametrize(
    ("first", "last", "printed", "noted"),
    [
        ("Zoë", "Łukaszewicz", "Zoë Łukaszewicz", False),
        ("Αλέξανδρος", "Παππάς", "Alexandros Pappas", True),
        ("Minh", "Nguyễn", "Minh Nguyên", True),
        ("Юлія", "Ковальчук", "Iuliia Kovalchuk", True),
    ],
)
def test_a_name_that_cannot_be_printed_as_it_is_written_says_so(
    first: str, last: str, printed: str, noted: bool
) -> None:
    patient = a_patient(first_name=first, last_name=last)
    words = words_of(a_form(a_form_request(patient=patient)))
    assert printed in words
    assert ("in plain letters" in words) is noted
