"""Mails as honest, odd and hostile programs write them, made by code. Invented people."""

from email.message import EmailMessage

SIGNATURE = b"\x78\x9f\x3e\x22"
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00" + bytes(200)
SEALED = b"\x30\x82\x05\x00\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02" + bytes(100)
ENCRYPTED = b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03" + bytes(100)
PGP = b"-----BEGIN PGP MESSAGE-----\n\naW52ZW50ZWQ=\n-----END PGP MESSAGE-----\n"


def an_attribute(kind: int, value: bytes) -> bytes:
    """One attribute of an attachment in Outlook's stream (MS-OXTNEF 2.1.3)."""
    checksum = sum(value) & 0xFFFF
    return b"\x02" + kind.to_bytes(4, "little") + len(value).to_bytes(4, "little") + value + checksum.to_bytes(
        2, "little"
    )  # fmt: skip


def a_winmail(*files: tuple[str, bytes]) -> bytes:
    """`winmail.dat` as Outlook makes it, with these files inside."""
    stream = SIGNATURE + b"\x01\x00"
    for title, content in files:
        stream += an_attribute(0x00069002, bytes(14))
        stream += an_attribute(0x00018010, title.encode("cp1252") + b"\x00")
        stream += an_attribute(0x0006800F, content)
    return stream


def forwarded(raw: bytes, times: int = 1) -> bytes:
    """A mail attached to a mail, as "forward as attachment" does it."""
    from email import message_from_bytes

    for _ in range(times):
        outer = EmailMessage()
        outer["From"], outer["Message-ID"] = "Office <desk@practice.example>", "<f@practice.example>"
        outer.set_content("see below")
        outer.add_attachment(message_from_bytes(raw, _class=EmailMessage))
        raw = outer.as_bytes()
    return raw


def with_inline(picture: bytes, *files: tuple[str, bytes]) -> bytes:
    """A mail whose text shows a picture inside itself, with files attached."""
    mail = EmailMessage()
    mail["From"], mail["Message-ID"] = "Office <desk@practice.example>", "<i@practice.example>"
    mail.set_content("Regards")
    mail.add_alternative("<p>Regards <img src='cid:logo@practice.example'></p>", subtype="html")
    html = mail.get_payload()[1]
    html.add_related(picture, "image", "png", cid="<logo@practice.example>")  # type: ignore[union-attr]
    for name, content in files:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()
