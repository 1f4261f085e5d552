"""What does a case cost in AWS calls, from the form to the money? `python -m tests.benchmarks.aws_calls`.

The three cases, each call counted under the function that made it; a transaction counts by the rows it touches, as
DynamoDB bills it. Polls of queues are Lambda's, sweeps the schedule's: neither is a case's, neither is counted.
"""

import sys
from collections import Counter
from collections.abc import Iterator

from tests import thread
from tests.builders_tour import KINDS
from tests.listening import Grant, Heard, listening
from tests.telephone import connected
from tests.thread import Outside
from tests.world import World

_POLLS = {"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"}


def heard() -> Heard:
    """Everything that was asked of AWS from the forms to the money."""
    world = World()
    world.wipe()
    world.open_clinic()
    outside, desk, therapist = Outside(world), world.sign_in("front-desk"), world.sign_in("therapist", name="ana")
    with connected(), listening() as found:
        for kind, (start, end) in KINDS.items():
            case_id = thread.opens_a_case(outside, kind)
            ask = thread.enters_the_leave if kind == "workers_compensation" else thread.calls_the_plan
            ask(outside, desk, case_id)
            thread.opens_the_first_visit(outside, desk, case_id, kind)
            thread.sends_the_page_back(outside, desk, case_id)
            thread.confirms(outside, desk, thread.waiting_page(desk, case_id), kind)
            thread.signs(outside, therapist, case_id, start=start, end=end)
        world.pass_time(hours=25)
        thread.night(outside)
        thread.answers_come(outside)
    return found


def report() -> Iterator[str]:
    """One line a function, then the sum of each action."""
    found, total = heard(), Counter[str]()
    for (service, function), grants in sorted(found.calls.items()):
        if function == "sweep":
            continue
        counted = _counted(grants)
        total += counted
        yield f"{service + '.' + function:28} {counted.total():5}  {_most(counted)}"
    yield f"all: {total.total()} for {len(KINDS)} cases, {total.total() / len(KINDS):.0f} a case; {_most(total)}"


def _counted(grants: list[Grant]) -> Counter[str]:
    return Counter(action for action, _ in grants if action not in _POLLS)


def _most(counted: Counter[str]) -> str:
    return ", ".join(f"{count} {action.partition(':')[2]}" for action, count in counted.most_common(6))


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in report())
