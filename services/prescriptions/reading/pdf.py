"""PDF pages as grey pictures, and what was typed into a fillable form (PDFium).

PDFium keeps one state for the whole process: one document at a time, hence the lock. A value typed into a
form is only a suggestion; a person compares it with the picture.
"""

import ctypes
import threading
from dataclasses import dataclass
from typing import Any

from services.prescriptions.reading.document import LONG_SIDE, PAGES, Pages, Unreadable, left_out
from services.prescriptions.reading.inks import grey

_ONE_AT_A_TIME = threading.Lock()
_SHORTEST, _LONGEST, _ASPECT = 20, 20_000, 5  # points; a page beyond these is no page
_FINEST = 600 / 72  # pixels per point
_PASSWORD = 4  # PDFium's error number


@dataclass(frozen=True)
class Filled:
    """What was entered in a fillable form: the names of the boxes checked, the text of the fields by name."""

    checked: frozenset[str] = frozenset()
    text: tuple[tuple[str, str], ...] = ()


def pages(data: bytes) -> Pages | Unreadable:
    """The first ten pages as grey pictures; pages of impossible size are passed over and named."""
    import pypdfium2

    with _ONE_AT_A_TIME:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            return Unreadable(_why_closed(error))
        try:
            return _pages(document)
        finally:
            document.close()


def _why_closed(error: Any) -> str:
    if getattr(error, "err_code", None) == _PASSWORD:
        return "The file is protected by a password."
    return "The file is damaged or incomplete."


def _pages(document: Any) -> Pages:
    document.init_forms()  # before any page is loaded, or the entries of a form are not drawn
    count = len(document)
    drawn, notes = [], [*left_out(count)]
    for number in range(min(count, PAGES)):
        page = document[number]
        if _is_a_page(*page.get_size()):
            drawn.append(_drawn(page))
        else:
            notes.append(f"Page {number + 1} has an impossible size and was passed over.")
    return Pages("pdf", tuple(drawn), tuple(notes))


def _is_a_page(width: float, height: float) -> bool:
    short, long = sorted((width, height))
    return short >= _SHORTEST and long <= _LONGEST and long <= _ASPECT * short


def _drawn(page: Any) -> Any:
    scale = min(LONG_SIDE / max(page.get_size()), _FINEST)
    return grey(page.render(scale=scale, rev_byteorder=True).to_pil())


def first_page(data: bytes, pixels: tuple[int, int]) -> Any:
    """The first page of a PDF of our own, at exactly this size, grey."""
    import pypdfium2

    with _ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(data)
        try:
            page = document[0]
            drawn = page.render(scale=pixels[1] / page.get_height(), grayscale=True).to_pil().convert("L")
        finally:
            document.close()
    return drawn if drawn.size == pixels else drawn.resize(pixels)


def filled(data: bytes) -> Filled:
    """The entries of the first page's form fields, if there are any; only for a file `load` could read."""
    import pypdfium2

    with _ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(data)
        try:
            document.init_forms()
            return _entries(pypdfium2.raw, document) if document.formenv else Filled()
        finally:
            document.close()


def _entries(raw: Any, document: Any) -> Filled:
    page, checked, text = document[0], set(), []
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        field = raw.FPDFPage_GetAnnot(page, index)
        kind = raw.FPDFAnnot_GetFormFieldType(document.formenv, field)
        name = _words(raw.FPDFAnnot_GetFormFieldName, document, field)
        if kind == raw.FPDF_FORMFIELD_CHECKBOX and raw.FPDFAnnot_IsChecked(document.formenv, field):
            checked.add(name)
        elif kind == raw.FPDF_FORMFIELD_TEXTFIELD:
            text.append((name, _words(raw.FPDFAnnot_GetFormFieldValue, document, field)))
        raw.FPDFPage_CloseAnnot(field)
    return Filled(frozenset(checked), tuple(text))


def _words(get: Any, document: Any, field: Any) -> str:
    """A string of PDFium: first its length in bytes, then UTF-16 with two bytes of zero at the end."""
    size = get(document.formenv, field, None, 0)
    buffer = ctypes.create_string_buffer(size)
    get(document.formenv, field, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw[: max(0, size - 2)].decode("utf-16-le", "replace")
