"""A file from outside is opened: its kind, its pages as pictures, the references on them, what was typed into it.

It happens in a process of its own with little time and little memory (confined.py). What a limit stops is not lost: it
is kept, and a person reads why it was left closed. Tests open in their own process, where nothing hostile comes.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from services.prescriptions.flows import confined
from services.prescriptions.flows.confined import Limits
from services.prescriptions.reading.document import Unreadable
from shared.surroundings import told

CHILD = "services.prescriptions.flows.opening_child"
LIMITS = Limits(cpu_seconds=20, wall_seconds=30)  # ten pages, each looked at in five ways, on a slow processor
STOPPED = "It took too much time or memory to open, and was left closed. Ask for the page in another way."


@dataclass(frozen=True)
class Opened:
    """What was found in a file; no pictures, and a note that says why, when it cannot be shown."""

    kind: Any
    pictures: tuple[bytes, ...] = ()
    references: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    suggestions: dict[str, Any] = field(default_factory=dict)

    def packed(self) -> bytes:
        """A line of JSON, then the pictures one behind the other."""
        said = {**vars(self), "pictures": [len(picture) for picture in self.pictures]}
        return b"\n".join((json.dumps(said).encode(), b"".join(self.pictures)))

    @classmethod
    def unpacked(cls, data: bytes) -> "Opened":
        """The reverse of `packed`."""
        line, _, rest = data.partition(b"\n")
        said = json.loads(line)
        ends = [sum(said["pictures"][: number + 1]) for number in range(len(said["pictures"]))]
        pictures = tuple(rest[end - size : end] for end, size in zip(ends, said["pictures"], strict=True))
        listed = {name: tuple(said[name]) for name in ("references", "notes")}
        return cls(kind=said["kind"], pictures=pictures, suggestions=said["suggestions"], **listed)


def open_file(content: bytes, limits: Limits = LIMITS) -> Opened:
    """The file opened, confined; only what stands behind a PDF's first bytes can run away (pictures are measured)."""
    from services.prescriptions.reading import loading

    kind = loading.kind_of(content)
    if kind != "pdf" or told("OPENING", "confined") == "here":
        return open_here(content)
    answer = confined.run(CHILD, content, limits)
    return Opened(kind, notes=(STOPPED,)) if answer is None else Opened.unpacked(answer)


def open_ours(content: bytes) -> Opened:
    """A page that this house drew, as pictures: nothing on it has to be found, and nothing is to be feared."""
    from services.prescriptions.reading import pdf
    from services.prescriptions.reading.document import Pages
    from services.prescriptions.reading.picture import png

    loaded = pdf.pages(content)
    return Opened("pdf", tuple(map(png, loaded.images)) if isinstance(loaded, Pages) else ())


def open_here(content: bytes) -> Opened:
    """The file opened in this process."""
    from services.prescriptions.reading import codes, loading
    from services.prescriptions.reading.picture import png

    kind = loading.kind_of(content) or "unknown"
    loaded = loading.load(content)
    if isinstance(loaded, Unreadable):
        return Opened(kind, notes=(loaded.reason,))
    pictures = tuple(map(png, loaded.images))
    typed = _typed(content) if kind == "pdf" and loaded.images else {}
    return Opened(kind, pictures, codes.references_in(loaded.images), loaded.notes, typed)


def _typed(content: bytes) -> dict[str, Any]:
    from services.prescriptions.forms.entries import suggestions
    from services.prescriptions.reading import pdf

    entries = pdf.filled(content)
    return suggestions(entries.checked, dict(entries.text))
