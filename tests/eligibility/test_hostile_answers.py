"""What a clearinghouse may send instead of an answer: each has an outcome that is said, and none costs memory.

What is too large is refused while it comes in, before a byte of it is understood. What is no answer of ours is kept as
it came, with the reason, and decides nothing.
"""

import re
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from services.eligibility import gateway
from tests.builders import an_intake
from tests.builders_clearinghouse import Reply, clearinghouse
from tests.faults.asking_workflows import simulated
from tests.world import Caller, World

_TWO_HUNDRED_MEGABYTES = 200_000_000
_LITTLE = 6_000_000  # bytes beside the answer's bound, in which it is kept


class Endless:
    """A reply that goes on and on, as http.client hands it over."""

    def __init__(self, size: int) -> None:
        self.left = size

    def read1(self, most: int) -> bytes:
        """The next piece."""
        piece = min(most, self.left)
        self.left -= piece
        return b"A" * piece


def test_of_two_hundred_megabytes_no_more_than_the_bound_is_read() -> None:
    answer = Endless(_TWO_HUNDRED_MEGABYTES)
    tracemalloc.start()
    try:
        with pytest.raises(TimeoutError, match="does not end"):
            gateway._read(answer, ends_at=float("inf"))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert _TWO_HUNDRED_MEGABYTES - answer.left <= gateway.LONGEST_ANSWER + gateway._PIECE
    assert peak < _LITTLE


def test_an_answer_up_to_the_bound_is_taken_whole() -> None:
    assert gateway._read(Endless(gateway.LONGEST_ANSWER), ends_at=float("inf")) == b"A" * gateway.LONGEST_ANSWER


def changed(what: str, into: str) -> Callable[[str], Reply]:
    """The simulated payer's answer, with something else in it."""

    def answer(text: str) -> Reply:
        good = simulated(text)[1]
        assert what in good
        return 200, good.replace(what, into)

    return answer


def another_payer(text: str) -> Reply:
    """The answer of a payer that nobody asked."""
    return 200, re.sub(r"NM1\*PR\*2\*[^~]*", "NM1*PR*2*ANOTHER*****PI*1", simulated(text)[1])


def only_a_refusal(text: str) -> Reply:
    """An answer that stops at the payer: it refuses, and says no more."""
    head, payer = simulated(text)[1].split("~HL*2*")[0], "~AAA*N**79*N"
    body = f"{head}{payer}"
    count = body[body.index("~ST*") :].count("~") + 1
    control = text[90:99].lstrip("0")
    return 200, f"{body}~SE*{count}*0001~GE*1*{control}~IEA*1*{text[90:99]}~"


# what came; the status; the verdict; what stands first among the reasons
SENT: list[tuple[str, Callable[[str], Reply], int, str, str]] = [
    ("a zip archive", lambda _: (200, "PK\x03\x04" + "\x00" * 200), 201, "unknown",
     "The answer cannot be read: this is a zip archive, not X12."),
    ("UTF-16", lambda text: (200, "".join(f"{c}\x00" for c in simulated(text)[1])), 201, "unknown",
     "The answer cannot be read: this is UTF-16 text, not X12."),
    ("a truncated ISA", lambda text: (200, simulated(text)[1][:70]), 201, "unknown", "The answer cannot be read: "),
    ("half an answer", lambda text: (200, simulated(text)[1][:400]), 201, "unknown", "The answer cannot be read: "),
    ("nothing", lambda _: (200, ""), 201, "unknown", "The answer cannot be read: the text is empty"),
    ("another payer", another_payer, 201, "unknown", "The answer comes from another payer"),
    ("somebody else's trace", changed("TRN*2*", "TRN*2*Z"), 201, "unknown",
     "The answer does not carry the number of our inquiry"),
    ("a share above 1", changed("*0.3*", "*30*"), 201, "covered", ""),
    ("a negative amount", changed("*29*30*", "*29*-30*"), 201, "covered", ""),
]  # fmt: skip


@pytest.fixture
def ask(clinic: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Callable[[str], Reply]], Any]]:
    """Ask about a new case; what the desk then sees."""
    monkeypatch.setattr(gateway, "BREAKER", gateway.Breaker())
    desk: Caller = clinic.sign_in("front-desk")
    with clearinghouse(simulated) as server:
        monkeypatch.setenv("CLEARINGHOUSE_URL", server.address)

        def asked(answer: Callable[[str], Reply]) -> Any:
            server.answer = answer
            case_id = clinic.request("eligibility", "POST", "/intake/milehigh", json=an_intake()).json["case_id"]
            return desk.post("eligibility", f"/cases/{case_id}/inquiries")

        yield asked


@pytest.mark.parametrize(("what", "answer", "status", "verdict", "words"), SENT, ids=[row[0] for row in SENT])
def test_whatever_is_sent_has_an_outcome(
    ask: Any, what: str, answer: Callable[[str], Reply], status: int, verdict: str, words: str
) -> None:
    reply = ask(answer)
    (told,) = reply.json["verifications"]

    assert (reply.status, told["verdict"]) == (status, verdict or told["verdict"])
    assert told["reasons"][0].startswith(words)
    assert len(told["documents"]) >= 2  # the inquiry and what came, as it came


def test_a_share_above_one_is_taken_as_a_percentage(ask: Any) -> None:
    (share,) = ask(changed("*0.3*", "*30*")).json["verifications"]
    assert share["coinsurance_percent"] == "30"
    assert any("divided by 100" in reason for reason in share["reasons"])


def test_a_negative_deductible_is_no_deductible(ask: Any) -> None:
    (money,) = ask(changed("*29*30*", "*29*-30*")).json["verifications"]
    assert money["deductible_left"] is None
    assert any("was not believed" in reason for reason in money["reasons"])


def test_an_answer_that_only_refuses_is_a_refusal(ask: Any) -> None:
    (told,) = ask(only_a_refusal).json["verifications"]

    assert told["verdict"] == "the inquiry was refused"
    assert told["follow_up"] == "N"
