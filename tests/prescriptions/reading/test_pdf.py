"""What was typed into a fillable form comes back as a suggestion."""

import io
from datetime import date

from services.prescriptions.forms.prescription_form import draw
from services.prescriptions.reading.pdf import Filled, filled
from tests.builders_prescriptions import a_form_request, a_letterhead


def crossed(form: bytes) -> bytes:
    """The form with its first box crossed, as a PDF reader would."""
    import pypdfium2
    from pypdfium2 import raw

    document = pypdfium2.PdfDocument(form)
    document.init_forms()
    page = document[0]
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        field = raw.FPDFPage_GetAnnot(page, index)
        if raw.FPDFAnnot_GetFormFieldType(document.formenv, field) == raw.FPDF_FORMFIELD_CHECKBOX:
            rect = raw.FS_RECTF()
            raw.FPDFAnnot_GetRect(field, rect)
            left, bottom = rect.left + 5, rect.bottom + 5
            raw.FORM_OnLButtonDown(document.formenv, page, 0, left, bottom)
            raw.FORM_OnLButtonUp(document.formenv, page, 0, left, bottom)
            break
    raw.FORM_ForceToKillFocus(document.formenv)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def test_a_box_crossed_on_screen_is_told_by_its_name() -> None:
    form = draw(a_form_request(), a_letterhead(), date(2026, 3, 1))
    assert filled(crossed(form)).checked == {"icd-01"}


def test_a_pdf_without_fields_has_no_entries() -> None:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.showPage()
    canvas.save()
    assert filled(out.getvalue()) == Filled()
