"""The object window: opens a document by a signed link and takes one by a signed form, as S3 does in production.

Without a valid link nothing opens, and nothing is stored that a form of ours does not allow.

Signature Version 4 in the query (Amazon S3 API Reference, "Authenticating Requests: Using Query Parameters"),
recomputed with botocore. S3 is another site in production; here it shares the desk's, so nothing that a browser
could run is shown: only PDF and pictures open, the rest is downloaded.
"""

import hmac
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from infra.local.invoking import Reply
from infra.local.multipart import fields
from infra.local.post_policy import refusal
from infra.local.resources import REGION
from infra.local.serving import Asked, plain, redirect

PREFIX = "/objects/"
_SHOWN = frozenset({"application/pdf", "image/png", "image/jpeg"})
_LONGEST = 7 * 24 * 3600  # seconds that Version 4 allows
_MOMENT = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class Link:
    """A signed link, taken apart."""

    bucket: str
    name: str
    query: dict[str, str]
    unsigned: str

    @classmethod
    def of(cls, base: str, target: str) -> "Link":
        """From the address of this window's site and the path with its query."""
        parts = urlsplit(target)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        bucket, _, name = parts.path.removeprefix(PREFIX).partition("/")
        signed = "&".join(part for part in parts.query.split("&") if not part.startswith("X-Amz-Signature="))
        return cls(bucket, unquote(name), query, f"{base}{parts.path}?{signed}")


def is_valid(link: Link, now: datetime) -> bool:
    """Whether we signed this link and it has not expired."""
    said = link.query
    try:
        begins = datetime.strptime(said["X-Amz-Date"], _MOMENT).replace(tzinfo=UTC)
        lives = int(said["X-Amz-Expires"])
        signature = _signature(link, said["X-Amz-Date"], lives)
    except (KeyError, ValueError):
        return False
    in_time = 0 < lives <= _LONGEST and now < begins + timedelta(seconds=lives)
    return in_time and hmac.compare_digest(signature, said.get("X-Amz-Signature", ""))


def _signature(link: Link, moment: str, lives: int) -> str:
    from botocore.auth import S3SigV4QueryAuth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials

    mine = Credentials(os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"])
    auth = S3SigV4QueryAuth(mine, "s3", REGION, lives)
    request = AWSRequest("GET", link.unsigned)
    request.context["timestamp"] = moment
    signed: str = auth.signature(auth.string_to_sign(request, auth.canonical_request(request)), request)
    return signed


def open_link(base: str, target: str, s3: Callable[[], Any], now: datetime) -> Reply:
    """The document behind a link, or 403."""
    link = Link.of(base, target)
    if not is_valid(link, now):
        return Reply(403, {"content-type": "text/plain"}, b"This link has expired, or it is not ours.\n")
    found = s3().get_object(Bucket=link.bucket, Key=link.name)
    return Reply(200, _headers(link, found["ContentType"]), found["Body"].read())


def _headers(link: Link, media_type: str) -> dict[str, str]:
    shown = media_type in _SHOWN
    asked = link.query.get("response-content-disposition", "inline")
    return {
        "content-type": media_type if shown else "application/octet-stream",
        "content-disposition": asked if shown else asked.replace("inline", "attachment", 1),
        "x-content-type-options": "nosniff", "cache-control": "private, no-store",
    }  # fmt: skip


def take_form(asked: Asked, s3: Callable[[], Any], now: datetime) -> Reply:
    """Store what a browser sends by a signed form and lead it on, or 403 with S3's reason."""
    bucket = asked.path.removeprefix(PREFIX).strip("/")
    sent = list(fields(asked.headers.get("content-type", ""), asked.body))
    files = [one.value for one in sent if one.is_file and one.name == "file"]
    words = {one.name: one.value.decode("utf-8", "replace") for one in sent if not one.is_file}
    if len(files) != 1:
        return plain(HTTPStatus.BAD_REQUEST, "S3 takes exactly one file in a form.")
    if reason := refusal(words, len(files[0]), bucket, os.environ["AWS_SECRET_ACCESS_KEY"], now):
        return plain(HTTPStatus.FORBIDDEN, f"Not stored ({reason}). Open the page again and send it once more.")
    stored = s3().put_object(Bucket=bucket, Key=words["key"], Body=files[0], ContentType=words.get("Content-Type", ""))
    then = words.get("success_action_redirect")
    if then is None:
        return Reply(HTTPStatus.NO_CONTENT, {}, b"")
    return redirect(f"{then}?{urlencode({'bucket': bucket, 'key': words['key'], 'etag': stored['ETag']})}")
