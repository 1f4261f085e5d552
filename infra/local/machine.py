"""The machine that stands behind `make run` and `make demo`: emulator, door, pumps, clock and rooms, put together."""

import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from infra.local import people, pumps, resources
from infra.local.emulator import Call, Emulator
from infra.local.invoking import app_of
from infra.local.payer import Payer
from infra.local.post_office import PostOffice
from infra.local.rooms import Rooms, known_clinics
from infra.local.scheduler import Scheduler, found_schedules
from infra.local.serving import Door
from shared import aws, tenancy

ROOT = Path(__file__).parents[2]
PAYER_PUMP = "simulated payer"
_CLIENTS = ("dynamodb", "s3", "sqs", "events", "secretsmanager", "cognito-idp", "sesv2")


class Memory(Protocol):
    """What outlives a run (memory.py), or does not (the demo)."""

    def note(self, name: str) -> str | None:
        """What was noted under a name."""

    def take_note(self, name: str, words: str) -> None:
        """Note something."""

    def put_back(self) -> int:
        """Put back what was kept."""

    def after(self, call: Call) -> None:
        """Keep what a call changed."""


@dataclass
class Machine:
    """The parts, standing."""

    emulator: Emulator
    scheduler: Scheduler
    pumps: list[pumps.Pump]
    door: Door
    rooms: Rooms


def here() -> list[str]:
    """The services that are there: app and template both."""
    parts = {
        name: (ROOT / "services" / name / "app.py", ROOT / "infra" / f"{name}.yaml") for name in resources.SERVICES
    }
    return [name for name, files in parts.items() if all(file.exists() for file in files)]


def noted(memory: Memory, name: str, fresh: str) -> str:
    """What was noted under the name at the first start."""
    held = memory.note(name)
    if held is None:
        memory.take_note(name, fresh)
    return held or fresh


def set_up(memory: Memory, door: Door) -> Machine:
    """Make or put back everything; nothing runs yet."""
    password = noted(memory, "password", people.new_password())
    emulator = Emulator()
    emulator.start(
        noted(memory, "signing key", secrets.token_urlsafe(48)), noted(memory, "secret", secrets.token_hex(20))
    )
    memory.put_back()
    emulator.after = memory.after
    scheduler = _scheduler(emulator, memory)
    tell(door.base)
    payer = Payer.of(emulator.client, emulator.built)
    rooms = Rooms(emulator, scheduler, PostOffice.of(emulator.client, emulator.built), payer, password, door.base)
    door.house.rooms.update(rooms.all())
    running = pumps.pumps(emulator, [mapping for mapping in emulator.built.mappings if mapping.service in here()])
    if payer:
        running.append(pumps.Pump(PAYER_PUMP, payer.visit))
    return Machine(emulator, scheduler, running, door, rooms)


def _scheduler(emulator: Emulator, memory: Memory) -> Scheduler:
    def recall(name: str) -> str | None:
        with emulator.lock:
            return memory.note(name)

    def remember(name: str, words: str) -> None:
        with emulator.lock:
            memory.take_note(name, words)

    return Scheduler(list(found_schedules(here())), recall, remember)


def tell(base: str) -> None:
    """What only one machine tells the functions; apps and clients are made now, by one thread."""
    os.environ.update({
        "HOME_CLINIC": people.HOME, "COOKIE_SECURE": "no", "HOUSE_URL": base,
        "OBJECT_WINDOW": f"{base}/objects", "PRESCRIPTIONS_URL": f"{base}/prescriptions",
        "ELIGIBILITY_URL": f"{base}/eligibility",
        "CLEARINGHOUSE_URL": f"{base}/payer/realtime",
    })  # fmt: skip
    for name in here():
        app_of(name)
    for client in _CLIENTS:
        aws.client(client)
    aws.signer()


def people_the_house(machine: Machine) -> None:
    """Open the invented clinic the first time; let the people of all clinics sign in each time."""
    emulator, password = machine.emulator, machine.rooms.password
    if people.HOME not in known_clinics():
        people.open_clinic(emulator, people.demo_settings(), password)
    from services.eligibility.store import EligibilityStore

    for clinic in known_clinics():
        with tenancy.at_work_for(clinic):
            settings = EligibilityStore(clinic).get_settings()
        people.enrol(emulator, list(people.people_of(settings)), password)


@contextmanager
def running(machine: Machine) -> Iterator[None]:
    """Door, pumps and scheduler go while this is open; then they finish what they have in hand."""
    closing = threading.Event()
    jobs = [
        threading.Thread(target=pumps.keep_running, args=(machine.emulator, pump, closing)) for pump in machine.pumps
    ]
    jobs.append(threading.Thread(target=machine.scheduler.keep_running, args=(closing,)))
    serving = threading.Thread(target=machine.door.serve_forever, daemon=True)
    for thread in (*jobs, serving):
        thread.daemon = True
        thread.start()
    try:
        yield
    finally:
        closing.set()
        machine.door.shutdown()
        with machine.emulator.stirred:
            machine.emulator.stirred.notify_all()
        for job in jobs:
            job.join(timeout=10)
        machine.door.server_close()
