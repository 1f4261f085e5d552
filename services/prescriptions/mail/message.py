"""A mail to the clinic's prescription address: refused on sight, or taken apart into its attachments.

`refuse` looks at bytes before anything is parsed: the limits below stop every mail that is known to keep a
parser busy for seconds (200,000 parts, 3,000 levels, 20,000 parameters). `attachments` then never raises.

>>> attachments(b"From: Office <desk@clinic.example>\\nSubject: Rx\\n\\nHello").sender_domain
'clinic.example'
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from services.prescriptions.mail.mime import Part, parameter, parse
from services.prescriptions.mail.words import plain
from shared.identifiers import form_reference

SIZE = 25_000_000  # bytes of one mail
PARTS = 100
DEPTH = 10
HEADERS = 64_000  # bytes of the mail's own header block
FIELD = 4_000  # bytes of one Content-Type or Content-Disposition, unfolded
NESTED_MAILS = 10  # a forwarded mail is opened down to this level, and kept whole below it
NAME = 120  # letters of a file name

_BLANK_LINE = re.compile(rb"\n\n")
_CONTENT_FIELD = re.compile(rb"\ncontent-(?:type|disposition):[^\n]*(?:\n[ \t][^\n]*)*")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,250}>")
_DOMAIN = re.compile(r"@([A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?)(?=[\s>,;)]|$)")
_BODY_TEXT = (
    "text/plain",
    "text/html",
    "text/calendar",
    "application/pkcs7-signature",
    "application/pgp-signature",
)


@dataclass(frozen=True)
class Attachment:
    """One attached file: a name that is safe to show, and its bytes. What it is, its first bytes say."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Mail:
    """What a mail says of itself. `sender_domain` is None unless one From names exactly one address."""

    message_id: str | None
    sender_domain: str | None
    subject_references: tuple[str, ...]
    attachments: tuple[Attachment, ...]


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
    mail = parse(raw, NESTED_MAILS)
    identity = _MESSAGE_ID.search(mail.first("message-id"))
    return Mail(
        message_id=identity[0] if identity else None,
        sender_domain=_sender_domain(mail.all("from")),
        subject_references=tuple(form_reference.find_all(plain(mail.first("subject")))),
        attachments=tuple(_attached(mail)),
    )


def _sender_domain(senders: list[str]) -> str | None:
    if len(senders) != 1 or senders[0].count("@") != 1:
        return None
    domain = _DOMAIN.search(senders[0])
    return domain[1].lower() if domain else None


def _attached(mail: Part) -> Iterator[Attachment]:
    for number, part in enumerate(mail.leaves(), start=1):
        disposition = part.first("content-disposition")
        if part.kind in _BODY_TEXT and not disposition.lower().startswith("attachment"):
            continue
        if content := part.content():
            written = _file_name(disposition, "filename") or _file_name(part.first("content-type"), "name")
            yield Attachment(safe_name(written) or f"attachment-{number}", content)


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
