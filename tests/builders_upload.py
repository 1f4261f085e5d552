"""A browser in front of an upload page: it finds the signed form and sends a file by it, held to S3's own rules."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

from infra.local import objects
from infra.local.invoking import Reply
from infra.local.serving import Asked
from tests.world import World

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
BOUNDARY = "----invented"


@dataclass(frozen=True)
class SignedForm:
    """A form as it stands on a page: where it goes, and its hidden fields in order."""

    address: str
    fields: tuple[tuple[str, str], ...]

    @classmethod
    def on(cls, page: str) -> "SignedForm":
        """The first upload form of a page."""
        form = page.partition('enctype="multipart/form-data"')[2].partition("</form>")[0]
        address = unescape(form.partition('action="')[2].partition('"')[0])
        return cls(address, tuple((unescape(name), unescape(value)) for name, value in _HIDDEN.findall(form)))

    def changed(self, **fields: str | None) -> "SignedForm":
        """The form with fields changed, added, or (None) left out; `_` in a name stands for `-`."""
        wanted = {name.replace("_", "-") if name != "success_action_redirect" else name: value
                  for name, value in fields.items()}  # fmt: skip
        kept = tuple((name, value) for name, value in self.fields if name not in wanted)
        return replace(self, fields=(*kept, *((name, value) for name, value in wanted.items() if value is not None)))

    @property
    def bucket(self) -> str:
        """Where it stores."""
        return self.address.rstrip("/").rpartition("/")[2].partition(".")[0] or self.address

    def body(self, *files: bytes) -> bytes:
        """What the browser sends."""
        parts = [_part(f'name="{name}"', value.encode()) for name, value in self.fields]
        parts += [_part('name="file"; filename="IMG 1.jpg"', content) for content in files]
        return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def _part(said: str, value: bytes) -> bytes:
    return f"--{BOUNDARY}\r\nContent-Disposition: form-data; {said}\r\n\r\n".encode() + value + b"\r\n"


def send(
    world: World, form: SignedForm, *files: bytes, later: timedelta = timedelta(), to: str = "PRESCRIPTIONS_UPLOADS"
) -> Reply:
    """Send files by the form, as the object window and S3 judge it."""
    bucket = world.built.environment[to]
    headers = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}
    asked = Asked("POST", f"{objects.PREFIX}{bucket}", headers, form.body(*files))
    return objects.take_form(asked, lambda: world.session.client("s3"), datetime.now(UTC) + later)


def upload(world: World, page: Any, content: bytes) -> Reply:
    """Open a page, send a file by its form, and let the house take it in."""
    reply = send(world, SignedForm.on(page.text), content)
    world.settle()
    return reply
