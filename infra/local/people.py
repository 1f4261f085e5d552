"""The invented clinic and its invented people: one sign-in for each role, one for each therapist of the settings.

All share one password that belongs to this machine's demo alone; a real deployment asks for a second factor too.
"""

import contextlib
import hashlib
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.local import invoking
from infra.local.emulator import Emulator
from infra.local.resources import ACCOUNT, REGION
from shared.permissions import Role
from shared.settings import ClinicSettings

HOME = "milehigh"
DEMO_CLINIC = Path(__file__).with_name("demo_clinic.json")


def new_password() -> str:
    """A password that the user pool's policy takes, different on every machine."""
    return f"Demo-{secrets.token_hex(5)}-{10 + secrets.randbelow(90)}"


def demo_settings() -> dict[str, Any]:
    """The invented clinic's settings as plain data."""
    told: dict[str, Any] = json.loads(DEMO_CLINIC.read_text(encoding="utf-8"))
    return told


@dataclass(frozen=True)
class Person:
    """A sign-in."""

    username: str
    role: Role
    clinic: str


def people_of(settings: ClinicSettings) -> Iterator[Person]:
    """One for each role, then the therapists. Elsewhere than at home the clinic's id is part of the name."""
    ending = "" if settings.clinic == HOME else f"-{settings.clinic}"
    yield from (Person(f"{role.value}{ending}", role, settings.clinic) for role in Role)
    yield from (Person(one.therapist_id, Role.THERAPIST, settings.clinic) for one in settings.therapists)


def open_clinic(emulator: Emulator, data: dict[str, Any], password: str) -> list[Person]:
    """Load a clinic's settings and let its people sign in. BadInput when a field is wrong."""
    invoking.run("eligibility", "load_settings", data)
    people = list(people_of(ClinicSettings.model_validate(data)))
    enrol(emulator, people, password)
    return people


def enrol(emulator: Emulator, people: list[Person], password: str) -> None:
    """Let people sign in; whose name is taken is left as he is."""
    cognito, pool = emulator.client("cognito-idp"), emulator.built.made["platform", "UserPool"].ref
    taken = (cognito.exceptions.UsernameExistsException, cognito.exceptions.GroupExistsException)
    for person in people:
        with contextlib.suppress(*taken):
            cognito.create_group(UserPoolId=pool, GroupName=person.role.value)
        with contextlib.suppress(*taken):
            clinic = [{"Name": "custom:clinic", "Value": person.clinic}]
            cognito.admin_create_user(UserPoolId=pool, Username=person.username, UserAttributes=clinic)
            _hold_subject(pool, person)
            cognito.admin_set_user_password(
                UserPoolId=pool, Username=person.username, Password=password, Permanent=True
            )
            cognito.admin_add_user_to_group(UserPoolId=pool, Username=person.username, GroupName=person.role.value)


def _hold_subject(pool: str, person: Person) -> None:
    """The pool is made anew at each start; a person must stay the same subject."""
    from moto.cognitoidp.models import cognitoidp_backends

    user = cognitoidp_backends[ACCOUNT][REGION].user_pools[pool].users[person.username]
    subject = hashlib.sha256(f"{person.clinic} {person.username}".encode()).hexdigest()[:32]
    user.id = subject
    user.update_attributes([{"Name": "sub", "Value": subject}])
