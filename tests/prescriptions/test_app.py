"""Prescriptions through its real handlers on the emulated cloud: a form goes out, a page comes back, sessions are counted."""

import io
from typing import Any

import pytest

from tests.builders import an_intake
from tests.builders_prescriptions import a_mail, a_picture, post
from tests.world import Caller, World


@pytest.fixture
def case_id(clinic: World) -> str:
    """A car accident's case, with its form issued."""
    reply = clinic.request("eligibility", "POST", "/intake/milehigh", json=an_intake("car_accident"))
    clinic.settle()
    found: str = reply.json["case_id"]
    return found


@pytest.fixture
def desk(clinic: World) -> Caller:
    """The front desk, signed in."""
    return clinic.sign_in("front-desk")


def the_form(world: World, desk: Caller, case_id: str) -> bytes:
    """The PDF that was drawn for a case."""
    name = desk.get("prescriptions", f"/cases/{case_id}").json["form"]["document"]
    bucket = world.built.environment["PRESCRIPTIONS_DOCUMENTS"]
    data: bytes = world.session.client("s3").get_object(Bucket=bucket, Key=f"milehigh/{name}")["Body"].read()
    return data


def test_a_new_case_gets_its_form(clinic: World, case_id: str, desk: Caller) -> None:
    assert the_form(clinic, desk, case_id).startswith(b"%PDF-")
