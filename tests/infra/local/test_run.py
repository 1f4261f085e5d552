"""`make run` as a person meets it: started, used over HTTP, ended by Ctrl-C or by a blow, started again."""

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from infra.local.calling import call
from infra.local.demo.visiting import Visitor, sign_in
from infra.local.machine import ROOT
from infra.local.post_office import write_mail
from tests.builders import an_intake
from tests.builders_prescriptions import a_picture
from tests.infra.local.test_post_office import FIELDS, NOON

SECONDS = 60


class Run:
    """A running house."""

    def __init__(self, data: Path) -> None:
        command = [sys.executable, "-m", "infra.local.run", "--port", "0", "--data", str(data)]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert self.process.stdout
        self.said = ""
        while "Ctrl-C ends it" not in self.said:
            line = self.process.stdout.readline()
            assert line, self.said
            self.said += line
        self.port = int(re.search(r"127\.0\.0\.1:(\d+)/", self.said)[1])  # type: ignore[index]
        self.password = re.search(r"only: (\S+)", self.said)[1]  # type: ignore[index]

    def person(self, name: str) -> Visitor:
        return sign_in(self.port, name, self.password)

    def end(self, how: signal.Signals) -> tuple[int, str]:
        self.process.send_signal(how)
        rest, _ = self.process.communicate(timeout=SECONDS)
        return self.process.returncode, rest


@pytest.fixture
def started() -> Iterator[Any]:
    runs: list[Run] = []

    def start(data: Path) -> Run:
        runs.append(Run(data))
        return runs[-1]

    yield start
    for run in runs:
        run.process.kill()
        run.process.communicate()


def until(found: Any) -> Any:
    """What a question answers once the queues have done their work."""
    for _ in range(SECONDS * 10):
        if answer := found():
            return answer
        time.sleep(0.1)
    raise AssertionError("it did not happen within a minute")


def ask(run: Run, submission: str) -> str:
    """A patient asks; her case."""
    case: str = Visitor(run.port).post("/eligibility/intake/milehigh", an_intake(submission=submission))["case_id"]
    return case


def cases(run: Run) -> set[str]:
    return {one["case_id"] for one in run.person("front-desk").get("/eligibility/cases")["cases"]}


def test_it_survives_three_blows_with_everything_it_acknowledged(tmp_path: Path, started: Any) -> None:
    known: set[str] = set()
    for blow in range(3):
        run = started(tmp_path)
        assert cases(run) == known
        known |= {ask(run, f"blow-{blow}-{n:04d}") for n in range(3)}
        run.end(signal.SIGKILL)
    run = started(tmp_path)
    assert cases(run) == known
    desk = run.person("front-desk")
    for case in known:  # what only a queue message carried has arrived, now or before
        until(lambda case=case: desk.ask("GET", f"/prescriptions/cases/{case}", expect={200, 404}).status == 200)


def test_a_day_with_it(tmp_path: Path, started: Any) -> None:
    """Sign in, read pages, send mail, move the clock, load a clinic, end by Ctrl-C; the clock stays moved."""
    run = started(tmp_path)
    for room, word in (("/clock", "Move the clock one day"), ("/post", "Post it"), ("/payer", "SIMULATED PAYER")):
        assert word in call(run.port, "GET", room).text

    mail = write_mail(FIELDS, ("page.png", a_picture()), NOON)
    posted = call(run.port, "POST", "/post/milehigh", mail, {"Content-Type": "message/rfc822"})
    assert posted.status == 201
    desk = run.person("front-desk")
    until(lambda: desk.get("/prescriptions/documents")["documents"])

    settings = json.loads((ROOT / "infra/local/demo_clinic.json").read_text())
    settings["clinic"] = "foothills"
    loaded = call(run.port, "POST", "/clinics", json.dumps(settings).encode(), {"Content-Type": "application/json"})
    assert (loaded.status, "front-desk-foothills" in loaded.text) == (201, True)
    assert run.person("front-desk-foothills").get("/eligibility/cases")["cases"] == []
    broken = json.dumps({**settings, "npi": "1234567890"}).encode()
    refused = call(run.port, "POST", "/clinics", broken, {"Content-Type": "application/json"})
    assert (refused.status, "npi" in refused.text) == (422, True)

    turned = call(run.port, "POST", "/clock", b"do=day")
    assert turned.status == 303
    assert "billing nightly batch" in call(run.port, "GET", "/clock").text
    assert run.end(signal.SIGINT)[0] == 0

    again = started(tmp_path)
    assert "Moved by</dt><dd>1 day" in call(again.port, "GET", "/clock").text
    assert again.password == run.password
    assert again.person("front-desk-foothills")


def test_a_second_run_on_the_same_data_says_so_in_one_line(tmp_path: Path, started: Any) -> None:
    started(tmp_path)
    assert _refused("--port", "0", "--data", str(tmp_path)).startswith("Another Quarterhour uses the data in")


def test_a_taken_port_is_said_in_one_line(tmp_path: Path) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = _refused("--port", str(port), "--data", str(tmp_path))
    assert said == f"Port {port} cannot be opened: it is taken, or not for you. Choose another: make run PORT=8080"


def _refused(*arguments: str) -> str:
    """The one line after `Starting ...` of a run that could not start."""
    command = [sys.executable, "-m", "infra.local.run", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False)
    starting, line = done.stdout.strip().splitlines()
    assert (done.returncode, done.stderr, starting) == (1, "", "Starting ...")
    return line
