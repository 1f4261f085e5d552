"""The geometry of MMT1: what a reader will rely on, measured on the data."""

import itertools

import pytest

from services.prescriptions.forms.layout import MMT1, Box, Zone, shown_value
from services.prescriptions.forms.letter_page import HEIGHT, REGULAR, WIDTH, text_width
from shared.codes.body_area import BodyArea
from shared.identifiers import icd10cm

QUIET_MODULES, MODULES = 4, 25


def edges(place: Box | Zone) -> tuple[float, float, float, float]:
    width, height = (place.size, place.size) if isinstance(place, Box) else (place.w, place.h)
    return place.x, place.y, place.x + width, place.y + height


def overlap(one: Box | Zone, two: Box | Zone) -> bool:
    a, b = edges(one), edges(two)
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


@pytest.mark.parametrize(
    ("group", "count"),
    [("icd", 24), ("area", 22), ("cpt", 5), ("minutes", 4), ("per_week", 4), ("weeks", 5), ("ptype", 7)],
)
def test_the_form_asks_seventy_one_questions_in_seven_groups(group: str, count: int) -> None:
    assert len(MMT1.group(group)) == count
    assert len(MMT1.boxes) == 71


def test_every_body_area_has_its_box() -> None:
    assert {box.value for box in MMT1.group("area")} == {area.value for area in BodyArea}


def test_every_printed_diagnosis_is_a_diagnosis_code() -> None:
    codes = [box.value for box in MMT1.group("icd") if box.value != "other"]
    assert all(icd10cm.is_valid(code) for code in codes)


def test_keys_are_unique_and_hold_no_point() -> None:
    keys = [*(box.key for box in MMT1.boxes), *(zone.name for zone in MMT1.zones)]
    assert len(keys) == len(set(keys))
    assert not any("." in key for key in keys)


def test_no_place_lies_over_another() -> None:
    assert not [pair for pair in itertools.combinations((*MMT1.boxes, *MMT1.zones), 2) if overlap(*pair)]


def test_every_place_is_on_the_page() -> None:
    for left, top, right, bottom in map(edges, (*MMT1.boxes, *MMT1.zones)):
        assert (0 < left < right < WIDTH, 0 < top < bottom < HEIGHT) == (True, True)


def test_square_codes_have_four_clear_modules_around() -> None:
    for code in MMT1.codes:
        clear = code.side / MODULES * QUIET_MODULES
        for left, top, right, bottom in map(edges, (*MMT1.boxes, *MMT1.zones)):
            assert (
                left > code.x + code.side + clear
                or right < code.x - clear
                or (top > code.y + code.side + clear or bottom < code.y - clear)
            )


@pytest.mark.parametrize("group", ["minutes", "per_week", "weeks"])
def test_in_the_dose_choices_stand_further_apart_than_box_and_word(group: str) -> None:
    rows = itertools.groupby(MMT1.group(group), key=lambda box: box.y)
    for _, boxes in rows:
        for box, after in itertools.pairwise(boxes):
            words_end = box.x + 13 + text_width(box.label, REGULAR, 9.5)
            assert after.x - words_end >= 3 * 3


def test_a_token_says_layout_and_letter_and_reference() -> None:
    assert MMT1.token("B", "7K4MQ2TD9HXAV3CE") == "MMT1B.7K4MQ2TD9HXAV3CE"


@pytest.mark.parametrize(
    ("key", "shown"),
    [("icd-S39012D", "S39.012D"), ("cpt-97124", "97124"), ("cpt-indicated", ""), ("icd-other", ""), ("minutes-60", "")],
)
def test_a_code_is_shown_as_people_write_it(key: str, shown: str) -> None:
    assert shown_value(MMT1.box(key)) == shown
