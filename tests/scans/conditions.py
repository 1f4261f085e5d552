"""The table of conditions: which way back, what befell the paper, which pens and marks, and what counts as ordinary.

TUNED are the conditions the thresholds were chosen on; HELD_BACK have other pens, other cameras, other scanners and are
only measured; LATER came after both. A page of a set is made by the seed (set, condition, number): always the same.

Ordinary is a page in pen with crosses, ticks or other marks in the boxes and nothing else on it, by whatever way it
comes: scanned, faxed, photographed, pale, torn at a corner, with coffee on it. Not ordinary: a pale pen, a pencil, a
crayon, a marker, marks beside the boxes, anything crossed out, folds, and what no office would send on (a copy of a
copy, half a page).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from PIL import Image

from services.prescriptions.forms.layout import MMT1
from tests.scans import pens, ways
from tests.scans.pages import EXTRAS, Completed, Style, completed

Damage = Callable[[Random, Image.Image], Image.Image]


@dataclass(frozen=True)
class Condition:
    """One line of the table."""

    name: str
    way: ways.Way
    damage: Damage = ways.whole
    style: Style = field(default_factory=Style)
    ordinary: bool = True  # targets on questions count these


@dataclass(frozen=True)
class Returned:
    """A page that came back: what was meant, and the file."""

    completed: Completed
    data: bytes


def returned(condition: Condition, seeds: str, number: int) -> Returned:
    """The page of this number in a set."""
    chance = Random(f"{seeds}/{condition.name}/{number}")
    page = completed(chance, condition.style)
    return Returned(page, condition.way(chance, condition.damage(chance, page.picture)))


def _hostile(extra: str) -> Condition:
    style = Style(("cross", "tick", "short"), extra=extra)
    return Condition(f"hostile: {extra}", ways.Scanner(dpi=200), style=style, ordinary=False)


TUNED: tuple[Condition, ...] = (
    Condition("scan 300 dpi", ways.Scanner(300, quality=(70, 85))),
    Condition("scan 200 dpi", ways.Scanner(200, quality=(35, 75))),
    Condition("scan 150 dpi", ways.Scanner(150, quality=(40, 75))),
    Condition("scan 100 dpi", ways.Scanner(100, quality=(50, 80))),
    Condition("upside down", ways.Scanner(200, turn=180, quality=(60, 60))),
    Condition("black and white 200 dpi", ways.bilevel),
    Condition("fax 204x196", ways.Fax(196)),
    Condition("fax 204x98", ways.Fax(98)),
    Condition("fax dithered", ways.Fax(196, dithered=True)),
    Condition("photo good", ways.Camera()),
    Condition("photo bad", ways.Camera((1900, 2400), 0.0425, curl=(0.002, 0.004), fall=(0.3, 0.55), shadow=(0.15, 0.4),
                                       blur=(0.8, 1.7), motion=(3, 5), sigma=0.025, quality=(35, 60))),
    Condition("torn corner", ways.Scanner(200, quality=(70, 70)), ways.torn),
    Condition("coffee", ways.Scanner(200, quality=(70, 70)), ways.coffee),
    Condition("pale copy", ways.Scanner(200, quality=(65, 65), gain=(0.35, 0.6))),
    Condition("sloppy", ways.Scanner(200), style=Style(("sloppy",)), ordinary=False),
    Condition("filled", ways.Scanner(200), style=Style(("filled",)), ordinary=False),
    Condition("pencil", ways.Scanner(200), style=Style(pens=(pens.PENCIL,)), ordinary=False),
    *(_hostile(extra) for extra in EXTRAS if extra != "stamp"),
)  # fmt: skip

_UNSEEN = Style(("cross", "tick", "plus", "curl"), pens.HELD_BACK, wobble=0.09)
HELD_BACK: tuple[Condition, ...] = (
    Condition("unseen scan 240 dpi", ways.Scanner(240, skew=3, sigma=0.02, quality=(45, 70)), style=_UNSEEN),
    Condition("unseen scan 120 dpi", ways.Scanner(120, skew=7, quality=(60, 85)), style=_UNSEEN),
    Condition("unseen scan 75 dpi", ways.Scanner(75, skew=2, quality=(75, 90)), style=_UNSEEN),
    Condition("unseen pale 170 dpi", ways.Scanner(170, gain=(0.3, 0.5), quality=(60, 80)), style=_UNSEEN),
    Condition("unseen fax 204x196", ways.Fax(196, specks=0.004, levels=(0.45, 0.8)), style=_UNSEEN),
    Condition("unseen fax 204x98", ways.Fax(98, specks=0.003, levels=(0.45, 0.8)), style=_UNSEEN),
    Condition("unseen phone, warm lamp", ways.Camera((2000, 2600), 0.03, 9, curl=(0.001, 0.003), fall=(0.2, 0.45),
                                                     blur=(0.6, 1.2), sigma=0.02, quality=(50, 80), light=0.75),
              style=_UNSEEN),
    Condition("unseen phone, pale desk", ways.Camera((3000, 4000), 0.025, 12, desk=(150, 215), shadow=(0.1, 0.35),
                                                     quality=(60, 85)), style=_UNSEEN),
    Condition("unseen phone, 1500 pixels", ways.Camera((1500, 1600), 0.05, 6, blur=(0.3, 0.7), quality=(60, 80)),
              style=_UNSEEN),
    Condition("unseen phone, dusk", ways.Camera((2200, 2800), 0.03, light=0.35, sigma=0.04, blur=(0.8, 1.4)),
              style=_UNSEEN),
    Condition("folded", ways.Scanner(200), ways.folded, _UNSEEN, ordinary=False),
    Condition("stapled, punched, dusty", ways.Scanner(200), ways.stapled, _UNSEEN),
    Condition("lower part cut off", ways.Scanner(200), ways.cut_off, _UNSEEN, ordinary=False),
    Condition("copy of a copy", ways.Scanner(200), ways.copied, _UNSEEN, ordinary=False),
    Condition("marker", ways.Scanner(200), style=Style(("cross", "tick"), (pens.MARKER,)), ordinary=False),
    Condition("stamped over", ways.Scanner(200), style=Style(pens=pens.HELD_BACK, extra="stamp"), ordinary=False),
    Condition("crumpled", ways.Camera(crumpled=0.002), style=_UNSEEN, ordinary=False),
    *(Condition(f"unseen photo: {extra}", ways.Camera((2000, 2800), 0.03, curl=(0.0, 0.002), shadow=(0, 0.3)),
                style=Style(("cross", "tick", "curl"), pens.HELD_BACK, extra), ordinary=False)
      for extra in EXTRAS if extra != "stamp"),
)  # fmt: skip

_LATE = Style(("cross", "tick", "short", "long tick"), (pens.BALLPOINT, pens.BLUE, pens.GEL, pens.RED))
LATER: tuple[Condition, ...] = (
    Condition("later: lying on its side", ways.Scanner(150, skew=3, turn=90), style=_LATE),
    Condition("later: JPEG of quality 30", ways.Scanner(150, skew=3, quality=(28, 32)), style=_LATE),
    Condition("later: photo of quality 30", ways.Camera((1800, 2200), quality=(28, 32)), style=_LATE),
    Condition("later: shadow of the telephone", ways.Camera((2200, 3200), own_shadow=(0.25, 0.55)), style=_LATE),
    Condition("later: aslant on a dark table", ways.Camera((2000, 3000), 0.055, 14, desk=(4, 24)), style=_LATE),
    Condition("later: long ticks", ways.Scanner(200, skew=3), style=Style(("long tick",))),
    Condition("later: fax of a pale blue pen", ways.Fax(98), style=Style(pens=(pens.PALE_BLUE,)), ordinary=False),
    Condition("later: pale blue pen", ways.Scanner(200), style=Style(pens=(pens.PALE_BLUE,)), ordinary=False),
    Condition("later: pencil, photographed", ways.Camera(), style=Style(pens=(pens.PENCIL,)), ordinary=False),
    Condition("later: crayon", ways.Scanner(150), style=Style(pens=(pens.CRAYON,)), ordinary=False),
    Condition("later: rings about the boxes", ways.Scanner(200), style=Style(("ring",)), ordinary=False),
    Condition("later: rings, faxed", ways.Fax(98), style=Style(("ring",), (pens.BALLPOINT,)), ordinary=False),
    Condition("later: a corner outside the glass", ways.Scanner(200, skew=3), ways.corner_off, _LATE, ordinary=False),
    Condition("later: folded, photographed", ways.Camera(shadow=(0.1, 0.3)), ways.folded, _LATE, ordinary=False),
    Condition("later: stamped, faxed", ways.Fax(196), style=Style(pens=pens.TUNED, extra="stamp"), ordinary=False),
    Condition("later: struck out, faxed", ways.Fax(98), style=Style(("cross",), extra="strike"), ordinary=False),
)  # fmt: skip
ALL = (*TUNED, *HELD_BACK, *LATER)

_USUAL = ("icd-01", "area-neck", "area-upper_back", "cpt-97124", "minutes-60", "per_week-2", "weeks-6", "ptype-MD")


def a_scan_of(form: bytes, seed: str = "a page", npi: str = "", but: tuple[str, ...] = ()) -> bytes:
    """A clean scan of a given form: sixty minutes, twice a week, for six weeks; with an NPI, or a scrawl for it. `but`:
    boxes left empty.
    """
    from services.prescriptions.reading import pdf
    from tests.scans.pages import DENSITY, SIZE
    from tests.scans.pens import BALLPOINT, Hand, cross, scrawl

    chance = Random(seed)
    hand, layout = Hand(chance, BALLPOINT, DENSITY, SIZE), MMT1
    for box in (layout.box(key) for key in _USUAL if key not in but):
        cross(hand, (box.x + box.size / 2, box.y + box.size / 2), box.size)
    comb = layout.zone("npi")
    for number, digit in enumerate(npi):
        cell = comb.w / comb.comb
        pens.digit(hand, digit, comb.x + number * cell, comb.y, cell, comb.h)
    for zone in layout.zones:
        if zone.name in {"signature", "signed_month"} or (zone.name == "npi" and not npi):
            scrawl(hand, (zone.x + 4, zone.y + zone.h / 2), zone.w * 0.7, zone.h * 0.5)
    return ways.Scanner(150)(chance, hand.on(pdf.first_page(form, SIZE)))
