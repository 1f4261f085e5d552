"""The letterbox: how a letter leaves the house, by Amazon SES, from the house's address in the clinic's name.

Answers go to the clinic. `Auto-Submitted` keeps other people's machines from answering ours (RFC 3834).
"""

from email.headerregistry import Address
from typing import Any

from shared import aws
from shared.letters import Letter
from shared.settings import Letterhead
from shared.surroundings import told

_REFUSALS = ("MessageRejected", "BadRequestException")  # this letter will never be taken; everything else may pass


class NotTaken(ValueError):
    """The post will never take this letter: the address is wrong or blocked."""


def post(letter: Letter, letterhead: Letterhead) -> str:
    """Hand one letter to the post; return the post's own id of it. NotTaken when that can never work."""
    ses = aws.client("sesv2")
    try:
        reply = ses.send_email(
            FromEmailAddress=str(Address(display_name=letterhead.name, addr_spec=told("POST_ADDRESS"))),
            Destination={"ToAddresses": [letter.to]}, ReplyToAddresses=[letterhead.email],
            Content={"Simple": {"Subject": _utf8(letter.subject), "Body": {"Text": _utf8(letter.text)},
                                "Headers": _headers(letter)}},
        )  # fmt: skip
    except ses.exceptions.ClientError as error:
        if error.response["Error"]["Code"] in _REFUSALS:
            raise NotTaken from None
        raise
    return str(reply["MessageId"])


def _utf8(text: str) -> dict[str, str]:
    return {"Data": text, "Charset": "UTF-8"}


def _headers(letter: Letter) -> list[dict[str, Any]]:
    if letter.answers is None:
        return [{"Name": "Auto-Submitted", "Value": "auto-generated"}]
    return [
        {"Name": "Auto-Submitted", "Value": "auto-replied"},
        {"Name": "In-Reply-To", "Value": letter.answers},
        {"Name": "References", "Value": letter.answers},
    ]
