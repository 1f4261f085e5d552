"""How well, how fast and in how much memory does a page that came back read itself?

Run by `python -m tests.benchmarks.bench_reading [pages a condition] [name of the set]`; every page is simulated
(tests/scans), the same for the same set. Conditions called unseen have pens, cameras and scanners on which no threshold
was tuned. Prints one table, and puts one picture into out/reading.png: a page as it came beside its reading.
"""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from services.prescriptions.forms.layout import MMT1
from services.prescriptions.reading.form import ReadForm, read_form
from services.prescriptions.reading.printed import printed
from tests.scans import overlay
from tests.scans.conditions import HELD_BACK, TUNED, Condition, Returned, returned
from tests.scans.pages import issued
from tests.scans.scoring import Score, score

PAGES, SET = 2, "bench"
PICTURE = Path("out/reading.png")
SHOWN = "unseen phone, warm lamp"
_HEAD = (
    f"{'condition':34}{'pages':>6}{'matched':>9}{'read':>6}{'wrong boxes':>13}{'wrong choices':>15}{'asked':>8}"
    f"{'no question':>13}{'CPU s':>7}"
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


def report(pages: int, seeds: str) -> Iterator[str]:
    """The table line by line."""
    yield _HEAD
    ordinary, everything, spent = Score(), Score(), 0.0
    for condition in (*TUNED, *HELD_BACK):
        found, seconds = measured(condition, pages, seeds)
        everything, spent = everything + found, spent + seconds
        ordinary += found if condition.ordinary else Score()
        yield line(condition.name, found, seconds)
        yield from (f"{'':8}wrong: {words}" for words in (*found.wrong, *found.wrong_choices))
    yield line("ordinary pages", ordinary, 0)
    yield line("all pages", everything, spent)
    yield f"wrong of decided boxes: {len(everything.wrong)} of {everything.decided}"
    yield f"memory of a process that reads one 12-megapixel photograph: {memory(seeds)} MB"


def measured(condition: Condition, pages: int, seeds: str) -> tuple[Score, float]:
    """The score of so many pages of a condition, and the CPU seconds of reading them."""
    found, seconds = Score(), 0.0
    for number in range(pages):
        back = returned(condition, seeds, number)
        read, took = timed(back)
        found, seconds = found + score(back.completed, read.reading), seconds + took
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


def memory(seeds: str) -> int:
    """The most memory a fresh process held while it read a large photograph, in megabytes."""
    condition = next(one for one in HELD_BACK if one.name == "unseen phone, pale desk")
    back = returned(condition, seeds, 0)
    given = b"%d\n" % len(back.data) + back.data + issued(back.completed.reference)
    command = [sys.executable, "-c", _MEMORY, back.completed.reference]
    told = subprocess.run(command, input=given, capture_output=True, check=True).stdout.decode()
    found = re.search(r"VmHWM:\s+(\d+)", told)
    return int(found[1]) // 1024 if found else 0


def line(name: str, found: Score, seconds: float) -> str:
    """One condition, or the sum of many."""
    asked = f"{100 * found.asked / max(1, found.boxes):.1f} %"
    silent = f"{100 * found.silent / max(1, found.pages):.0f} %"
    cpu = f"{seconds / max(1, found.pages):.2f}" if seconds else ""
    wrong = f"{len(found.wrong)}/{found.decided}"
    choices = f"{len(found.wrong_choices)}/{found.choices}"
    return (
        f"{name:34}{found.pages:6}{found.matched:9}{found.read:6}{wrong:>13}{choices:>15}{asked:>8}{silent:>13}{cpu:>7}"
    )


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else PAGES
    for told in report(count, sys.argv[2] if len(sys.argv) > 2 else SET):
        sys.stdout.write(f"{told}\n")
        sys.stdout.flush()
