"""Is a web order signed, and is it an order? RX-15: name, credential, NPI, date and time, and the intent to sign.

What the office can mend is said to the office at once, by the same rules as at the desk's review (RULES 4.2).
"""

from collections.abc import Iterator
from datetime import date

from services.prescriptions.models.reviews import Review, Signature
from services.prescriptions.models.web_orders import WebOrder
from services.prescriptions.rules import verification
from services.prescriptions.rules.findings import Circumstances, Finding, block

# Where the review's words speak to the desk, these speak to who signs.
_TO_THE_SIGNER = {
    "RX-01": "Please say that you have examined this patient.",
    "RX-13": "Please say that the treatment is medically necessary.",
}
_NOT_ASKED = {"signature_name", "intends_to_sign"}


def as_review(order: WebOrder, signed_on: date, injured_on: date | None) -> Review:
    """The order in the reviewer's terms: dated by the signature, about the injury of its case."""
    return Review(
        **order.model_dump(exclude=_NOT_ASKED), written_on=signed_on, injured_on=injured_on,
        signature=Signature.ELECTRONIC,
    )  # fmt: skip


def objections(order: WebOrder, around: Circumstances) -> tuple[Finding, ...]:
    """Everything that keeps the order from being sent."""
    review = as_review(order, around.today, around.request.injured_on)
    found = verification.objections(verification.verify(review, around))
    said = (one.model_copy(update={"words": _TO_THE_SIGNER.get(one.rule, one.words)}) for one in found)
    return (*said, *_signature(order))


def _signature(order: WebOrder) -> Iterator[Finding]:
    if _plain(order.signature_name) != _plain(f"{order.prescriber_first_name} {order.prescriber_last_name}"):
        words = "Type your first and last name as above; that is your signature."
        yield block("RX-15", "signature_name", words)
    if not order.intends_to_sign:
        yield block("RX-15", "intends_to_sign", "Please say that your typed name is your signature.")


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
