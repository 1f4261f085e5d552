"""Sign-in: Cognito knows the password, the session is a row that idles out."""

import base64
import json
from datetime import timedelta
from typing import Any

import pytest

from shared import aws, staff
from shared.permissions import Role
from shared.staff import Challenge, Staff
from shared.tenancy import at_work_for
from tests.world import NOON, PASSWORD, World

ANA = Staff(subject="s", name="ana", clinic="milehigh", roles=frozenset({Role.THERAPIST}))
MINUTE = timedelta(minutes=1)


def test_the_right_password_gives_the_person_with_clinic_and_roles(world: World) -> None:
    world._enrol("ana", "therapist", "milehigh")
    found = staff.check_password("ana", PASSWORD)

    assert isinstance(found, Staff)
    assert (found.name, found.clinic, found.roles) == ("ana", "milehigh", frozenset({Role.THERAPIST}))


@pytest.mark.parametrize(("username", "password"), [("ana", "wrong"), ("nobody", PASSWORD)])
def test_a_wrong_pair_does_not_say_which_half(world: World, username: str, password: str) -> None:
    world._enrol("ana", "therapist", "milehigh")

    assert staff.check_password(username, password) is None


def test_a_group_that_is_no_role_grants_nothing() -> None:
    said = {"sub": "s", "cognito:username": "ana", "custom:clinic": "milehigh", "cognito:groups": ["biller", "ops"]}
    token = "h." + base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=") + ".s"
    found = staff._staff_or_challenge({"AuthenticationResult": {"IdToken": token}})

    assert isinstance(found, Staff)
    assert found.roles == {Role.BILLER}


class Cognito:
    """A user pool that asks for the code of an authenticator app."""

    class exceptions:  # noqa: N801 as botocore names it
        class NotAuthorizedException(Exception): ...

        class CodeMismatchException(Exception): ...

        class ExpiredCodeException(Exception): ...

        class UserNotFoundException(Exception): ...

    def __init__(self, answer: dict[str, Any] | Exception) -> None:
        self.answer = answer

    def initiate_auth(self, **_: Any) -> dict[str, Any]:
        return {"ChallengeName": "SOFTWARE_TOKEN_MFA", "Session": "of-cognito"}

    def respond_to_auth_challenge(self, **_: Any) -> dict[str, Any]:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.mark.parametrize("error", [Cognito.exceptions.NotAuthorizedException, Cognito.exceptions.CodeMismatchException,
                                   Cognito.exceptions.ExpiredCodeException])  # fmt: skip
def test_a_wrong_or_late_code_is_refused(world: World, monkeypatch: pytest.MonkeyPatch, error: type[Exception]) -> None:
    monkeypatch.setattr(aws, "client", lambda _: Cognito(error()))

    assert staff.check_password("ana", PASSWORD) == Challenge("SOFTWARE_TOKEN_MFA", "of-cognito")
    assert staff.answer_challenge("ana", "of-cognito", "000000") is None


def test_the_code_of_the_app_opens(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    said = {"sub": "s", "cognito:username": "ana", "custom:clinic": "milehigh", "cognito:groups": ["therapist"]}
    token = "h." + base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=") + ".s"
    monkeypatch.setattr(aws, "client", lambda _: Cognito({"AuthenticationResult": {"IdToken": token}}))

    assert staff.answer_challenge("ana", "of-cognito", "123456") == ANA


# sessions


def test_a_session_stays_open_while_it_is_used_and_idles_out(world: World) -> None:
    cookie = staff.open_session(ANA, NOON)
    assert staff.find_session(cookie, NOON + 14 * MINUTE)
    assert staff.find_session(cookie, NOON + 28 * MINUTE)

    assert staff.find_session(cookie, NOON + 43 * MINUTE) is None


def test_a_session_ends_after_twelve_hours_however_much_it_is_used(world: World) -> None:
    cookie = staff.open_session(ANA, NOON)
    for minutes in range(10, 720, 10):
        assert staff.find_session(cookie, NOON + minutes * MINUTE)

    assert staff.find_session(cookie, NOON + 720 * MINUTE) is None


def test_the_row_does_not_tell_the_cookie(world: World) -> None:
    cookie = staff.open_session(ANA, NOON)

    assert cookie.partition(".")[2] not in json.dumps(world.dump())


def test_last_use_is_written_at_most_once_a_minute(world: World) -> None:
    cookie = staff.open_session(ANA, NOON)
    staff.find_session(cookie, NOON + timedelta(seconds=59))
    before = world.dump()
    staff.find_session(cookie, NOON + MINUTE)

    assert world.dump() != before


def test_a_closed_session_is_closed_also_for_a_request_under_way(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    cookie = staff.open_session(ANA, NOON)
    note = staff._used

    def slow(*given: Any) -> Any:
        staff.close_session(cookie)
        return note(*given)

    monkeypatch.setattr(staff, "_used", slow)
    staff.find_session(cookie, NOON + 5 * MINUTE)
    monkeypatch.undo()

    assert staff.find_session(cookie, NOON + 5 * MINUTE) is None


@pytest.mark.parametrize("cookie", ["", ".", "milehigh.", "milehigh.x", "DIRECTORY.x", "a#b.x", "é.x", "x" * 5000])
def test_a_cookie_that_is_not_ours_opens_nothing(world: World, cookie: str) -> None:
    assert staff.find_session(cookie, NOON) is None


def test_a_cookie_with_another_clinic_written_on_it_opens_nothing(world: World) -> None:
    cookie = staff.open_session(ANA, NOON)

    assert staff.find_session(cookie.replace("milehigh", "lakeside"), NOON) is None


def test_a_session_is_a_row_that_expires_by_itself(world: World) -> None:
    cookie = staff.open_session(ANA, NOON)
    with at_work_for("milehigh"):
        held = staff._table("milehigh").find(staff._sk(cookie))

    assert held is not None
    assert held["expires"] == int((NOON + staff.ABSOLUTE).timestamp())


def test_a_form_seal_belongs_to_one_session() -> None:
    seals = {staff.form_seal(key, cookie) for key in (b"k", b"K") for cookie in ("a.1", "a.2")}

    assert len(seals) == 4
