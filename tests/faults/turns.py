"""Workers take turns at every call to AWS; all orders of their turns are walked through, depth first, or one is given.

A worker runs until it wants to make a call, then waits for its turn. Which of the two goes on is a choice; a list of
choices is an order. After each order the last choice that has another possibility is changed.
"""

import threading
from collections.abc import Callable, Iterator

from tests.faults.injector import FAULTS

Worker = Callable[[], object]


class _Turns:
    """One order of the workers."""

    def __init__(self, workers: list[Worker], choices: list[int]) -> None:
        self.choices, self.trace = choices, []  # type: ignore[var-annotated]  # (chosen, how many could go on)
        self.host = threading.Semaphore(0)
        self.turn = [threading.Semaphore(0) for _ in workers]
        self.alive = set(range(len(workers)))
        self.threads = [
            threading.Thread(target=self._live, args=(n, w), name=str(n), daemon=True) for n, w in enumerate(workers)
        ]

    def _live(self, number: int, worker: Worker) -> None:
        self.turn[number].acquire()
        try:
            worker()
        finally:
            self.alive.discard(number)
            self.host.release()

    def gate(self) -> None:
        """Before a call: give the turn back, wait for the next."""
        self.host.release()
        self.turn[int(threading.current_thread().name)].acquire()

    def play(self) -> list[tuple[int, int]]:
        for thread in self.threads:
            thread.start()
        for number in sorted(self.alive):  # each up to its first call
            self._go(number)
        while self.alive:
            ready = sorted(self.alive)
            step = len(self.trace)
            choice = self.choices[step] % len(ready) if step < len(self.choices) else 0
            self.trace.append((choice, len(ready)))
            self._go(ready[choice])
        for thread in self.threads:
            thread.join()
        return self.trace

    def _go(self, number: int) -> None:
        self.turn[number].release()
        self.host.acquire()


def orders(workers: Callable[[], list[Worker]], most: int) -> Iterator[None]:
    """Play every order of two workers; yield after each, so that the state can be looked at. At most `most`."""
    choices: list[int] = []
    for _ in range(most):
        turns = _Turns(workers(), choices)
        FAULTS.gate = turns.gate
        try:
            trace = turns.play()
        finally:
            FAULTS.gate = None
        yield
        while trace and trace[-1][0] + 1 >= trace[-1][1]:
            trace.pop()
        if not trace:
            return
        choices = [choice for choice, _ in trace[:-1]] + [trace[-1][0] + 1]


def one_order(workers: list[Worker], choices: list[int]) -> None:
    """Play the workers in this order: at each step the number of the one that goes on, of those that can."""
    turns = _Turns(workers, choices)
    FAULTS.gate = turns.gate
    try:
        turns.play()
    finally:
        FAULTS.gate = None
