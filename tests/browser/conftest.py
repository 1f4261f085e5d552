"""The pages in a real Chromium: the system's own, driven by playwright; the services behind one door on loopback."""

import shutil
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from infra.local import objects
from infra.local.invoking import Reply
from infra.local.serving import Asked, Door, House
from shared import aws
from tests.builders_browser import WIDE, Visitor
from tests.world import World

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium with a fresh profile; a machine without one skips, and the summary says so (tests/conftest.py)."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("this machine has no chromium")
    with playwright.sync_playwright() as started:
        made = started.chromium.launch(executable_path=chromium, args=FLAGS)
        yield made
        made.close()


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of the three services behind one door."""
    door = Door(0, House(["eligibility", "prescriptions", "billing"], {}))
    threading.Thread(target=door.serve_forever, daemon=True).start()
    yield door.base
    door.shutdown()
    door.server_close()


@pytest.fixture
def visitor(browser: Any, site: str, clinic: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visitor]:
    """Somebody with a browser window, at an open clinic; her browser must have had nothing to complain of."""
    yield from _visit(browser, site, clinic, monkeypatch)


@pytest.fixture
def visitor_without_script(
    browser: Any, site: str, clinic: World, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Visitor]:
    """The same person, with scripts turned off."""
    yield from _visit(browser, site, clinic, monkeypatch, java_script_enabled=False)


# a browser that sends files: the services and the object window behind one door


@pytest.fixture(scope="session")
def bucket_site() -> Iterator[str]:
    """The services and the object window behind one door, as `make run` has them."""
    door = Door(
        0, House(["eligibility", "prescriptions", "billing"], {"objects": lambda asked: _window(door.base, asked)})
    )
    threading.Thread(target=door.serve_forever, daemon=True).start()
    yield door.base
    door.shutdown()
    door.server_close()


def _window(base: str, asked: Asked) -> Reply:
    s3, now = World().session.client("s3"), datetime.now(UTC)
    if asked.method == "POST":
        return objects.take_form(asked, lambda: s3, now)
    return objects.open_link(base, asked.target, lambda: s3, now)


@pytest.fixture
def where(bucket_site: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of that site, told to the services."""
    monkeypatch.setenv("HOUSE_URL", bucket_site)
    monkeypatch.setenv("OBJECT_WINDOW", f"{bucket_site}/objects")
    aws.signer.cache_clear()
    yield bucket_site
    aws.signer.cache_clear()


@pytest.fixture
def sender(browser: Any, where: str, clinic: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visitor]:
    """Somebody who sends files from her browser."""
    yield from _visit(browser, where, clinic, monkeypatch)


@pytest.fixture
def sender_without_script(
    browser: Any, where: str, clinic: World, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Visitor]:
    yield from _visit(browser, where, clinic, monkeypatch, java_script_enabled=False)


def _visit(browser: Any, site: str, world: World, monkeypatch: pytest.MonkeyPatch, **options: Any) -> Iterator[Visitor]:
    monkeypatch.setenv("COOKIE_SECURE", "no")
    monkeypatch.setenv("HOME_CLINIC", "milehigh")
    context = browser.new_context(viewport=WIDE, locale="en-US", **options)
    context.set_default_timeout(10_000)
    came = Visitor(context.new_page(), world, site)
    yield came
    context.close()
    assert came.complaints == []
