"""The page of a signed web order: what was ordered, who signed it when; the same order gives the same bytes."""

from datetime import UTC, datetime
from typing import Any

import pypdfium2
import pytest

from services.prescriptions.forms.signed_order import draw, fingerprint
from services.prescriptions.models.web_orders import SignedOrder, WebOrder
from shared.settings import ClinicSettings
from tests.builders_prescriptions import a_form_request
from tests.builders_web_order import a_web_order
from tests.world import told_settings

CLINIC = ClinicSettings.model_validate(told_settings())


def signed(**changed: Any) -> SignedOrder:
    return SignedOrder(
        order=WebOrder.model_validate(a_web_order(**changed)), case_id="case0001", link_id="link0001",
        signed_at=datetime(2026, 3, 3, 5, 30, tzinfo=UTC),
    )  # fmt: skip


def words(order: SignedOrder, **request: Any) -> str:
    page = pypdfium2.PdfDocument(draw(order, a_form_request(**request), CLINIC))[0]
    text: str = page.get_textpage().get_text_range()
    return text


@pytest.mark.parametrize(
    "words_there",
    ["Zoë Demo-Example", "M54.2", "neck, upper back", "60", "2 a week, for 6 weeks", "Testa Example, MD", "2222222228",
     "/s/ Testa Example, MD", "22:30:00 MST", "link0001", "My typed name is my signature", "none given"],
)  # fmt: skip
def test_everything_that_was_signed_stands_on_the_page(words_there: str) -> None:
    assert words_there in words(signed())


def test_what_may_be_missing_may_be_missing() -> None:
    text = words(signed(phone="3035550199", every_weeks=2, as_clinically_indicated=True), injured_on=None)
    assert "2 every 2 weeks" in text
    assert "(303) 555-0199" in text
    assert "as clinically indicated" in text
    assert "Injured" not in text


def test_a_full_order_fits_on_its_page() -> None:
    from shared.codes.body_area import BodyArea

    whole = signed(body_areas=[area.value for area in BodyArea], diagnoses=["M542"] * 12, goals="g " * 250,
                   precautions="p " * 250)  # fmt: skip
    text = words(whole)
    assert "By link" in text
    assert pypdfium2.PdfDocument(draw(whole, a_form_request(), CLINIC)).__len__() == 1


def test_the_same_order_is_the_same_to_the_byte_and_another_has_another_fingerprint() -> None:
    assert draw(signed(), a_form_request(), CLINIC) == draw(signed(), a_form_request(), CLINIC)
    assert fingerprint(signed()) != fingerprint(signed(weeks=8))
