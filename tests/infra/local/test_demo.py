"""`make demo` as a person runs it: the whole story, its papers, and the same bytes when it is told again."""

import subprocess
import sys
from pathlib import Path

import pytest

from infra.local.machine import ROOT
from shared.money import Money, total
from tests.referee import referee

PAPERS = {
    "story.txt", "ledger.csv", "batch/claims.837", "batch/answer.999", "batch/answer.277", "batch/answer.835",
    "1-health-plan/form.pdf", "1-health-plan/signed-page.eml", "1-health-plan/superbill.pdf",
    "2-workers-compensation/form.pdf", "2-workers-compensation/signed-page.eml",
    "3-car-accident/form.pdf", "3-car-accident/signed-page.eml", "3-car-accident/invoice.pdf",
}  # fmt: skip


def told(out: Path) -> dict[str, bytes]:
    """The story told into a folder; its papers."""
    command = [sys.executable, "-m", "infra.local.demo", "--out", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The story told twice into the same folder."""
    out = tmp_path_factory.mktemp("demo") / "out"
    return told(out), told(out)


@pytest.fixture
def papers(twice: tuple[dict[str, bytes], dict[str, bytes]]) -> dict[str, bytes]:
    return twice[0]


def test_every_paper_is_there(papers: dict[str, bytes]) -> None:
    assert set(papers) == PAPERS


def test_running_again_changes_nothing(twice: tuple[dict[str, bytes], dict[str, bytes]]) -> None:
    first, second = twice
    assert [name for name in first if first[name] != second[name]] == []


@pytest.mark.parametrize("name", ["claims.837", "answer.999", "answer.277", "answer.835"])
def test_the_referee_finds_nothing_in(papers: dict[str, bytes], name: str) -> None:
    assert referee(papers[f"batch/{name}"].decode()) == []


@pytest.mark.parametrize("name", ["answer.999", "answer.277", "answer.835"])
def test_what_the_payer_sent_is_marked_as_a_test(papers: dict[str, bytes], name: str) -> None:
    assert papers[f"batch/{name}"][102:103] == b"T"


def test_the_story_says_that_the_payer_is_simulated(papers: dict[str, bytes]) -> None:
    assert b"SIMULATED payer" in papers["story.txt"]


def test_the_plan_pays_the_patient_and_the_others_pay_the_clinic(papers: dict[str, bytes]) -> None:
    story = papers["story.txt"].decode()
    assert "Charged $140.00: $0.00 paid to the clinic, $63.00 to the patient" in story
    assert "Charged $178.36: $178.36 paid to the clinic" in story
    assert "Charged $155.00: $155.00 paid to the clinic" in story


def test_the_journal_sums_to_zero_and_cash_is_what_came_in(papers: dict[str, bytes]) -> None:
    lines = [line.rsplit(",", 2)[1:] for line in papers["ledger.csv"].decode().splitlines()[1:]]
    assert total(Money.parse(amount) for _, amount in lines) == Money(0)
    assert total(Money.parse(amount) for account, amount in lines if account == "cash") == Money.parse("473.36")


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    command = [sys.executable, "-m", "infra.local.demo", "--out", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, (tmp_path / "thesis.txt").read_text()) == (1, "mine")
    assert "holds something else" in done.stdout
