"""The door: production's base paths on one port, this machine only, many at once."""

import http.client
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from infra.local.invoking import Reply
from infra.local.serving import BODY_LIMIT, Asked, Door, House, PortTaken, plain
from tests.builders import an_intake
from tests.world import World, _json


def echo(asked: Asked) -> Reply:
    return plain(200, f"{asked.method} {asked.path} {asked.body.decode()}")


def broken(asked: Asked) -> Reply:
    raise ValueError("Jane Invented")


@pytest.fixture
def door() -> Iterator[Door]:
    made = Door(0, House(["eligibility", "prescriptions"], {"echo": echo, "broken": broken}))
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


def ask(
    door: Door, method: str, path: str, body: bytes | None = None, **headers: str
) -> tuple[int, str, dict[str, str]]:
    line = http.client.HTTPConnection("127.0.0.1", door.port, timeout=10)
    try:
        line.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = line.getresponse()
        return answer.status, answer.read().decode(), {name.lower(): value for name, value in answer.getheaders()}
    finally:
        line.close()


def test_the_root_leads_to_eligibility(door: Door) -> None:
    status, _, headers = ask(door, "GET", "/")
    assert (status, headers["location"]) == (303, "/eligibility/")


def test_each_service_answers_under_its_base_path(clinic: World, door: Door) -> None:
    assert '"eligibility"' in ask(door, "GET", "/eligibility/health")[1]
    assert '"prescriptions"' in ask(door, "GET", "/prescriptions/health")[1]


def test_a_local_room_gets_method_path_and_body(door: Door) -> None:
    assert ask(door, "POST", "/echo/there", b"hello")[:2] == (200, "POST /echo/there hello\n")


def test_nothing_is_found_where_nothing_is(door: Door) -> None:
    assert ask(door, "GET", "/atlantis")[0] == 404


def test_a_head_request_has_the_headers_and_no_body(door: Door) -> None:
    status, body, headers = ask(door, "HEAD", "/echo")
    assert (status, body, headers["content-length"]) == (200, "", "11")


def test_another_name_for_this_machine_is_refused(door: Door) -> None:
    assert ask(door, "GET", "/echo", Host="evil.example")[0] == 421


def test_localhost_is_this_machine(door: Door) -> None:
    assert ask(door, "GET", "/echo", Host=f"localhost:{door.port}")[0] == 200


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec_Fetch_Site": "cross-site"}],
)
def test_another_site_cannot_change_anything(door: Door, headers: dict[str, str]) -> None:
    assert ask(door, "POST", "/echo", b"x", **headers)[0] == 403


def test_our_own_pages_can(door: Door) -> None:
    origin = f"http://127.0.0.1:{door.port}"
    assert ask(door, "POST", "/echo", b"x", Origin=origin, Sec_Fetch_Site="same-origin")[0] == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content_Length": str(BODY_LIMIT + 1)}, 413),
        ({"Content_Length": "-1"}, 411),
        ({"Content_Length": "many"}, 411),
        ({"Transfer_Encoding": "chunked"}, 411),
    ],
)
def test_a_body_that_cannot_be_taken_is_not_read(door: Door, headers: dict[str, str], status: int) -> None:
    assert ask(door, "POST", "/echo", None, **headers)[0] == status


def test_what_breaks_answers_without_a_persons_words(door: Door) -> None:
    status, text, _ = ask(door, "GET", "/broken")
    assert status == 500
    assert "Jane" not in text


def test_a_taken_port_is_said(door: Door) -> None:
    with pytest.raises(PortTaken, match=f"Port {door.port} cannot be opened"):
        Door(door.port, House([], {}))


def test_many_at_once_each_get_their_own_answer(door: Door) -> None:
    """Chalice keeps one current request per app; ours belongs to the thread."""

    def refused_for(n: int) -> str:
        body = _json(an_intake("self_pay", **{f"unknown_{n:03d}": 1}))
        return ask(door, "POST", "/eligibility/sign-in", body, Content_Type="application/json")[1]

    with ThreadPoolExecutor(8) as pool:
        for n, said in enumerate(pool.map(refused_for, range(40))):
            assert f"unknown_{n:03d}" in said
            assert said.count("unknown_") == 1
