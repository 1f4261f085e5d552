"""The answer to a mail of which something cannot be used: to whom, and in which words.

No machine is answered, no list, no bounce, no sender whom nobody vouches for, nobody in the house itself (RFC 3834
section 2). The words name no person, no file and no case: an unopened envelope may lie in the wrong mailbox.
"""

from collections.abc import Sequence

from services.prescriptions.mail.head import Head
from services.prescriptions.mail.verdicts import Receipt, is_proven
from services.prescriptions.models.arrivals import Correspondent
from shared.identifiers import phone
from shared.letters import Letter
from shared.settings import Letterhead

_SHORTEST_ID = 5  # letters of a Message-ID that a header can carry


def correspondent(head: Head, receipt: Receipt) -> Correspondent | None:
    """Who may be answered; None for whoever must never be."""
    if head.sender is None or head.is_automatic or receipt.is_bounce:
        return None
    ours = {address.rpartition("@")[2].lower() for address in receipt.recipients}
    if head.sender_domain in ours or not is_proven(receipt, head.sender_domain):
        return None
    named = head.message_id and len(head.message_id) >= _SHORTEST_ID
    return Correspondent(address=head.sender, message_id=head.message_id if named else None)


def letter(to: Correspondent, reasons: Sequence[str], clinic: Letterhead) -> Letter:
    """What is wrong and what to do, in the clinic's name."""
    return Letter(
        to=to.address,
        subject=f"Your message to {clinic.name}: something could not be used",
        text="\n".join(_lines(reasons, clinic)),
        about="Answer to a mail that could not be used",
        answers=to.message_id,
    )


def _lines(reasons: Sequence[str], clinic: Letterhead) -> tuple[str, ...]:
    return (
        "Hello,",
        "",
        f"thank you for your message to {clinic.name}. Something in it could not be used:",
        "",
        *(f"  - {reason}" for reason in reasons),
        "",
        "Please send the signed page again in one of these ways:",
        f"  - by e-mail to {clinic.email}, as PDF, JPEG, PNG or TIFF, up to 20 MB;",
        *((f"  - by fax to {phone.format(clinic.fax)};",) if clinic.fax else ()),
        f"  - or call us at {phone.format(clinic.phone)}.",
        "",
        "What you sent is kept, and a person at the clinic will look at it too. A machine wrote this answer, at most",
        "one a day. Please leave names and birth dates out of the subject line.",
        "",
        clinic.name,
    )
