"""What stands in a packet, part by part: the account, each bill, each note, the orders, the consent, the leaves.

The relaxing part of a session is not in it: no lawyer and no payer is asked for it. A lien secures the usual charge
and nothing on top of it (C.R.S. 38-27.5); its terms stand under the account.
"""

from collections.abc import Iterator, Sequence

from services.billing.forms.cms1500.boxes import Form
from services.billing.forms.packet import Bill, Block, Facts, Heading, Page, Part, Sums, Table, Words
from services.billing.forms.paid_invoice import CERTIFICATION, LIEN_TERMS
from services.billing.forms.superbill import dollars, label_of, lettered, us_day
from services.billing.models.packets import LeavePaper, SignedConsent, SignedOrder
from services.billing.models.receipts import Credit
from services.billing.models.records import ClaimRecord, SessionRecord
from services.billing.rules.progress import INSTRUMENTS
from shared.identifiers import icd10cm, npi
from shared.money import ZERO, Money, total

Credited = Sequence[tuple[ClaimRecord, Sequence[Credit]]]


def account(claims: Credited) -> Part:
    """Every visit, every payment, the running balance, the grand total, the terms of the lien."""
    charged = total(record.claim.charge_amount for record, _ in claims)
    credited = total(credit.amount for _, credits_ in claims for credit in credits_)
    return Part(
        "Account",
        (
            Table(("Date", "Entry", "Charge", "Payment", "Balance"), tuple(_running(claims)), (11, 47, 13, 13, 13),
                  right=(2, 3, 4)),
            Sums((("Total charges", dollars(charged)), ("Payments and adjustments", dollars(-credited)),
                  ("Balance", dollars(charged - credited)))),
            Heading("Terms of the lien"), Words(LIEN_TERMS, 8.5), Heading("Certification"), Words(CERTIFICATION, 8.5),
        ),
    )  # fmt: skip


def _running(claims: Credited) -> Iterator[tuple[str, str, str, str, str]]:
    lines = [
        (line.service_date, 0, f"{line.charge.code}  {label_of(line)}, {line.charge.units} units",
         line.charge.charge_amount)
        for record, _ in claims for line in record.claim.lines
    ]  # fmt: skip
    paid = [(credit.posted_on, 1, credit.text, -credit.amount) for _, credits_ in claims for credit in credits_]
    balance: Money = ZERO
    for day, is_credit, text, amount in sorted([*lines, *paid], key=lambda entry: entry[:2]):
        balance += amount
        charge, payment = ("", dollars(-amount)) if is_credit else (dollars(amount), "")
        yield us_day(day), text, charge, payment, dollars(balance)


def invoice(record: ClaimRecord, credits_: Sequence[Credit]) -> Part:
    """One visit as it was billed and paid."""
    claim, left = record.claim, record.claim.charge_amount - total(credit.amount for credit in credits_)
    rows = [
        ("-".join((line.charge.code, *line.charge.modifiers)), label_of(line), str(line.charge.minutes),
         str(line.charge.units), dollars(line.charge.charge_amount))
        for line in claim.lines
    ]  # fmt: skip
    paid = [(us_day(credit.posted_on), credit.text, dollars(credit.amount)) for credit in credits_]
    return Part(
        f"Invoice {claim.control_number}, visit of {us_day(claim.first_service_date)}",
        (
            Facts(
                (("Treated by", f"{claim.rendering_provider.full_name}, LMT"), ("Ordered by", _prescriber(record))),
                (("Billed to", claim.payer.name), ("Diagnoses", ", ".join(code for _, code in lettered(claim)))),
            ),
            Table(("Code", "Service", "Min.", "Units", "Charge"), rows, (14, 46, 10, 10, 16), right=(2, 3, 4)),
            *((Table(("Date", "Payment or adjustment", "Amount"), paid, (14, 66, 16), right=(2,)),) if paid else ()),
            Sums((("Charged", dollars(claim.charge_amount)), ("Paid in full" if not left else "Open", dollars(left)))),
        ),
    )


def _prescriber(record: ClaimRecord) -> str:
    prescriber = record.claim.referring_provider
    return f"{prescriber.full_name}, NPI {npi.format(prescriber.npi)}"


def bill(record: ClaimRecord, forms: Sequence[Form]) -> Part:
    """The carrier's bill."""
    claim = record.claim
    return Part(
        f"Bill {claim.control_number} (CMS-1500), visit of {us_day(claim.first_service_date)}", tuple(map(Bill, forms))
    )


def note(kept: SessionRecord, course: Sequence[str]) -> Part:
    """A session note as it was signed, with the measured progress up to its day."""
    session, words = kept.session, kept.session.note
    told = (
        ("Subjective", words.subjective), ("Objective", words.objective), ("Response", words.response),
        ("Assessment", words.assessment), ("Plan", words.plan),
    )  # fmt: skip
    return Part(
        f"Session note, {us_day(session.service_date)} ({session.kind.value})",
        (
            Facts(
                (("Began and ended", f"{session.start:%H:%M} to {session.end:%H:%M}"),
                 ("Areas", ", ".join(area.label for area in session.areas))),
                (("Hands-on minutes", ", ".join(f"{code}: {spent}" for code, spent in session.minutes.items())),
                 ("Signed", f"{session.therapist_id}, {words.signed_at:%m/%d/%Y %H:%M} UTC, version {kept.version}")),
            ),
            *(block for label, text in told if text for block in (Heading(label), Words(text))),
            *_measured(kept, course),
        ),
    )  # fmt: skip


def _measured(kept: SessionRecord, course: Sequence[str]) -> Iterator[Block]:
    taken = kept.session.scores.taken
    if taken:
        yield Heading("Measured on this day")
        yield Facts([(INSTRUMENTS[m].label, f"{score} {INSTRUMENTS[m].unit}") for m, score in taken.items()])
    if course:
        yield Heading("Progress since the baseline")
        yield Words("\n".join(course))
    for goal in kept.session.goals:
        until = f" (until {us_day(goal.by)})" if goal.by else ""
        yield Words(f"Goal: {goal.words}{until}")


def order(paper: SignedOrder) -> Part:
    """The prescription: what it says, then the page that was signed."""
    facts, limits = paper.facts, paper.facts.limits
    return Part(
        f"Prescription of {us_day(facts.written_on)}",
        (
            Facts(
                (("Ordered by", f"{facts.prescriber.full_name}, {facts.prescriber.credential.value}"),
                 ("NPI", npi.format(facts.prescriber.npi)),
                 ("Diagnoses", ", ".join(map(icd10cm.format, facts.diagnoses)))),
                (("In effect", f"{us_day(limits.effective_from)} to {us_day(limits.effective_to)}"),
                 ("Sessions", f"{limits.number_of_sessions} of {limits.minutes_per_session} minutes"),
                 ("A week", str(limits.sessions_per_week)),
                 ("Original, SHA-256", facts.document)),
            ),
            *map(Page, paper.pages),
        ),
    )  # fmt: skip


def consent(paper: SignedConsent) -> Part:
    """The consent with the text under which it was signed."""
    taken_back = () if paper.revoked_at is None else (Words(f"Taken back on {paper.revoked_at:%m/%d/%Y}."),)
    signed = (("Signed", paper.signed_name), ("As", paper.signer))
    return Part(
        "Consent to treatment",
        (
            *map(Words, paper.paragraphs),
            Facts(signed, (("On", us_day(paper.signed_on)), ("Text", f"version {paper.version}"))),
            *taken_back,
        ),
    )


def leave(paper: LeavePaper) -> Part:
    """The payer's authorization with how it came about."""
    held = paper.leave
    limits = tuple(
        (one.code, f"{one.units or 'any'} units, {one.sessions or 'any'} sessions") for one in held.procedures
    )
    return Part(
        f"Authorization {held.number}",
        (
            Facts(
                (("Given by", held.granted_by), ("Visits", str(held.sessions or "not limited"))),
                (("From", us_day(held.first_day)), ("To", us_day(held.last_day)), *limits),
            ),
            *(Words(f"{step.at:%m/%d/%Y}  {step.words}", 8.5) for step in paper.story),
        ),
    )
