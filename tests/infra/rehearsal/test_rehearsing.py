"""What the rehearsal changes before it deploys and plays; the rehearsal itself is `make rehearse`."""

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest

from infra.local.demo.cast import CASES
from infra.local.invoking import Reply
from infra.local.serving import Asked
from infra.rehearsal import deploying, means
from infra.rehearsal.deploying import Deployed
from infra.rehearsal.ministack import REQUIREMENTS, Emulated

TREATED = date(2026, 11, 24)


class Secrets:
    """Secrets Manager with the one secret of the platform."""

    @staticmethod
    def list_secrets() -> Any:
        """As the emulator answers."""
        return {"SecretList": [{"ARN": "arn:aws:secretsmanager:us-east-1:123456789012:secret:key-abc"}]}


class Answering(Emulated):
    """An emulator that has a secret, and no process."""

    def client(self, service: str) -> Any:
        """The one client that is asked for."""
        assert service == "secretsmanager"
        return Secrets


@pytest.fixture
def deployed() -> Deployed:
    """Two services stand; billing comes next."""
    return Deployed(Answering(1), apis={"eligibility": "e1", "prescriptions": "p1"})


def _said(case: Any) -> str:
    return json.dumps([case.intake, case.review, case.session, case.outside, case.benefits, case.authorization])


def test_every_day_of_the_story_moves_by_the_same_and_nothing_else_changes() -> None:
    moved = means.in_our_days(CASES, TREATED)

    for before, after in zip(CASES, moved, strict=True):
        days = [date.fromisoformat(day) for day in re.findall(r"\b2026-\d\d-\d\d\b", _said(before))]
        there = [date.fromisoformat(day) for day in re.findall(r"\b202[67]-\d\d-\d\d\b", _said(after))]
        assert there == [day + (TREATED - means.TREATED) for day in days]
        assert (after.session["service_date"], after.folder) == (str(TREATED), before.folder)
        assert after.intake["patient"] == before.intake["patient"]


def test_moved_by_nothing_the_story_is_the_same() -> None:
    assert means.in_our_days(CASES, means.TREATED) == CASES


def test_moved_there_and_back_the_story_is_the_same() -> None:
    there = means.in_our_days(CASES, means.TREATED + timedelta(days=20))

    assert means._DAY.search(_said(there[0]))
    assert [case.session["service_date"] for case in there] == ["2026-03-24"] * 3


def test_a_function_gets_its_zip_and_its_neighbours_address(deployed: Deployed) -> None:
    function = {"Type": "AWS::Serverless::Function",
                "Properties": {"CodeUri": "./deployment.zip", "Environment": {"Variables": {"A": "a"}}}}  # fmt: skip
    properties = deploying._fitted({"Resources": {"F": function}}, "billing", deployed)["Resources"]["F"]["Properties"]

    assert properties["CodeUri"] == "s3://artifacts/billing.zip"
    assert properties["Environment"]["Variables"] == {
        "A": "a", "COOKIE_SECURE": "no", "HOME_CLINIC": "milehigh",
        "ELIGIBILITY_URL": "http://127.0.0.1:1/restapis/e1/api/_user_request_",
        "PRESCRIPTIONS_URL": "http://127.0.0.1:1/restapis/p1/api/_user_request_",
    }  # fmt: skip


def test_what_the_emulator_does_not_know_is_left_out(deployed: Deployed) -> None:
    held = {"Rule": {"Type": "AWS::SES::ReceiptRule"}, "Table": {"Type": "AWS::DynamoDB::Table"}}

    assert list(deploying._fitted({"Resources": held}, "prescriptions", deployed)["Resources"]) == ["Table"]


def test_a_role_is_given_the_secret_itself(deployed: Deployed) -> None:
    """The emulator's own `Ref` would name it, and a policy wants its ARN."""
    role = {"Type": "AWS::IAM::Role", "Properties": {"Resource": {"Fn::ImportValue": "quarterhour-signing-key"}}}
    fitted = deploying._fitted({"Resources": {"R": role}}, "eligibility", deployed)

    assert fitted["Resources"]["R"]["Properties"]["Resource"].endswith(":secret:key-abc")


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("/eligibility/intake/milehigh?a=b", "/restapis/e1/api/_user_request_/intake/milehigh?a=b"),
        ("/quarterhour-prescriptions-documents-1/milehigh/forms/abc?X=1",
         "/quarterhour-prescriptions-documents-1/milehigh/forms/abc?X=1"),
    ],
)  # fmt: skip
def test_the_door_leads_to_the_service_or_to_the_bucket(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch, asked: str, led_to: str
) -> None:
    seen: list[Any] = []
    monkeypatch.setattr(means, "call", lambda *told: seen.append(told) or Reply(200, {}, b""))
    means.Gateway(deployed).answer(Asked("GET", asked, {"host": "here", "accept": "text/html"}, b""))

    assert seen == [(1, "GET", led_to, b"", {"accept": "text/html"})]


def test_the_emulator_is_named_with_its_exact_version() -> None:
    lines = [line for line in REQUIREMENTS.read_text().splitlines() if line and not line.startswith("#")]

    assert lines
    assert all(re.fullmatch(r"[a-z-]+==[\d.]+", line) for line in lines)
