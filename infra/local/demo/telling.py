"""The narrator: plain sentences on the screen and in story.txt, papers in their folders."""

import shutil
import textwrap
from dataclasses import dataclass, field
from pathlib import Path

_WIDTH = 100
_MARK = "story.txt"


@dataclass
class Narrator:
    """Tells, and lays papers down."""

    out: Path
    lines: list[str] = field(default_factory=list)

    def begin(self) -> None:
        """Clear away an earlier story; a folder that is not ours is left alone."""
        if self.out.exists() and any(self.out.iterdir()) and not (self.out / _MARK).exists():
            raise FileExistsError(f"{self.out} holds something else than an earlier demo. Move it away.")
        shutil.rmtree(self.out, ignore_errors=True)
        self.out.mkdir(parents=True)
        (self.out / _MARK).touch()

    def title(self, words: str) -> None:
        """A chapter."""
        self._tell(f"\n{words}\n{'-' * min(len(words), _WIDTH)}")

    def say(self, words: str) -> None:
        """A sentence or two."""
        self._tell(textwrap.fill(words, _WIDTH, break_on_hyphens=False))

    def item(self, words: str) -> None:
        """A line of a list."""
        self._tell(
            textwrap.fill(words, _WIDTH, initial_indent="  - ", subsequent_indent="    ", break_on_hyphens=False)
        )

    def lay(self, name: str, content: bytes) -> None:
        """A paper in its folder."""
        path = self.out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self._tell(f"    -> {self.out.name}/{name}")

    def end(self) -> None:
        """Write the story down."""
        (self.out / _MARK).write_text("\n".join(self.lines).strip() + "\n", encoding="utf-8")

    def _tell(self, text: str) -> None:
        self.lines.append(text)
        print(text, flush=True)
