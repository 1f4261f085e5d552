"""A document as the reader sees it: grey pages with what a person should know, or the reason why there are none."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from PIL.Image import Image

Kind = Literal["pdf", "jpeg", "png", "tiff"]

PAGES = 10
LONG_SIDE = 2400  # pixels of a page as it is read: about 218 dpi on letter paper


@dataclass(frozen=True)
class Pages:
    """The pages as grey pictures (Pillow mode L), and what a person should know about the file."""

    kind: Kind
    images: "tuple[Image, ...]"
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unreadable:
    """A file that is kept and shown as it is, with the reason in words."""

    reason: str


def left_out(pages: int) -> tuple[str, ...]:
    """What to tell a person about a document of so many pages."""
    return (f"Only the first {PAGES} of {pages} pages were read.",) if pages > PAGES else ()
