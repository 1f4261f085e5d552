"""The signed orders of a case for a packet: facts and pages, as pictures that any drawing room can put on paper."""

import base64
from io import BytesIO

from services.prescriptions.flows.receiving import picture_name
from services.prescriptions.models.orders import Prescription
from services.prescriptions.models.papers import OrderPapers, SignedOrder
from services.prescriptions.store import PrescriptionsStore as Store
from shared.identifiers import opaque_id
from shared.problems import NotFound

_MOST_PAGES = 3  # of one order: its form has one page, and what a fax adds
_QUALITY = 70  # of the JPEG; a page of 150 dots an inch stays legible in some 200 kB


def of_case(store: Store, case_id: str) -> OrderPapers:
    """All orders of a case; none for a case that has none."""
    held = sorted((one.prescription for one in store.prescriptions_of(case_id)), key=lambda one: one.written_on)
    return OrderPapers(orders=tuple(_signed(store, order) for order in held))


def _signed(store: Store, order: Prescription) -> SignedOrder:
    facts = order.facts()
    return SignedOrder(facts=facts, state=order.state.value, goals=order.goals, pages=_pages(store, facts.document))


def _pages(store: Store, document: str) -> tuple[str, ...]:
    """The pages as people looked at them; a document that never had pictures has none."""
    try:
        shown = store.get_document(opaque_id.derive("document", store.clinic, document))[0].pages
    except NotFound:
        return ()
    names = (picture_name(document, page) for page in range(1, min(shown, _MOST_PAGES) + 1))
    return tuple(base64.b64encode(_jpeg(store.documents.fetch(name))).decode() for name in names)


def _jpeg(png: bytes) -> bytes:
    from PIL import Image

    with Image.open(BytesIO(png)) as picture, BytesIO() as held:
        picture.convert("L").save(held, "JPEG", quality=_QUALITY)
        return held.getvalue()
