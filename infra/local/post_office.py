"""The local post office: brings a mail as Amazon SES does in production, into the inbox bucket and told to its topic.

`python -m infra.local.post_office FILE.eml --clinic milehigh` posts a file to the running `make run`; the page /post
does the same by hand. SES's verdicts are given here as an honest sender gets them.
"""

import argparse
import email
import email.policy
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import getaddresses
from pathlib import Path
from typing import Any

from infra.local.calling import NoAnswer, call
from infra.local.resources import Built
from shared.dates import instant

_PASS = {"status": "PASS"}
_KINDS = {".pdf": ("application", "pdf"), ".png": ("image", "png"), ".jpg": ("image", "jpeg"),
          ".jpeg": ("image", "jpeg"), ".tif": ("image", "tiff"), ".tiff": ("image", "tiff")}  # fmt: skip


@dataclass(frozen=True)
class PostOffice:
    """Where a mail is put and whom it is told to. `client(name)` gives a client outside the tenant gate."""

    client: Any
    inbox: str
    topic: str

    @classmethod
    def of(cls, client: Any, built: Built) -> "PostOffice | None":
        """From the resources of prescriptions; None while there are none."""
        topic = built.made.get(("prescriptions", "MailTopic"))
        return cls(client, built.environment["PRESCRIPTIONS_INBOX"], topic.ref) if topic else None

    def post(self, raw: bytes, clinic: str, now: datetime) -> str:
        """Bring a mail to a clinic's inbox; return its name there. The same mail later is another delivery."""
        name = hashlib.sha256(raw + instant(now).encode()).hexdigest()[:40]
        self.client("s3").put_object(Bucket=self.inbox, Key=f"{clinic}/{name}", Body=raw)
        notice = receipt_notice(recipients(raw), self.inbox, f"{clinic}/{name}", now)
        self.client("sns").publish(TopicArn=self.topic, Message=json.dumps(notice))
        return name


def recipients(raw: bytes) -> list[str]:
    """To whom a mail is addressed.

    >>> recipients(b"To: Desk <desk@milehigh.example>, rx+ab@milehigh.example\\n\\n")
    ['desk@milehigh.example', 'rx+ab@milehigh.example']
    """
    mail = email.message_from_bytes(raw)
    named = mail.get_all("to", []) + mail.get_all("cc", [])
    return [address for _, address in getaddresses([str(one) for one in named]) if address]


def receipt_notice(to: Sequence[str], bucket: str, key: str, now: datetime) -> dict[str, Any]:
    """What SES tells a topic of a mail that it stored (SES Developer Guide, "Contents of notifications")."""
    verdicts = dict.fromkeys(("spamVerdict", "virusVerdict", "spfVerdict", "dkimVerdict", "dmarcVerdict"), _PASS)
    action = {"type": "S3", "bucketName": bucket, "objectKey": key}
    said = {"messageId": key.rpartition("/")[2], "timestamp": f"{now:%Y-%m-%dT%H:%M:%S}.000Z", "destination": list(to),
            "headersTruncated": False}  # fmt: skip
    receipt = {"recipients": list(to), "timestamp": said["timestamp"], "action": action, **verdicts}
    return {"notificationType": "Received", "mail": said, "receipt": receipt}


def write_mail(fields: Mapping[str, str], page: tuple[str, bytes], now: datetime) -> bytes:
    """A mail with one file (name, content), the same bytes for the same words: what is random elsewhere is derived."""
    file_name, content = page
    mark = hashlib.sha256(content + json.dumps(dict(fields), sort_keys=True).encode()).hexdigest()[:24]
    mail = EmailMessage(policy=email.policy.SMTP)
    for name in ("From", "To", "Subject"):
        mail[name] = fields.get(name, "").replace("\n", " ").replace("\r", " ")
    mail["Date"] = now
    mail["Message-ID"] = f"<{mark}@post.example>"
    mail.set_content(fields.get("Text") or "The signed page is attached.")
    if content:
        main, sub = _KINDS.get(Path(file_name).suffix.lower(), ("application", "octet-stream"))
        mail.add_attachment(content, maintype=main, subtype=sub, filename=Path(file_name).name or "page")
        mail.set_boundary(f"=={mark}==")
    return mail.as_bytes()


def main(arguments: Sequence[str] | None = None) -> int:
    """Post a file to the running house."""
    asked = argparse.ArgumentParser(prog="post_office", description="Post a mail (.eml) to a clinic's inbox.")
    asked.add_argument("file", type=Path)
    asked.add_argument("--clinic", default="milehigh")
    asked.add_argument("--port", type=int, default=8000)
    told = asked.parse_args(arguments)
    try:
        raw = told.file.read_bytes()
        reply = call(told.port, "POST", f"/post/{told.clinic}", raw, {"Content-Type": "message/rfc822"})
    except NoAnswer as error:
        print(error)
        return 1
    except OSError as error:
        print(f"{told.file} cannot be read: {error.strerror}")
        return 1
    print(reply.text.strip())
    return 0 if reply.status < 300 else 1  # noqa: PLR2004 HTTP's own border


if __name__ == "__main__":
    sys.exit(main())
