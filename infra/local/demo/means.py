"""What the story needs of whatever house it is played in: a door, the post, the payer, the night; and one machine's.

The rehearsal plays the same story in packages on another emulator (infra/rehearsal).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from infra.local import people, pumps
from infra.local.demo.visiting import Refused
from infra.local.machine import PAYER_PUMP, Machine
from infra.local.payer import Payer
from infra.local.post_office import PostOffice
from shared import clock


class Means(Protocol):
    """A house in which the story can be played."""

    @property
    def port(self) -> int:
        """Where its door is, on loopback."""

    @property
    def password(self) -> str:
        """Everybody's."""

    @property
    def post_office(self) -> PostOffice | None:
        """Who brings mail; None where nobody takes it in."""

    @property
    def payer(self) -> Payer | None:
        """The simulated payer's messenger; None where nobody bills."""

    def open_clinic(self) -> None:
        """Load the invented clinic's settings and let its people sign in."""

    def settle(self) -> None:
        """Let every queue be delivered."""

    def set_clock(self, now: datetime) -> None:
        """What the story says the time is."""

    def run_the_night(self) -> None:
        """What the schedule starts at night."""


@dataclass(frozen=True)
class OneMachine:
    """The house as `make run` has it, with a clock that can be moved."""

    machine: Machine

    @property
    def port(self) -> int:
        """The door's."""
        return self.machine.door.port

    @property
    def password(self) -> str:
        """This machine's."""
        return self.machine.rooms.password

    @property
    def post_office(self) -> PostOffice | None:
        """The local one."""
        return self.machine.rooms.post_office

    @property
    def payer(self) -> Payer | None:
        """The local one."""
        return self.machine.rooms.payer

    def open_clinic(self) -> None:
        """By the function that loads settings."""
        people.open_clinic(self.machine.emulator, people.demo_settings(), self.password)

    def settle(self) -> None:
        """By the pumps; the payer's messenger comes when the story says so."""
        pumps.settle(pump for pump in self.machine.pumps if pump.name != PAYER_PUMP)

    def set_clock(self, now: datetime) -> None:
        """The house's one clock stands where the story is."""
        clock.use(lambda: now)

    def run_the_night(self) -> None:
        """By the scheduler."""
        night = self.machine.scheduler.tonight()
        if night is None:
            raise Refused("there is no nightly batch: the service billing is not here")
        self.machine.scheduler.run(night)
