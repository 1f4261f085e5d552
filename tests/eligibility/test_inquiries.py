"""Asking a plan electronically, through the real handler and over real HTTP to a clearinghouse on loopback."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from typing import Any

import pytest

from infra.local.simulated_payer.realtime import answer_270
from services.eligibility import gateway
from tests.builders import JANE, an_intake
from tests.builders_benefits import payer_level, written
from tests.builders_clearinghouse import Clearinghouse, Reply, clearinghouse
from tests.world import Caller, World

TODAY = date(2026, 3, 2)
Connect = Callable[[Callable[[str], Reply]], Clearinghouse]


def simulated(text: str) -> Reply:
    return 200, answer_270(text, TODAY)


@pytest.fixture
def connect(monkeypatch: pytest.MonkeyPatch) -> Iterator[Connect]:
    """Stand up a clearinghouse and tell eligibility where it is."""
    monkeypatch.setattr(gateway, "BREAKER", gateway.Breaker())
    with ExitStack() as stack:

        def stand_up(answer: Callable[[str], Reply]) -> Clearinghouse:
            server = stack.enter_context(clearinghouse(answer))
            monkeypatch.setenv("CLEARINGHOUSE_URL", server.address)
            return server

        yield stand_up


@pytest.fixture
def desk(clinic: World) -> Caller:
    return clinic.sign_in("front-desk")


def a_case(desk: Caller, kind: str = "health_plan", **changes: Any) -> str:
    intake = an_intake(kind, **changes)
    case_id: str = desk.world.request("eligibility", "POST", "/intake/milehigh", json=intake).json["case_id"]
    return case_id


def ask(desk: Caller, case_id: str) -> Any:
    return desk.post("eligibility", f"/cases/{case_id}/inquiries")


def evidence(desk: Caller, case_id: str) -> dict[str, Any]:
    reply = ask(desk, case_id)
    assert reply.status == 201, reply.text
    (told,) = reply.json["verifications"]
    return dict(told)


def test_an_open_plan_is_recorded_as_evidence_like_a_call(desk: Caller, connect: Connect) -> None:
    connect(simulated)
    told = evidence(desk, a_case(desk))

    assert (told["channel"], told["covers_massage"], told["pays_out_of_network"]) == ("270/271", "yes", "yes")
    assert (told["needs_authorization"], told["visits_left"]) == ("no", 18)
    assert (told["deductible_left"], told["coinsurance_percent"]) == ("30.00", "30")
    assert told["reasons"][0] == "The plan states a benefit for massage. (EB 4)"


def test_the_case_is_judged_again_and_the_rest_is_for_the_telephone(desk: Caller, connect: Connect) -> None:
    connect(simulated)
    case_id = a_case(desk)
    first, second, _ = ask(desk, case_id).json["determinations"][-1]["requirements"]

    assert (first["status"], second["status"]) == ("unknown", "met")
    assert first["next_step"]["words"] == "Ask by telephone: does it pay a licensed massage therapist?"


def test_a_call_after_it_completes_the_estimate(desk: Caller, connect: Connect) -> None:
    connect(simulated)
    case_id = a_case(desk)
    ask(desk, case_id)
    call = {"representative": "Sam", "reference_number": "R-1", "accepts_massage_therapists": "yes",
            "allowed_per_unit": "30"}  # fmt: skip
    latest = desk.post("eligibility", f"/cases/{case_id}/verifications", json=call).json["determinations"][-1]

    assert [one["status"] for one in latest["requirements"]] == ["met", "met", "not_met"]
    assert (latest["estimate"]["plan_pays"], latest["estimate"]["patient_owes"]) == ("63.00", "77.00")


def test_an_answer_to_everything_needs_one_inquiry(desk: Caller, connect: Connect) -> None:
    server = connect(simulated)
    ask(desk, a_case(desk))

    assert [text.split("~EQ*")[1].split("~")[0] for text in server.asked] == ["BE"]


def test_a_plan_that_says_nothing_of_massage_is_asked_down_the_ladder(desk: Caller, connect: Connect) -> None:
    server = connect(lambda text: simulated(text.replace("~EQ*BE~", "~EQ*98~")))
    told = evidence(desk, a_case(desk))

    assert [text.split("~EQ*")[1].split("~")[0] for text in server.asked] == ["BE", "PT", "AE"]
    assert (told["verdict"], told["covers_massage"]) == ("verify by telephone", "unknown")


def test_the_same_question_on_one_day_is_one_record(desk: Caller, connect: Connect) -> None:
    server = connect(simulated)
    case_id = a_case(desk)
    first, again = ask(desk, case_id), ask(desk, case_id)

    assert (first.json, len(server.asked)) == (again.json, 1)


def test_an_answer_that_holds_is_asked_for_again_only_expressly(desk: Caller, connect: Connect) -> None:
    server = connect(simulated)
    case_id = a_case(desk)
    ask(desk, case_id)
    desk.world.pass_time(days=1)
    desk.world.cookies.clear()
    tomorrow = desk.world.sign_in("front-desk", name="early-bird")

    assert len(ask(tomorrow, case_id).json["verifications"]) == 1
    again = tomorrow.post("eligibility", f"/cases/{case_id}/inquiries", json={"again": True, "because": "renewed"})
    assert len(again.json["verifications"]) == 2
    assert len(server.asked) == 2


def test_a_week_later_it_is_asked_anew(desk: Caller, connect: Connect) -> None:
    server = connect(simulated)
    case_id = a_case(desk)
    ask(desk, case_id)
    desk.world.pass_time(days=7)
    desk.world.cookies.clear()
    later = desk.world.sign_in("front-desk", name="early-bird")

    assert len(ask(later, case_id).json["verifications"]) == 2
    assert len(server.asked) == 2


HOLDER = {"first_name": "Pat", "last_name": "Invented", "birth_date": "1980-01-02", "sex": "M"}


def test_a_dependent_is_asked_about_below_the_holder_of_the_policy(desk: Caller, connect: Connect) -> None:
    server = connect(simulated)
    coverage = {"payer_id": "example-plan", "member_id": "W123456789", "relationship": "child", "subscriber": HOLDER}
    told = evidence(desk, a_case(desk, coverage=coverage))
    (asked,) = server.asked

    assert "~HL*4*3*23*0~TRN*1*" in asked
    assert "~NM1*IL*1*INVENTED*PAT****MI*W123456789~DMG*D8*19800102*M~HL*4" in asked
    assert told["covers_massage"] == "yes"


def test_another_payer_in_the_answer_is_a_task_for_the_desk(desk: Caller, connect: Connect) -> None:
    def and_another(text: str) -> Reply:
        answer = answer_270(text, TODAY)
        count = int(answer.partition("~SE*")[2].partition("*")[0])
        more = "~EB*R**30~LS*2120~NM1*SEP*2*SECOND PLAN~LE*2120~SE*"
        return 200, answer.replace("~SE*", more).replace(f"~SE*{count}*", f"~SE*{count + 4}*")

    connect(and_another)
    case_id = a_case(desk)
    view = ask(desk, case_id).json

    found = [task["words"] for task in view["tasks"] if task["kind"] == "settle who pays first"]
    assert ["SECOND PLAN" in words for words in found] == [True]


def test_what_the_plan_refuses_is_a_task_that_names_the_field(desk: Caller, connect: Connect) -> None:
    connect(simulated)
    view = ask(desk, a_case(desk, coverage={"payer_id": "example-plan", "member_id": "X000000000"})).json
    found = [task["words"] for task in view["tasks"] if task["kind"] == "correct what the plan refused"]

    assert [words.partition(":")[0] for words in found] == ["Member number, name and date of birth"]


def test_inquiry_and_answer_are_kept_as_they_went_over_the_wire(desk: Caller, connect: Connect) -> None:
    server = connect(simulated)
    told = evidence(desk, a_case(desk))
    bucket = desk.world.built.environment["ELIGIBILITY_DOCUMENTS"]
    s3 = desk.world.session.client("s3")
    kept = [s3.get_object(Bucket=bucket, Key=f"milehigh/{name}")["Body"].read() for name in told["documents"]]

    assert kept == [server.asked[0].encode(), simulated(server.asked[0])[1].encode()]


def test_a_member_nobody_knows_is_a_reason_for_the_front_desk(desk: Caller, connect: Connect) -> None:
    connect(simulated)
    coverage = {"payer_id": "example-plan", "member_id": "X000000000"}
    told = evidence(desk, a_case(desk, coverage=coverage))

    assert (told["verdict"], told["covers_massage"]) == ("the inquiry was refused", "unknown")
    assert told["reasons"] == [
        "The plan does not find the member: compare with the card. Correct it and ask again. (75)"
    ]


def test_a_payer_that_does_not_know_us_is_a_reason_too(desk: Caller, connect: Connect) -> None:
    connect(lambda _: (200, written(payer_level("AAA*N**79*C"))))
    told = evidence(desk, a_case(desk))

    assert told["reasons"] == ["Sender or receiver is not known: enrol with the payer. Correct it and ask again. (79)"]


def test_two_who_ask_at_once_make_one_record(desk: Caller, connect: Connect) -> None:
    case_id = a_case(desk)
    others: list[Any] = []

    def meanwhile(text: str) -> Reply:
        if not others:
            others.append(None)
            others.append(ask(desk, case_id))
        return simulated(text)

    connect(meanwhile)
    first = ask(desk, case_id)

    assert len(first.json["verifications"]) == 1
    assert first.json == others[1].json


@pytest.mark.parametrize("kind", ["car_accident", "workers_compensation", "self_pay"])
def test_other_payers_are_asked_by_telephone(desk: Caller, connect: Connect, kind: str) -> None:
    server = connect(simulated)
    reply = ask(desk, a_case(desk, kind))

    assert (reply.status, "asked by telephone" in reply.json["detail"], server.asked) == (409, True, [])


@pytest.mark.parametrize("role", ["therapist", "biller", "auditor"])
def test_only_who_edits_cases_may_ask(clinic: World, role: str) -> None:
    assert clinic.sign_in(role).post("eligibility", "/cases/abcdefgh/inquiries").status == 403


def test_a_form_leads_back_to_the_case(desk: Caller, connect: Connect) -> None:
    connect(simulated)
    case_id = a_case(desk)
    reply = desk.post("eligibility", f"/cases/{case_id}/inquiries", form={})

    assert (reply.status, reply.headers["location"]) == (303, f"/eligibility/desk/cases/{case_id}")


def test_the_page_offers_to_ask_and_shows_what_was_answered(desk: Caller, connect: Connect) -> None:
    case_id = a_case(desk)
    without = desk.page("eligibility", f"/desk/cases/{case_id}").text
    connect(simulated)
    before = desk.page("eligibility", f"/desk/cases/{case_id}").text
    ask(desk, case_id)
    after = desk.page("eligibility", f"/desk/cases/{case_id}").text

    button = "<button>Ask the plan electronically</button>"
    assert [button in page for page in (without, before, after)] == [False, True, False]
    assert "Ask again all the same" in after
    assert "Answered electronically" not in before
    assert "The plan states a benefit for massage. (EB 4)" in after
    assert "not needed" in after


def changed(what: str, into: str) -> Callable[[str], Reply]:
    return lambda text: (200, simulated(text)[1].replace(what, into))


@pytest.mark.parametrize(
    ("situation", "answer", "words"),
    [
        ("not X12", lambda _: (200, "<html>"), "The answer cannot be read: this is XML or a web page, not X12."),
        ("a broken segment", changed("~SE*", "~se*"), "The answer cannot be read: segment "),
        ("another trace", changed("TRN*2*", "TRN*2*Z"), "The answer does not carry the number of our inquiry"),
        ("another person", changed("DMG*D8*19850412", "DMG*D8*19990101"), "The answer speaks of somebody else"),
        ("an inquiry sent back", lambda text: (200, text), "The clearinghouse refused the form of the inquiry"),
    ],
)  # fmt: skip
def test_an_answer_that_is_not_used_is_kept_with_its_reason(
    desk: Caller, connect: Connect, situation: str, answer: Callable[[str], Reply], words: str
) -> None:
    connect(answer)
    told = evidence(desk, a_case(desk))

    assert (told["verdict"], told["covers_massage"], len(told["documents"])) == ("unknown", "unknown", 2)
    assert told["reasons"][0].startswith(words)


def test_a_payer_that_rests_is_asked_again_later(desk: Caller, connect: Connect) -> None:
    connect(changed("~DTP*346*D8*20260101", "~AAA*Y**42*R"))
    case_id = a_case(desk)

    assert ask(desk, case_id).status == 503
    assert desk.get("eligibility", f"/cases/{case_id}").json["verifications"] == []


@pytest.mark.parametrize(
    ("situation", "status", "expected", "code"),
    [
        ("it is down", 503, 503, "try-again"),
        ("it is too busy", 429, 503, "try-again"),
        ("it sends us elsewhere", 302, 503, "try-again"),
        ("it does not know our key", 401, 409, "conflict"),
    ],
)
def test_a_clearinghouse_that_does_not_answer_leaves_nothing(
    desk: Caller, connect: Connect, situation: str, status: int, expected: int, code: str
) -> None:
    connect(lambda _: (status, ""))
    case_id = a_case(desk)
    reply = ask(desk, case_id)

    assert (reply.status, reply.json["type"]) == (expected, f"urn:quarterhour:problem:{code}")
    assert desk.get("eligibility", f"/cases/{case_id}").json["verifications"] == []


def test_an_answer_without_end_is_none(desk: Caller, connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway, "LONGEST_ANSWER", 100)
    connect(simulated)

    assert ask(desk, a_case(desk)).status == 503


def test_an_answer_that_is_not_plain_text_is_none(desk: Caller, connect: Connect) -> None:
    connect(lambda _: (200, "ISA*é"))

    assert ask(desk, a_case(desk)).status == 503


def test_after_three_failures_nobody_is_asked_for_half_a_minute(desk: Caller, connect: Connect) -> None:
    server = connect(lambda _: (503, ""))
    case_id = a_case(desk)
    for _ in range(5):
        assert ask(desk, case_id).status == 503
    assert len(server.asked) == 3

    server.answer = simulated
    desk.world.pass_time(seconds=30)
    assert ask(desk, case_id).status == 201


def test_an_address_without_https_is_not_asked(desk: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEARINGHOUSE_URL", "http://clearinghouse.example/realtime")
    reply = ask(desk, a_case(desk))

    assert (reply.status, "over https" in reply.json["detail"]) == (409, True)


def test_without_a_clearinghouse_the_desk_is_told_to_call(desk: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEARINGHOUSE_URL", "")
    reply = ask(desk, a_case(desk))

    assert (reply.status, "No clearinghouse is connected" in reply.json["detail"]) == (409, True)


def test_the_key_comes_from_the_secret_that_is_named(
    desk: Caller, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = connect(simulated)
    secrets = desk.world.session.client("secretsmanager")
    arn = secrets.create_secret(Name="quarterhour/clearinghouse-test", SecretString="an invented key")["ARN"]
    monkeypatch.setenv("CLEARINGHOUSE_KEY", "quarterhour/clearinghouse-test")
    gateway._key.cache_clear()
    ask(desk, a_case(desk))
    secrets.delete_secret(SecretId=arn, ForceDeleteWithoutRecovery=True)
    gateway._key.cache_clear()

    assert server.headers[0]["authorization"] == "Bearer an invented key"


def test_without_a_key_none_is_sent(desk: Caller, connect: Connect) -> None:
    server = connect(simulated)
    ask(desk, a_case(desk))

    assert "authorization" not in server.headers[0]


def test_nobody_appears_in_the_log(desk: Caller, connect: Connect, caplog: pytest.LogCaptureFixture) -> None:
    connect(lambda _: (200, "<html>"))
    with caplog.at_level("DEBUG", logger="quarterhour"):
        ask(desk, a_case(desk))

    assert JANE["last_name"] not in caplog.text
    assert "W123456789" not in caplog.text


# Asked again all the same


def asks_again(desk: Caller, case_id: str, **told: Any) -> Any:
    return desk.post("eligibility", f"/cases/{case_id}/inquiries", json={"again": True, **told})


def test_an_answer_that_holds_is_asked_again_only_expressly_with_who_and_why(desk: Caller, connect: Connect) -> None:
    server = connect(simulated)
    case_id = a_case(desk)
    ask(desk, case_id)
    asked = len(server.asked)
    assert len(ask(desk, case_id).json["verifications"]) == 1

    view = asks_again(desk, case_id, because="the plan says that it was renewed").json
    told = [(one["asked_by"], one["asked_because"]) for one in view["verifications"]]
    assert sorted(told) == [("", ""), ("front-desk-milehigh", "the plan says that it was renewed")]
    assert len(server.asked) == 2 * asked
    story = desk.get("eligibility", f"/cases/{case_id}/timeline").json["entries"]
    assert any("Asked again by front-desk-milehigh: the plan says" in one["words"] for one in story)


def test_the_same_wish_sent_twice_asks_once(desk: Caller, connect: Connect) -> None:
    connect(simulated)
    case_id = a_case(desk)
    first, again = (asks_again(desk, case_id, because="renewed").json for _ in range(2))

    assert first == again


def test_without_a_reason_nobody_is_asked_again(desk: Caller, connect: Connect) -> None:
    server = connect(simulated)
    case_id = a_case(desk)
    reply = asks_again(desk, case_id)

    assert (reply.status, [one["field"] for one in reply.json["errors"]]) == (422, ["because"])
    assert server.asked == []


def test_the_page_offers_it_while_the_answer_holds_and_says_where_the_reason_is_missing(
    desk: Caller, connect: Connect
) -> None:
    connect(simulated)
    case_id = a_case(desk)
    assert "Ask again all the same" not in desk.page("eligibility", f"/desk/cases/{case_id}").text
    ask(desk, case_id)
    assert "Ask again all the same" in desk.page("eligibility", f"/desk/cases/{case_id}").text

    reply = desk.post("eligibility", f"/cases/{case_id}/inquiries", form={"again": "true", "because": ""})
    assert reply.status == 422
    assert 'id="because-wrong"' in reply.text


def test_a_refusal_is_no_answer_and_corrected_facts_are_another_question(desk: Caller, connect: Connect) -> None:
    """The plan knows of no such member: once the desk has corrected it, the plan is asked without any ado."""
    server = connect(simulated)
    case_id = a_case(desk, coverage={"payer_id": "example-plan", "member_id": "X12345"})
    assert ask(desk, case_id).json["verifications"][0]["verdict"] == "the inquiry was refused"
    asked = len(server.asked)
    told = {**an_intake(), "revision": 1, "coverage": {"payer_id": "example-plan", "member_id": "W123456789"}}
    assert desk.post("eligibility", f"/cases/{case_id}/facts", json=told).status == 201
    view = ask(desk, case_id).json

    assert len(server.asked) > asked
    assert sorted(one["facts_revision"] for one in view["verifications"]) == [1, 2]
