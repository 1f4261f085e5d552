"""How well, how fast and in how much memory does a page that came back read itself?

Run by `python -m tests.benchmarks.bench_reading [pages a condition] [name of the set]`; every page is simulated
(tests/scans), the same for the same set. Conditions called unseen have pens, cameras and scanners on which no threshold
was tuned. Prints one table, and puts one picture into out/reading.png: a page as it came beside its reading, and bars.
"""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from PIL import Image

from services.prescriptions.forms.layout import MMT1
from services.prescriptions.reading.form import ReadForm, read_form
from services.prescriptions.reading.printed import printed
from services.prescriptions.rules.guessing import guesses
from shared.identifiers import npi
from tests.scans import overlay
from tests.scans.conditions import ALL, Condition, Returned, returned
from tests.scans.pages import issued
from tests.scans.scoring import Score, score

PAGES, SET = 2, "bench"
PICTURE = Path("out/reading.png")
SHOWN = "unseen phone, warm lamp"
KNOWN = 300  # prescribers of the invented directory
_HEAD = (
    f"{'condition':34}{'pages':>6}{'matched':>9}{'read':>6}{'wrong boxes':>13}{'wrong choices':>15}{'asked':>8}"
    f"{'no question':>13}{'NPI digits':>12}{'CPU s':>7}{'MB':>5}"
)
_MEMORY = """
import re, sys
from pathlib import Path
from services.prescriptions.forms.layout import MMT1
from services.prescriptions.reading.form import read_form
from services.prescriptions.reading.printed import printed
size = int(sys.stdin.buffer.readline())
data, form = sys.stdin.buffer.read(size), sys.stdin.buffer.read()
read_form(data, {sys.argv[1]: printed(MMT1, form)})
print(Path("/proc/self/status").read_text())
"""


@dataclass
class Suggested:
    """What became of the suggestions for the NPI, with its prescriber in the directory and without."""

    pages: int = 0
    known: int = 0  # the right prescriber was suggested
    mistaken: int = 0  # another one was
    stranger: int = 0  # somebody was, though the prescriber is not in the directory
    read: int = 0  # without a directory the right number was shown
    misread: int = 0
    directory: dict[str, str] = field(default_factory=lambda: dict(_directory()))

    def add(self, written: str, read: ReadForm) -> None:
        """One page."""
        cells = read.reading.npi_digits
        self.pages += 1
        for guess in guesses(cells, {**self.directory, written: "the prescriber"})[:1]:
            self.known += guess.npi == written
            self.mistaken += guess.npi != written
        self.stranger += any(guess.known_as for guess in guesses(cells, self.directory))
        for guess in guesses(cells, {}):
            self.read += guess.npi == written
            self.misread += guess.npi != written

    def __str__(self) -> str:
        return (
            f"NPI of {self.pages} pages beside a directory of {KNOWN}: {self.known} times the prescriber is suggested, "
            f"{self.mistaken} times another; of unknown prescribers {self.stranger} times one of the directory. "
            f"Without a directory the number is shown {self.read} times right, {self.misread} times wrong."
        )


def _directory() -> Iterator[tuple[str, str]]:
    chance = Random("directory")
    for number in range(KNOWN):
        nine = f"1{chance.randrange(10**8):08}"
        yield nine + npi.check_digit(nine), f"prescriber {number}"


def report(pages: int, seeds: str) -> Iterator[str]:
    """The table line by line."""
    yield _HEAD
    ordinary, everything, spent, most = Score(), Score(), 0.0, 0
    shares, suggested = {}, Suggested()
    for condition in ALL:
        found, seconds = measured(condition, pages, seeds, suggested)
        held = memory(condition, seeds)
        everything, spent, most = everything + found, spent + seconds, max(most, held)
        ordinary += found if condition.ordinary else Score()
        shares[condition.name] = found.asked / max(1, found.boxes), len(found.wrong) / max(1, found.boxes)
        yield line(condition.name if condition.ordinary else f"({condition.name})", found, seconds, held)
        yield from (f"{'':8}wrong: {words}" for words in (*found.wrong, *found.wrong_choices))
    yield line("ordinary pages (without brackets)", ordinary, 0, 0)
    yield line("all pages", everything, spent, most)
    yield f"wrong of decided boxes: {len(everything.wrong)} of {everything.decided}"
    yield str(suggested)
    overlay.with_bars(Image.open(PICTURE), shares).save(PICTURE)


def measured(condition: Condition, pages: int, seeds: str, suggested: Suggested) -> tuple[Score, float]:
    """The score of so many pages of a condition, and the CPU seconds of reading them."""
    found, seconds = Score(), 0.0
    for number in range(pages):
        back = returned(condition, seeds, number)
        read, took = timed(back)
        found, seconds = found + score(back.completed, read.reading), seconds + took
        suggested.add(back.completed.npi, read)
        if condition.name == SHOWN and number == 0:
            PICTURE.parent.mkdir(exist_ok=True)
            overlay.picture(back.data, read).save(PICTURE)
    return found, seconds


def timed(back: Returned) -> tuple[ReadForm, float]:
    """One reading and its CPU seconds; the blank form's picture is part of them."""
    reference = back.completed.reference
    pdf = issued(reference)
    started = time.process_time()
    read = read_form(back.data, {reference: printed(MMT1, pdf)})
    return read, time.process_time() - started


def memory(condition: Condition, seeds: str) -> int:
    """The most memory a fresh process held while it read a page of this condition, in megabytes."""
    back = returned(condition, seeds, 0)
    given = b"%d\n" % len(back.data) + back.data + issued(back.completed.reference)
    command = [sys.executable, "-c", _MEMORY, back.completed.reference]
    told = subprocess.run(command, input=given, capture_output=True, check=True).stdout.decode()
    found = re.search(r"VmHWM:\s+(\d+)", told)
    return int(found[1]) // 1024 if found else 0


def line(name: str, found: Score, seconds: float, held: int) -> str:
    """One condition, or the sum of many."""
    asked = f"{100 * found.asked / max(1, found.boxes):.1f} %"
    silent = f"{100 * found.silent / max(1, found.pages):.0f} %"
    cpu = f"{seconds / max(1, found.pages):.2f}" if seconds else ""
    wrong, choices = f"{len(found.wrong)}/{found.decided}", f"{len(found.wrong_choices)}/{found.choices}"
    return (
        f"{name:34}{found.pages:6}{found.matched:9}{found.read:6}{wrong:>13}{choices:>15}{asked:>8}{silent:>13}"
        f"{f'{found.right_digits}/{found.digits}':>12}{cpu:>7}{held or '':>5}"
    )


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else PAGES
    for told in report(count, sys.argv[2] if len(sys.argv) > 2 else SET):
        sys.stdout.write(f"{told}\n")
        sys.stdout.flush()
