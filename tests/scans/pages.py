"""Completed forms, and what is true of every box of them: drawn on the very PDF that a case's prescriber gets."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from random import Random
from typing import Any

from PIL import Image

from services.prescriptions.forms.layout import MMT1, Box, Layout
from services.prescriptions.forms.prescription_form import draw
from services.prescriptions.reading import pdf
from shared.identifiers import npi
from tests.builders_prescriptions import a_form_request, a_letterhead
from tests.scans import pens
from tests.scans.pens import Hand, Pen, Point

DENSITY = 240 / 72
SIZE = (round(612 * DENSITY), round(792 * DENSITY))
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ISSUED = date(2026, 3, 1)


@dataclass
class Completed:
    """A form in the prescriber's hand: its picture, and what is meant by each box."""

    picture: Image.Image
    reference: str
    marked: set[str] = field(default_factory=set)
    void: set[str] = field(default_factory=set)  # marked and taken back
    meant: set[str] = field(default_factory=set)  # said otherwise than by a mark, as by a ring about the words
    npi: str = ""
    layout: Layout = MMT1


def a_reference(chance: Random) -> str:
    """One of a few references: a form is drawn once each."""
    of_this_form = Random(f"form {chance.randrange(6)}")
    return "".join(of_this_form.choice(_SIGNS) for _ in range(16))


@cache
def issued(reference: str) -> bytes:
    """The PDF that went out."""
    return draw(a_form_request(reference=reference), a_letterhead(), ISSUED)


def blank(reference: str) -> Image.Image:
    picture: Image.Image = pdf.first_page(issued(reference), SIZE)
    return picture


@dataclass(frozen=True)
class Style:
    """How a prescriber completes a form."""

    marks: Sequence[str] = ("cross", "tick", "short")
    pens: Sequence[Pen] = pens.TUNED
    extra: str = ""  # one of EXTRAS
    wobble: float = 0.07  # of a box's side, about its middle


def completed(chance: Random, style: Style = Style(), reference: str = "") -> Completed:
    """A form with one choice where one is asked, some where several may be."""
    page = Completed(Image.new("L", (1, 1)), reference or a_reference(chance))
    hand = Hand(chance, pens.pen_of(chance, style.pens), DENSITY, SIZE)
    for box in _chosen(chance, page.layout):
        kind = chance.choice(list(style.marks))
        pens.MARKS[kind](hand, _middle(chance, box, style.wobble), box.size)
        (page.meant if kind == "ring" else page.marked).add(box.key)
    _write(chance, hand, page)
    if style.extra:
        _EXTRAS[style.extra](chance, hand, page)
    page.picture = hand.on(blank(page.reference))
    return page


def _chosen(chance: Random, layout: Layout) -> list[Box]:
    boxes: list[Box] = []
    for group, most in (("icd", 5), ("area", 7), ("cpt", 3)):
        usual = [box for box in layout.group(group) if box.value != "other"]
        boxes += chance.sample(usual, chance.randint(1, most))
    for group in sorted(layout.one_of):
        usual = [box for box in layout.group(group) if box.value != "other"]
        boxes.append(chance.choice(usual))
    return boxes


def _middle(chance: Random, box: Box, wobble: float) -> Point:
    half = box.size / 2
    return box.x + half + chance.gauss(0, wobble * box.size), box.y + half + chance.gauss(0, wobble * box.size)


def _write(chance: Random, hand: Hand, page: Completed) -> None:
    """Name, phone, signature as scrawl; NPI and date as digits."""
    nine = f"{chance.choice('12')}{chance.randrange(10**8):08}"
    page.npi = nine + npi.check_digit(nine)
    day = f"{chance.randint(1, 12):02}{chance.randint(1, 28):02}2026"
    written = {"npi": page.npi, "signed_month": day[:2], "signed_day": day[2:4], "signed_year": day[4:]}
    for zone in page.layout.zones:
        if zone.comb:
            cell = zone.w / zone.comb
            for number, value in enumerate(written.get(zone.name, "")):
                pens.digit(hand, value, zone.x + number * cell, zone.y, cell, zone.h)
        elif zone.name in {"prescriber_name", "prescriber_phone", "signature"}:
            tall = 0.9 if zone.name == "signature" else 0.5
            pens.scrawl(hand, (zone.x + 8, zone.y + zone.h * 0.6), zone.w * 0.6, zone.h * tall)


def _unmarked(chance: Random, page: Completed, groups: Sequence[str]) -> Box:
    free = [box for group in groups for box in page.layout.group(group)
            if box.key not in page.marked and box.value != "other"]  # fmt: skip
    return chance.choice(free)


def _taken_back(kind: str) -> Any:
    def add(chance: Random, hand: Hand, page: Completed) -> None:
        box = _unmarked(chance, page, ("icd", "area", "cpt"))
        {"scribble": pens.scribble, "strike": pens.strike}[kind](hand, _middle(chance, box, 0.05), box.size)
        page.void.add(box.key)

    return add


def _circled(chance: Random, hand: Hand, page: Completed) -> None:
    box = _unmarked(chance, page, ("icd", "cpt"))
    pens.circle(hand, _middle(chance, box, 0.02), box.size)
    page.meant.add(box.key)


def _twice(chance: Random, hand: Hand, page: Completed) -> None:
    group = chance.choice(sorted(page.layout.one_of))
    box = _unmarked(chance, page, (group,))
    pens.cross(hand, _middle(chance, box, 0.05), box.size)
    page.marked.add(box.key)


def _noted(chance: Random, hand: Hand, page: Completed) -> None:
    width = chance.uniform(70, 180)
    start = (chance.uniform(60, 380), chance.choice((384.0, 562.0, 576.0)))
    pens.scrawl(hand, start, width, 8)


def _stamped(chance: Random, hand: Hand, page: Completed) -> None:
    """An office's stamp across a corner of the boxes."""
    x, y = chance.uniform(60, 420), chance.uniform(270, 500)
    for across in (0.0, 34.0):
        hand.stroke([(x, y + across), (x + 60, y + across + 1), (x + 120, y + across)], 1.6)
    for up in (0.0, 120.0):
        hand.stroke([(x + up, y), (x + up, y + 17), (x + up, y + 34)], 1.6)
    for line in (10.0, 22.0):
        pens.scrawl(hand, (x + 8, y + line), 100, 6)


_EXTRAS = {
    "scribble": _taken_back("scribble"), "strike": _taken_back("strike"), "circle": _circled, "double": _twice,
    "note": _noted, "stamp": _stamped,
}  # fmt: skip
EXTRAS = tuple(_EXTRAS)
