"""The body seen from behind, with a line from each box to its place: left on the page is the patient's left.

Drawn by hand as points of its right half, mirrored; x is measured from the middle line, y from the top of
the page.
"""

from services.prescriptions.forms.labels import label_span
from services.prescriptions.forms.layout import Layout
from services.prescriptions.forms.letter_page import (
    ACCENT,
    HAIRLINE,
    QUIET,
    LetterPage,
    Style,
)
from services.prescriptions.forms.typeface import BOLD, ITALIC

MIDDLE = 172.0
_SKIN = (0.93, 0.955, 0.96)

Point = tuple[float, float]

_HEAD: tuple[Point, ...] = (
    (0, 401.8),
    (3.8, 402.8),
    (6.3, 405.8),
    (6.9, 410.4),
    (5.9, 415.8),
    (3.3, 420.8),
    (0, 422.6),
)
_BODY: tuple[Point, ...] = (
    (3.2, 421.8),
    (3.4, 426),
    (7.5, 428.8),
    (14.5, 431.2),
    (18.0, 436.5),
    (19.2, 446),
    (21.2, 456),
    (24.0, 468),
    (26.4, 478),
    (27.6, 484),
    (26.4, 489),
    (24.2, 487.6),
    (22.8, 481),
    (20.6, 470),
    (16.6, 459),
    (13.8, 447),
    (13.2, 441.5),
    (12.6, 448),
    (11.4, 458),
    (12.4, 468),
    (13.8, 478),
    (13.6, 490),
    (11.6, 502),
    (10.6, 511),
    (10.9, 519),
    (9.2, 530),
    (7.4, 539),
    (10.4, 544.6),
    (9.0, 547.4),
    (4.8, 547.2),
    (4.2, 541),
    (3.6, 530),
    (2.8, 518),
    (2.9, 508),
    (2.2, 494),
    (0.9, 480),
    (0, 478.2),
)
_SHOULDER_BLADE: tuple[Point, ...] = ((4.2, 434), (8.2, 435.4), (9.4, 440), (7.6, 446.6), (5.0, 443))
_FOLD_OF_SEAT: tuple[Point, ...] = ((1.0, 481.5), (5.2, 484.2), (10.4, 482.4))
_HOLLOW_OF_KNEE: tuple[Point, ...] = ((4.4, 507.6), (6.8, 508.6), (9.2, 507.6))
# Where the line from each of the seven side boxes ends, top to bottom.
_PLACES: tuple[Point, ...] = (
    (15.2, 434.6),
    (16.4, 447),
    (21.6, 468.5),
    (9.4, 475.5),
    (8.0, 493),
    (7.2, 518),
    (6.6, 542),
)


def draw(page: LetterPage, layout: Layout) -> None:
    """The figure between the two columns of side boxes."""
    for half in (_HEAD, _BODY):
        page.curve((*_at(half), *_at(half, -1)[::-1]), ACCENT, 0.9, fill=_SKIN)
    for line in (_SHOULDER_BLADE, _FOLD_OF_SEAT, _HOLLOW_OF_KNEE):
        page.curve(_at(line), ACCENT, 0.6)
        page.curve(_at(line, -1), ACCENT, 0.6)
    page.curve(((MIDDLE, 428), (MIDDLE, 450), (MIDDLE, 472)), ACCENT, 0.5, dash=(0.8, 1.6))
    _leaders(page, layout)
    page.text(48, 411, "LEFT", Style(6.2, BOLD, QUIET))
    page.text(224, 411, "RIGHT", Style(6.2, BOLD, QUIET))
    page.text(MIDDLE - 24, 557.5, "seen from behind", Style(5.8, ITALIC, QUIET))


def _at(points: tuple[Point, ...], side: int = 1) -> tuple[Point, ...]:
    return tuple((MIDDLE + side * x, y) for x, y in points)


def _leaders(page: LetterPage, layout: Layout) -> None:
    """From the end of each label to its place; on the right from the box."""
    left, right = ([box for box in layout.group("area") if box.value.startswith(side)] for side in ("left_", "right_"))
    for box, (dx, y) in zip(left, _PLACES, strict=True):
        _leader(page, ((label_span(box)[1] + 4, box.y + 5), (MIDDLE - 36, box.y + 5), (MIDDLE - dx, y)))
    for box, (dx, y) in zip(right, _PLACES, strict=True):
        _leader(page, ((box.x - 4, box.y + 5), (MIDDLE + 40, box.y + 5), (MIDDLE + dx, y)))


def _leader(page: LetterPage, points: tuple[Point, ...]) -> None:
    page.lines(points, HAIRLINE, 0.6)
    page.disc(*points[-1], radius=1.5)
