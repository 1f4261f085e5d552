"""The operator's commands: a clinic's file is judged before it is sent; a person has one clinic and a role."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from infra import add_staff, load_clinic
from shared.permissions import Role
from tests.world import World, told_settings


def _file(tmp_path: Path, **changes: Any) -> Path:
    path = tmp_path / "clinic.json"
    path.write_text(json.dumps({**told_settings(), **changes}))
    return path


def test_a_right_file_is_only_checked_when_that_is_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert load_clinic.main([str(_file(tmp_path)), "--check"]) == 0
    assert capsys.readouterr().out == "clinic.json is right.\n"


def test_a_wrong_file_is_answered_field_by_field_without_what_stands_in_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert load_clinic.main([str(_file(tmp_path, npi="1234567890"))]) == 1
    said = capsys.readouterr().err

    assert said.startswith("npi: ")
    assert "1234567890" not in said


def test_a_file_that_is_no_json_is_said_to_be_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "clinic.json").write_text("clinic = milehigh")

    assert load_clinic.main([str(tmp_path / "clinic.json")]) == 1
    assert "This is not JSON." in capsys.readouterr().err


def test_a_person_is_enrolled_for_one_clinic_and_role(world: World) -> None:
    cognito, pool = world.session.client("cognito-idp"), world.built.exports["quarterhour-pool"]
    person = add_staff.enrol(cognito, pool, "rosa", "milehigh", Role.BILLER)
    client = world.built.exports["quarterhour-pool-client"]
    said = {"USERNAME": "rosa", "PASSWORD": person.password}
    reply = cognito.initiate_auth(ClientId=client, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=said)
    payload = reply["AuthenticationResult"]["IdToken"].split(".")[1]
    token = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))

    assert (token["custom:clinic"], token["cognito:groups"]) == ("milehigh", ["biller"])


def test_a_pool_that_asks_for_no_second_factor_connects_no_app(world: World) -> None:
    cognito, exports = world.session.client("cognito-idp"), world.built.exports
    person = add_staff.enrol(cognito, exports["quarterhour-pool"], "lee", "milehigh", Role.AUDITOR)

    assert not add_staff.connect_app(cognito, exports["quarterhour-pool-client"], person, lambda _: "000000")
