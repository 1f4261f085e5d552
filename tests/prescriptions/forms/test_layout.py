"""The geometry of MMT1: what a reader will rely on, measured on the data."""

import dataclasses
import hashlib
import itertools
import json

import pytest

from services.prescriptions.forms.labels import label_of, label_span, spoken
from services.prescriptions.forms.layout import LAYOUTS, MMT1, Box, Zone, layout_of, shown_value
from services.prescriptions.forms.letter_page import HEIGHT, WIDTH
from services.prescriptions.rules.requesting import printed_diagnosis
from shared.codes.body_area import BodyArea
from shared.identifiers import icd10cm

QUIET_MODULES, MODULES = 4, 25
# A change here is a change of what was printed: make a new version instead.
FROZEN = {"MMT1": "0f3a8e2324020bf760553cee5a3adb2545de1685411a3c6828abf23cbcffbc08"}


def edges(place: Box | Zone) -> tuple[float, float, float, float]:
    width, height = (place.size, place.size) if isinstance(place, Box) else (place.w, place.h)
    return place.x, place.y, place.x + width, place.y + height


def overlap(one: Box | Zone, two: Box | Zone) -> bool:
    a, b = edges(one), edges(two)
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


@pytest.mark.parametrize("version", LAYOUTS)
def test_a_version_that_was_printed_is_never_edited(version: str) -> None:
    layout = LAYOUTS[version]
    geometry = [list(map(dataclasses.asdict, held)) for held in (layout.codes, layout.boxes, layout.zones)]
    words = [dataclasses.astuple(one) for box in layout.boxes for one in label_of(box)]
    told = json.dumps(
        [geometry, layout.corners, sorted(layout.one_of), json.loads(json.dumps(words), parse_float=_short)]
    )
    assert hashlib.sha256(told.encode()).hexdigest() == FROZEN[version]


def _short(number: str) -> float:
    return round(float(number), 2)


@pytest.mark.parametrize(
    ("group", "count"),
    [("icd", 27), ("area", 22), ("cpt", 5), ("minutes", 4), ("per_week", 4), ("weeks", 5), ("ptype", 7)],
)
def test_the_form_asks_seventy_four_questions_in_seven_groups(group: str, count: int) -> None:
    assert len(MMT1.group(group)) == count
    assert len(MMT1.boxes) == 74


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
            assert after.x - label_span(box)[1] >= 3 * 3


def test_no_label_reaches_the_next_box_of_its_row() -> None:
    for box, other in itertools.permutations(MMT1.boxes, 2):
        if abs(box.y - other.y) < box.size and other.x > box.x:
            assert label_span(box)[1] + 3 <= other.x, box.key


def test_no_code_runs_into_its_words() -> None:
    for box in MMT1.group("icd"):
        code, *words = label_of(box)
        assert not words or label_span(box)[0] == code.x < words[0].x - 40


def test_each_clinic_prints_its_own_list_at_the_same_places() -> None:
    own = layout_of("MMT1", [printed_diagnosis("G44209"), printed_diagnosis("M26609")])
    assert [(box.key, box.value) for box in own.group("icd")] == [
        ("icd-01", "G44209"),
        ("icd-02", "M26609"),
        ("icd-other", "other"),
    ]
    assert own.box("icd-01").y == MMT1.box("icd-01").y
    assert len(own.boxes) == 74 - 24


def test_a_form_without_a_list_of_its_own_has_the_products() -> None:
    assert layout_of("MMT1", ()) is MMT1


def test_a_token_says_layout_and_letter_and_reference() -> None:
    assert MMT1.token("B", "7K4MQ2TD9HXAV3CE") == "MMT1B.7K4MQ2TD9HXAV3CE"


@pytest.mark.parametrize(
    ("key", "shown"),
    [("icd-06", "S39.012D"), ("cpt-97124", "97124"), ("cpt-indicated", ""), ("icd-other", ""), ("minutes-60", "")],
)
def test_a_code_is_shown_as_people_write_it(key: str, shown: str) -> None:
    assert shown_value(MMT1.box(key)) == shown


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("icd-01", "Diagnosis: M54.2 Neck pain"),
        ("icd-other", "Diagnosis: another code, written beside it"),
        ("area-left_thigh", "Area to treat: left thigh"),
        ("per_week-every_2_weeks", "Sessions per week: one every 2 weeks"),
        ("ptype-MD", "Credential: M D, physician"),
    ],
)
def test_a_screen_reader_says_whole_words(key: str, said: str) -> None:
    assert spoken(MMT1.box(key)) == said
