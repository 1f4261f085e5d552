"""What the tests of the service's handlers begin from: an open case, the front desk, a page that came back."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.builders import an_intake
from tests.builders_prescriptions import a_confirmation, a_mail, post
from tests.world import Caller, World


@pytest.fixture
def case_id(clinic: World) -> str:
    """A car accident's case, with its form issued."""
    return open_case(clinic)


def open_case(world: World, kind: str = "car_accident", **changed: Any) -> str:
    reply = world.request("eligibility", "POST", "/intake/milehigh", json=an_intake(kind, **changed))
    world.settle()
    found: str = reply.json["case_id"]
    return found


@pytest.fixture
def desk(clinic: World) -> Caller:
    """The front desk, signed in."""
    return clinic.sign_in("front-desk")


@pytest.fixture
def form_of(clinic: World, desk: Caller) -> Callable[[str], bytes]:
    """The PDF that was drawn for a case, as the doctor gets it."""

    def fetch(case_id: str) -> bytes:
        name = desk.get("prescriptions", f"/cases/{case_id}").json["form"]["document"]
        bucket = clinic.built.environment["PRESCRIPTIONS_DOCUMENTS"]
        data: bytes = clinic.session.client("s3").get_object(Bucket=bucket, Key=f"milehigh/{name}")["Body"].read()
        return data

    return fetch


@pytest.fixture
def waiting(clinic: World, case_id: str, desk: Caller, form_of: Callable[[str], bytes]) -> str:
    """The id of a page that came back for the case and waits for review."""
    post(clinic, a_mail(("Rx.pdf", form_of(case_id))))
    clinic.settle()
    found: str = desk.get("prescriptions", "/documents").json["documents"][0]["document_id"]
    return found


@pytest.fixture
def active(clinic: World, waiting: str, desk: Caller) -> str:
    """The id of an active prescription for the case."""
    reply = desk.post("prescriptions", f"/documents/{waiting}/confirmation", json=a_confirmation())
    clinic.settle()
    found: str = reply.json["prescription_id"]
    return found
