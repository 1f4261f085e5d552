"""What was drawn and kept, shown by a five-minute link."""

from services.eligibility.store import EligibilityStore as Store
from shared import aws
from shared.asking import Answer


def shown(store: Store, name: str, filename: str) -> Answer:
    """The way to a document."""
    return Answer.see(store.documents.link(aws.signer(), name, filename))
