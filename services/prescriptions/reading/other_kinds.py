"""Files that come back and are not read here: what each is by its first bytes, and what its sender can do instead.

The words go to the front desk and to the sender alike, so they name no person and no file.

>>> why(b"\\x00\\x00\\x00\\x18ftypheic")
'This is a HEIC photo, as iPhones take them. Send a JPEG (Settings, Camera, Formats, Most Compatible) or a PDF.'
"""

import re

_HEAD = 64  # bytes that are looked at
_READ = "Send a PDF, JPEG, PNG or TIFF."
_JPEG = "Send a JPEG (Settings, Camera, Formats, Most Compatible) or a PDF."
_OTHER = f"This kind of file is not read here. {_READ}"
_PKCS7 = rb".{0,24}\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"  # 1.2.840.113549.1.7, cryptographic message (RFC 5652)
_MAIL = rb"(?:[A-Za-z-]{2,30}: ?[^\n]*\n|--)"

# What the first bytes look like, what that is and what to do; the first that fits counts.
_WORDS: tuple[tuple[bytes, str], ...] = (
    (
        rb".{4}ftyp(?:hei[cxms]|hev[cx]|mif1|msf1|avif)",
        f"This is a HEIC photo, as iPhones take them. {_JPEG}",
    ),
    (
        rb"\x78\x9f\x3e\x22",
        "Outlook has wrapped this mail (winmail.dat), and no file is inside. Attach the page again.",
    ),
    (_PKCS7 + rb"\x02", "The mail is sealed as a whole by its signature (S/MIME). Send it without that seal."),
    (_PKCS7, "The mail is encrypted (S/MIME) and cannot be opened here. Send it without encryption of its own."),
    (
        rb"-----BEGIN PGP",
        "The mail is encrypted (PGP) and cannot be opened here. Send it without encryption of its own.",
    ),
    (rb"\xd0\xcf\x11\xe0", f"This is an Office document of the old kind. {_READ}"),
    (rb"PK\x03\x04", f"This is an archive or an Office document (zip, docx). It is not unpacked here. {_READ}"),
    (rb"Rar!|7z\xbc\xaf|\x1f\x8b", f"This is an archive. It is not unpacked here. {_READ}"),
    (rb"%!PS|\xc5\xd0\xd3\xc6", f"This is a PostScript file: a program, and none is run here. {_READ}"),
    (rb"MZ|\x7fELF|#!", f"This is a program, and none is run here. {_READ}"),
    (rb"GIF8|RIFF.{4}WEBP|BM", f"This picture is of a kind that is not read here. {_READ}"),
    (rb"\s*(?:<\?xml|<svg|<!doctype|<html)", f"This is a web page or a drawing that can hold a program. {_READ}"),
    (_MAIL, "This is a mail inside other mails, deeper or larger than is opened here. Attach the page itself."),
)
_KINDS = tuple((re.compile(pattern, re.DOTALL | re.IGNORECASE), words) for pattern, words in _WORDS)


def why(data: bytes) -> str:
    """Why a file is not read, and what to do, in words."""
    head = data[:_HEAD]
    return next((words for kind, words in _KINDS if kind.match(head)), _OTHER)
