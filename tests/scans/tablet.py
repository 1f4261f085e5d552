"""A form completed on a tablet: boxes clicked, words typed, signed with its pen; saved as PDF with its fields."""

import io
from collections.abc import Mapping

from services.prescriptions.forms.layout import MMT1
from tests.prescriptions.reading.test_typed import filled_in

MARKED = frozenset({"icd-01", "area-neck", "cpt-97124", "minutes-60", "per_week-2", "weeks-6", "ptype-MD"})
TYPED = {
    "prescriber_name": "Testa Example", "npi": "2222222228",
    "signed_month": "03", "signed_day": "01", "signed_year": "2026",
}  # fmt: skip


def completed_on_a_tablet(form: bytes, typed: Mapping[str, str] = TYPED) -> bytes:
    """The form, completed and signed."""
    return signed(filled_in(form, set(MARKED), dict(typed)))


def signed(form: bytes) -> bytes:
    """A scrawl on the line of the signature, as ink of the page."""
    import pypdfium2

    raw, document = pypdfium2.raw, pypdfium2.PdfDocument(form)
    page, zone = document[0], MMT1.zone("signature")
    x, y = zone.x + 20, 792 - zone.y - zone.h / 2
    path = raw.FPDFPageObj_CreateNewPath(x, y)
    for step in range(1, 12):
        raw.FPDFPath_LineTo(path, x + 12 * step, y + (9 if step % 2 else -6))
    raw.FPDFPageObj_SetStrokeColor(path, 20, 30, 90, 255)
    raw.FPDFPageObj_SetStrokeWidth(path, 1.4)
    raw.FPDFPath_SetDrawMode(path, raw.FPDF_FILLMODE_NONE, 1)
    raw.FPDFPage_InsertObject(page, path)
    raw.FPDFPage_GenerateContent(page)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()
