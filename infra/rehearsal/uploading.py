"""A page goes by a browser's form straight into the deployed bucket, within the size that the form's signature allows.

moto takes any size; S3, and MiniStack, hold to the policy that the deployed function has signed.
"""

import re
from collections.abc import Mapping
from html import unescape
from urllib.parse import urlsplit

from infra.local.calling import call
from infra.local.demo.story import Story
from infra.local.demo.visiting import Refused, Visitor
from infra.local.invoking import Reply
from services.prescriptions.reading.loading import BYTES

BOUNDARY = "----rehearsed"
_FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
_STORED, _TOO_LARGE = {201, 204, 303}, {400}


def play(story: Story, page: bytes) -> None:
    """The front desk uploads a page that was brought by hand; a file that is too large is refused by the bucket."""
    story.tell.title("Beside the story: a page is uploaded")
    desk = story.person("front-desk")
    before = _documents(desk)
    _expect(_send(desk, page + b"%"), _STORED)  # another file than the one that came by mail
    story.means.settle()
    if len(_documents(desk)) != len(before) + 1:
        raise Refused("the uploaded page did not reach the desk's inbox")
    story.tell.item("It lies in the desk's inbox; the bucket told the queue, the queue the function.")
    _expect(_send(desk, bytes(BYTES + 1)), _TOO_LARGE)
    story.tell.item("One byte more than the form allows is refused by the bucket itself.")


def _documents(desk: Visitor) -> list[object]:
    waiting: list[object] = desk.get("/prescriptions/documents")["documents"]
    return waiting


def _send(desk: Visitor, content: bytes) -> Reply:
    shown = call(desk.port, "GET", "/prescriptions/desk/upload", headers={"Cookie": desk.cookie, "Accept": "text/html"})
    form = shown.text.partition('enctype="multipart/form-data"')
    if shown.status != 200 or not form[1]:  # noqa: PLR2004
        raise Refused(f"the upload page answered {shown.status}")
    whole = form[0].rpartition("<form")[2] + form[2].partition("</form>")[0]
    address = unescape(whole.partition('action="')[2].partition('"')[0])
    fields = {unescape(name): unescape(value) for name, value in _FIELD.findall(whole)}
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    return call(desk.port, "POST", urlsplit(address).path, _body(fields, content), headers)


def _body(fields: Mapping[str, str], content: bytes) -> bytes:
    parts = [_part(f'name="{name}"', value.encode()) for name, value in fields.items()]
    file = _part('name="file"; filename="page.pdf"', content)
    return b"".join([*parts, file, f"--{BOUNDARY}--\r\n".encode()])


def _part(said: str, value: bytes) -> bytes:
    return f"--{BOUNDARY}\r\nContent-Disposition: form-data; {said}\r\n\r\n".encode() + value + b"\r\n"


def _expect(reply: Reply, statuses: set[int]) -> None:
    if reply.status not in statuses:
        raise Refused(f"the bucket answered {reply.status}: {reply.text[:500]}")
