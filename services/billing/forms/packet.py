"""The packet: a cover with its table of contents, then part after part, in one document on the clinic's paper.

It is drawn twice: the first time to learn on which page each part begins, the second time to say so on the cover. The
signed pages are pictures of the originals; the hash of each original stands beneath them.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from services.billing.forms.cms1500 import proof
from services.billing.forms.cms1500.boxes import Form
from shared import letter_paper

_PICTURE = (letter_paper.WIDTH, 490)  # points: a signed page stands beneath its facts on one sheet


@dataclass(frozen=True)
class Heading:
    """A small heading inside a part."""

    text: str

    def draw(self) -> list[Any]:
        """One line."""
        return [letter_paper.heading(self.text)]


@dataclass(frozen=True)
class Words:
    """A paragraph."""

    text: str
    size: float = 9.5

    def draw(self) -> list[Any]:
        """Each line of its own."""
        return [letter_paper.words(line, size=self.size) for line in self.text.splitlines() if line.strip()]


@dataclass(frozen=True)
class Facts:
    """Two columns of facts."""

    left: Sequence[tuple[str, str]]
    right: Sequence[tuple[str, str]] = ()

    def draw(self) -> list[Any]:
        """Labels above their values."""
        return [letter_paper.facts(self.left, self.right), letter_paper.gap(8)]


@dataclass(frozen=True)
class Table:
    """Rows under a head; `right` are the columns of amounts."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    right: Sequence[int] = ()

    def draw(self) -> list[Any]:
        """The table and a little air."""
        return [letter_paper.ledger(self.head, self.rows, self.widths, self.right), letter_paper.gap(8)]


@dataclass(frozen=True)
class Sums:
    """Totals; the last one counts."""

    rows: Sequence[tuple[str, str]]

    def draw(self) -> list[Any]:
        """On the right."""
        return [letter_paper.sums(self.rows)]


@dataclass(frozen=True)
class Bill:
    """A CMS-1500, box by box."""

    form: Form

    def draw(self) -> list[Any]:
        """As the proof shows it."""
        return proof.sheet(self.form)


@dataclass(frozen=True)
class Page:
    """A picture of a page as it came (JPEG, base64)."""

    jpeg: str

    def draw(self) -> list[Any]:
        """As large as the paper allows, in its own proportions."""
        return [_picture(base64.b64decode(self.jpeg))]


Block = Heading | Words | Facts | Table | Sums | Bill | Page


@dataclass(frozen=True)
class Part:
    """What begins on a page of its own and stands in the contents."""

    title: str
    blocks: Sequence[Block]


@dataclass(frozen=True)
class Packet:
    """The whole document."""

    letter: letter_paper.Paper
    title: str
    to: str
    caption: Sequence[tuple[str, str]]
    matter: Sequence[tuple[str, str]]
    remarks: Sequence[str]
    parts: Sequence[Part]


def render(packet: Packet) -> bytes:
    """The PDF."""
    pages: dict[int, int] = {}
    letter_paper.write(packet.letter, _story(packet, {}, pages))
    return letter_paper.write(packet.letter, _story(packet, pages, {}))


def _story(packet: Packet, known: dict[int, int], found: dict[int, int]) -> list[Any]:
    """Cover and parts; `known` are the pages of the parts, `found` is where they are written down."""
    story = [
        letter_paper.gap(48),
        letter_paper.paragraph(packet.title, font="Helvetica-Bold", size=26, ink=letter_paper.ACCENT, after=6),
        letter_paper.paragraph(packet.to, size=13, ink=letter_paper.INK, after=22),
        letter_paper.facts(packet.caption, packet.matter),
        letter_paper.gap(26),
        letter_paper.heading("Contents"),
        _contents(packet.parts, known),
        letter_paper.gap(18),
        *(letter_paper.words(remark, size=8.5, ink=letter_paper.QUIET) for remark in packet.remarks),
    ]
    for number, part in enumerate(packet.parts, start=1):
        story += [letter_paper.platypus().PageBreak(), _mark(number, part.title, found)]
        story += [drawn for block in part.blocks for drawn in block.draw()]
    return story


def _contents(parts: Sequence[Part], known: dict[int, int]) -> Any:
    rows = [(str(n), part.title, str(known.get(n, ""))) for n, part in enumerate(parts, start=1)]
    return letter_paper.ledger(("", "Part", "Page"), rows, (6, 82, 12), right=(2,))


def _mark(number: int, title: str, found: dict[int, int]) -> Any:
    """The part's title, which notes its page and stands in the reader's outline."""
    builder = letter_paper.platypus()
    words = letter_paper.paragraph(
        f"{number}. {title}", font="Helvetica-Bold", size=14, ink=letter_paper.ACCENT, after=8
    )

    class Mark(builder.Flowable):  # type: ignore[name-defined,misc]
        """Draws nothing; knows where it stands."""

        def wrap(self, *_: float) -> tuple[float, float]:
            return 0, 0

        def draw(self) -> None:
            found[number] = self.canv.getPageNumber()
            self.canv.bookmarkPage(f"part{number}")
            self.canv.addOutlineEntry(f"{number}. {title}", f"part{number}", level=0)

    return builder.KeepTogether([Mark(), words])


def _picture(jpeg: bytes) -> Any:
    builder = letter_paper.platypus()
    from reportlab.lib.utils import ImageReader

    shown = ImageReader(BytesIO(jpeg))
    width, height = shown.getSize()
    share = min(_PICTURE[0] / width, _PICTURE[1] / height)

    class Picture(builder.Flowable):  # type: ignore[name-defined,misc]
        """The page with a hairline around it."""

        def wrap(self, *_: float) -> tuple[float, float]:
            return width * share, height * share

        def draw(self) -> None:
            self.canv.drawImage(shown, 0, 0, width * share, height * share)
            self.canv.setStrokeColor(letter_paper.HAIR)
            self.canv.rect(0, 0, width * share, height * share)

    return Picture()
