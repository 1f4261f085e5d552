"""A mail to the clinic's prescription address: refused on sight, or taken apart into its attachments.

`refuse` looks at bytes before anything is parsed: the limits below stop every mail that is known to keep a
parser busy for seconds (200,000 parts, 3,000 levels, 20,000 parameters); a mail inside a mail is held to them again,
for its encoding may have hidden them. `attachments` then never raises.

>>> attachments(b"From: Office <desk@clinic.example>\\nSubject: Rx\\n\\nHello").sender_domain
'clinic.example'
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from services.prescriptions.mail import winmail
from services.prescriptions.mail.head import HEADERS, Head, head_of
from services.prescriptions.mail.mime import Part, parameter, parse
from services.prescriptions.mail.words import plain

SIZE = 25_000_000  # bytes of one mail
PARTS = 100
DEPTH = 10
FIELD = 4_000  # bytes of one Content-Type or Content-Disposition, unfolded
NESTED_MAILS = 10  # a forwarded mail is opened down to this level, and kept whole below it
NAME = 120  # letters of a file name
ORNAMENT = 40_000  # bytes; a picture that a text shows inside itself, and no larger, is a logo and no page

_BLANK_LINE = re.compile(rb"\n\n")
_CONTENT_FIELD = re.compile(rb"\ncontent-(?:type|disposition):[^\n]*(?:\n[ \t][^\n]*)*")
_BODY_TEXT = (
    "text/plain",
    "text/html",
    "text/calendar",
    "text/rfc822-headers",
    "message/delivery-status",
    "message/disposition-notification",
    "application/pgp-encrypted",  # its one word of version; the message itself is the part behind it
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "application/pgp-signature",
)


@dataclass(frozen=True)
class Attachment:
    """One attached file: a name that is safe to show, and its bytes. What it is, its first bytes say."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Mail(Head):
    """A mail taken apart. `ornaments` counts the small pictures of its text, which are left in the mail."""

    attachments: tuple[Attachment, ...] = ()
    ornaments: int = 0


def refuse(raw: bytes) -> str | None:
    """Why this mail is not parsed, in words for the front desk; None when it may be."""
    if len(raw) > SIZE:
        return "the mail is larger than 25 MB"
    text = b"\n" + raw.lower().replace(b"\r\n", b"\n")
    if text.count(b"\n--") > 4 * PARTS or text.count(b"content-type:") > PARTS:
        return "the mail has too many parts"
    if max(text.count(b"boundary"), text.count(b"message/rfc822")) > DEPTH:
        return "the mail is nested too deep"
    if _headers_are_too_large(text):
        return "the headers of the mail are too large"
    return None


def _headers_are_too_large(text: bytes) -> bool:
    head = _BLANK_LINE.split(text, maxsplit=1)[0]
    return len(head) > HEADERS or any(len(field[0]) > FIELD for field in _CONTENT_FIELD.finditer(text))


def attachments(raw: bytes) -> Mail:
    """The mail as values; never raises. Call `refuse` first: this may be slow on a mail that is refused."""
    mail = parse(raw, NESTED_MAILS, lambda inner: refuse(inner) is None)
    leaves = list(mail.leaves())
    ornaments = sum(map(_is_ornament, leaves))
    return Mail(**vars(head_of(mail)), attachments=tuple(_attached(leaves)), ornaments=ornaments)


def _is_ornament(part: Part) -> bool:
    """A logo under a signature: a small picture that the text itself shows (RFC 2392), not one that was attached."""
    shown = bool(part.all("content-id")) and not _is_attached(part)
    return shown and part.kind.startswith("image/") and len(part.content()) <= ORNAMENT


def _is_attached(part: Part) -> bool:
    return part.first("content-disposition").lower().startswith("attachment")


def _attached(leaves: list[Part]) -> Iterator[Attachment]:
    for number, part in enumerate(leaves, start=1):
        if (part.kind in _BODY_TEXT and not _is_attached(part)) or _is_ornament(part):
            continue
        if content := part.content():
            yield from _unwrapped(Attachment(_name(part) or f"attachment-{number}", content))


def _unwrapped(attachment: Attachment) -> Iterator[Attachment]:
    """The files inside Outlook's wrapping; the wrapping itself when there are none in it."""
    inner = [
        Attachment(safe_name(title) or f"{attachment.name}-{number}", content)
        for number, (title, content) in enumerate(winmail.files(attachment.content), start=1)
    ]
    yield from inner or [attachment]


def _name(part: Part) -> str:
    written = _file_name(part.first("content-disposition"), "filename")
    return safe_name(written or _file_name(part.first("content-type"), "name"))


def _file_name(field: str, name: str) -> str:
    """The name a sender gave a file, in any of the ways mail programs write it (RFC 2231, RFC 2047, bare)."""
    if extended := parameter(field, f"{name}*"):
        return unquote_to_bytes(extended.rpartition("'")[2]).decode("utf-8", "replace")
    return plain(parameter(field, name) or _continued(field, name))


def _continued(field: str, name: str) -> str:
    """A long name cut into `name*0`, `name*1`, ... (RFC 2231 section 3)."""
    pieces = ((parameter(field, f"{name}*{n}"), parameter(field, f"{name}*{n}*")) for n in range(10))
    joined = "".join(bare or unquote_to_bytes(coded).decode("utf-8", "replace") for bare, coded in pieces)
    return joined.rpartition("''")[2]


def safe_name(written: str) -> str:
    """The last step of the path, printable and short, never hidden and never a path; or nothing.

    >>> safe_name("../../etc/passwd"), safe_name("C:\\\\scans\\\\Rx 12.pdf"), safe_name("a.pdf\\r\\nBcc: x")
    ('passwd', 'Rx 12.pdf', 'a.pdfBcc x')
    """
    last = re.split(r"[/\\]", written)[-1]
    kept = "".join(letter for letter in last if letter.isprintable() and letter not in '<>:"|?*')
    stem, dot, ending = kept.strip(" .").rpartition(".")
    return f"{stem[: NAME - 10]}{dot}{ending[:10]}" if dot else ending[:NAME]
