"""Who ordered it, for whom, when, and is it signed: RX-01 to RX-05, RX-13, RX-15, RX-17, RX-18, RX-20."""

from collections.abc import Iterator
from datetime import timedelta

from services.prescriptions.models.reviews import Review, Signature
from services.prescriptions.models.terms import Taken
from services.prescriptions.rules.effective import period_of
from services.prescriptions.rules.findings import Circumstances, Finding, block, warn
from shared.codes.body_area import BodyArea
from shared.codes.credential import Credential
from shared.identifiers import npi
from shared.identifiers.errors import InvalidIdentifier
from shared.settings import Answer


def patient(review: Review, _around: Circumstances) -> Iterator[Finding]:
    """RX-01: name and birth date are those of the chart."""
    if not review.patient_confirmed:
        yield block("RX-01", "patient_confirmed", "Name and birth date on the page must be those of the chart.")


def credential(review: Review, around: Circumstances) -> Iterator[Finding]:
    """RX-02: the payer takes orders of this profession; a dentist's are for the jaw."""
    taken = around.terms.takes(review.credential)
    if taken is Taken.NO:
        yield block("RX-02", "credential", "This payer does not accept orders of this profession.")
    elif taken is Taken.ASK:
        yield warn("RX-02", "credential", "Not every payer accepts orders of this profession: ask this one.")
    if review.credential in _DENTISTS and not set(review.body_areas) <= _NEAR_THE_JAW:
        yield warn("RX-02", "credential", "A dentist orders for the jaw, the head and the neck only.")


_DENTISTS = frozenset({Credential.DDS, Credential.DMD})
_NEAR_THE_JAW = frozenset({BodyArea.JAW, BodyArea.HEAD_FACE, BodyArea.NECK})


def prescriber_npi(review: Review, around: Circumstances) -> Iterator[Finding]:
    """RX-03: a number that can exist, and not the therapist's own (837P loop 2310A)."""
    try:
        number = npi.parse(review.npi)
    except InvalidIdentifier as error:
        yield block("RX-03", "npi", f"The prescriber's NPI cannot be right: {error}.")
        return
    if number in around.therapist_npis:
        yield block("RX-03", "npi", "This is a therapist's own NPI; the prescriber's is needed.")


def written(review: Review, around: Circumstances) -> Iterator[Finding]:
    """RX-04: not dated in the future."""
    if review.written_on > around.today:
        yield block("RX-04", "written_on", "The order is dated in the future.")


def effective(review: Review, around: Circumstances) -> Iterator[Finding]:
    """RX-05: it begins when or after it was written, and ends after it began."""
    if review.starts_on and review.starts_on < review.written_on:
        yield block("RX-05", "starts_on", "The order starts before it was written.")
        return
    try:
        period = period_of(review, around.terms)
    except ValueError:
        yield block("RX-05", "ends_on", "The order ends before it begins.")
        return
    if around.today > (period.last or around.today):
        yield warn("RX-05", "ends_on", "The order has already ended.")


def necessity(review: Review, around: Circumstances) -> Iterator[Finding]:
    """RX-13: the prescriber says that the treatment is medically necessary, unless the payer does not ask for it."""
    if not review.medically_necessary:
        found = warn if around.terms.necessity is Answer.NO else block
        yield found("RX-13", "medically_necessary", "The sentence on medical necessity is missing or struck.")


def plan_of_care(review: Review, around: Circumstances) -> Iterator[Finding]:
    """RX-18: the therapist's plan, agreed by the prescriber, where the payer asks for one."""
    if not review.plan_agreed and around.terms.plan_of_care is Answer.YES:
        yield block("RX-18", "plan_agreed", "This payer wants the plan of care, agreed by the prescriber.")


def signature(review: Review, around: Circumstances) -> Iterator[Finding]:
    """RX-15: signed by hand or electronically, never stamped. RX-20: a verbal order is signed later."""
    if words := _UNSIGNED.get(review.signature):
        yield block("RX-15", "signature", words)
    if review.signature is Signature.VERBAL_ORDER:
        late = around.today > review.written_on + timedelta(days=around.terms.verbal_days)
        words = f"A verbal order needs a signed copy within {around.terms.verbal_days} days."
        yield (block if late else warn)("RX-20", "signature", words)


_UNSIGNED = {
    Signature.MISSING: "The page is not signed.",
    Signature.STAMP: "The signature is a stamp; it must be by hand or electronic.",
}


def accident(review: Review, around: Circumstances) -> Iterator[Finding]:
    """RX-17: the date of injury is that of the case."""
    if review.injured_on != around.request.injured_on:
        yield block("RX-17", "injured_on", "The date of injury on the page is not the one of the case.")
