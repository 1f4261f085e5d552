"""The object window: only an unexpired link that this house signed opens a document."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from infra.local import objects
from infra.local.invoking import Reply
from infra.local.resources import REGION
from shared.objects import Objects

BASE = "http://127.0.0.1:8000"
PAGE = b"%PDF-1.7 an invented page"


class Held:
    """An S3 that holds one document; it notes what it is asked for."""

    def __init__(self, media_type: str = "application/pdf") -> None:
        self.media_type, self.asked = media_type, []  # type: tuple[str, list[Any]]

    def get_object(self, **asked: str) -> dict[str, Any]:
        self.asked.append(asked)
        return {"Body": self, "ContentType": self.media_type}

    def read(self) -> bytes:
        return PAGE


@pytest.fixture
def link(monkeypatch: pytest.MonkeyPatch) -> str:
    """A link as the services hand it out, without the address of the site."""
    import boto3
    from botocore.config import Config

    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "invented")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "invented secret")
    config = Config(signature_version="s3v4", s3={"addressing_style": "path"})
    signer = boto3.Session(region_name=REGION).client("s3", config=config, endpoint_url=f"{BASE}/objects")
    signed = Objects(None, "documents", "milehigh").link(signer, "forms/abc def", "a form.pdf")
    return signed.removeprefix(BASE)


def opened(link: str, held: Held | None = None, later: timedelta = timedelta()) -> Reply:
    return objects.open_link(BASE, link, lambda: held or Held(), datetime.now(UTC) + later)


def test_a_signed_link_opens_the_document(link: str) -> None:
    held = Held()
    reply = opened(link, held)
    assert (reply.status, reply.body) == (200, PAGE)
    assert held.asked == [{"Bucket": "documents", "Key": "milehigh/forms/abc def"}]


def test_the_document_comes_under_the_name_that_was_asked_for(link: str) -> None:
    headers = opened(link).headers
    assert (headers["content-type"], headers["content-disposition"]) == (
        "application/pdf",
        'inline; filename="a form.pdf"',
    )


def test_a_link_opens_until_its_five_minutes_are_over(link: str) -> None:
    assert opened(link, later=timedelta(seconds=290)).status == 200
    assert opened(link, later=timedelta(seconds=301)).status == 403


@pytest.mark.parametrize(
    ("part", "instead"),
    [
        ("/documents/", "/other/"),
        ("milehigh", "atlantis"),
        ("abc", "abd"),
        ("X-Amz-Expires=300", "X-Amz-Expires=301"),
        ("X-Amz-Expires=300", "X-Amz-Expires=many"),
        ("X-Amz-Expires=300", ""),
        ("form.pdf", "form.exe"),
        ("X-Amz-Signature=", "X-Amz-Signature=0"),
        ("invented", "somebody"),
    ],
)
def test_a_changed_link_opens_nothing(link: str, part: str, instead: str) -> None:
    held = Held()
    assert part in link
    assert (opened(link.replace(part, instead, 1), held).status, held.asked) == (403, [])


def test_without_a_signature_nothing_opens(link: str) -> None:
    assert opened(urlsplit(link).path).status == 403


def test_a_link_signed_with_another_secret_opens_nothing(link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "another secret")
    assert opened(link).status == 403


@pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", "application/xml", "binary/octet-stream"])
def test_what_a_browser_could_run_is_only_downloaded(link: str, media_type: str) -> None:
    headers = opened(link, Held(media_type)).headers
    assert headers["content-type"] == "application/octet-stream"
    assert headers["content-disposition"].startswith("attachment")
    assert headers["x-content-type-options"] == "nosniff"
