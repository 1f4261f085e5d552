"""Claims of every kind, made up by hypothesis: three payers, dependents, second payers, replacements, many lines.

Every one is valid, so that what the referee or the last look finds wrong is the writer's fault.
"""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from services.billing.models.claims import (
    AssignsBenefits,
    Claim,
    ClaimFrequency,
    DelayReason,
    EarlierPayer,
    JudgedLine,
    PayerOrder,
    ServiceLine,
    Subscriber,
)
from services.billing.models.remittances import Adjustment
from services.billing.models.schedules import Charge
from services.billing.models.submitted import (
    SubmittedClaim,
    SubmittedEarlierPayer,
    SubmittedJudgement,
    SubmittedLine,
)
from shared.codes.adjustment_group import AdjustmentGroup
from shared.codes.relationship import Relationship
from shared.facts import PolicyHolder
from shared.money import ZERO, Money, total
from shared.x12.text import fold
from tests.builders_billing import SERVICE_DATE, a_car_case, a_claim, a_courtesy_case, a_workers_case

NAMES = st.sampled_from(["DOE", "O'BRIEN", "Núñez", "van der Berg", "Smith-Jones", "Łukasz", "Li"])
PLAN_CASE = a_courtesy_case(assigns_benefits=True)
CODES = ["97124", "97140", "97110", "97112", "97010"]


def a_holder(last_name: str = "Doe", first_name: str = "John") -> PolicyHolder:
    return PolicyHolder(first_name=first_name, last_name=last_name, birth_date=date(1980, 1, 2), sex="M")


def an_earlier_payer(claim: Claim, paid: str = "63.00", **changes: Any) -> EarlierPayer:
    """The plan that judged first: it paid so much of the first line, and the patient bears the rest."""
    first, *others = claim.lines
    amount = Money.parse(paid)
    lines = [_judged(first, amount), *(_judged(line, ZERO) for line in others)]
    facts = EarlierPayer(
        order=PayerOrder.PRIMARY,
        name="FIRST EXAMPLE PLAN",
        payer_id="1ST01",
        filing_indicator="CI",
        subscriber=Subscriber(member_id="F123", group_number="GRP1"),
        assignment=AssignsBenefits.YES,
        claim_control_number="P100",
        judged_on=date(2026, 3, 20),
        paid_amount=amount,
        lines=tuple(lines),
    )
    return facts.model_copy(update=changes)


def _judged(line: ServiceLine, paid: Money) -> JudgedLine:
    rest = line.charge.charge_amount - paid
    reasons = (Adjustment(group=AdjustmentGroup.PR, reason="45", amount=rest),) if rest else ()
    return JudgedLine(
        number=line.number,
        code=line.charge.code,
        modifiers=line.charge.modifiers,
        units=str(line.charge.units),
        paid_amount=paid,
        adjustments=reasons,
    )


def a_second_claim(**changes: Any) -> Claim:
    """The claim to the second payer, after the first has paid 63 of 140."""
    first = a_claim(PLAN_CASE)
    facts = {"order": PayerOrder.SECONDARY, "earlier_payers": (an_earlier_payer(first),)}
    return first.model_copy(update=facts | changes)


@st.composite
def charges(draw: st.DrawFn, number: int) -> ServiceLine:
    code = CODES[number - 1]
    charge = Charge(
        code=code,
        modifiers=draw(st.sampled_from([(), ("GP",), ("59", "GP"), ("XS",), ("59", "GP", "97", "KX")])),
        units=draw(st.integers(1, 8)),
        minutes=draw(st.integers(8, 120)),
        unit_price=Money(draw(st.integers(1, 30_000))),
        price_source="drawn",
    )
    return ServiceLine(
        number=number, control_number=f"MH000101L{number}", charge=charge, service_date=SERVICE_DATE, pointers=(1,)
    )


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    """A valid claim of any kind."""
    case = draw(st.sampled_from([PLAN_CASE, a_courtesy_case(), a_workers_case(), a_car_case()]))
    lines = tuple(draw(charges(n)) for n in range(1, draw(st.integers(1, 5)) + 1))
    frequency = draw(st.sampled_from(list(ClaimFrequency)))
    patient = case.patient.model_copy(update={"last_name": draw(NAMES), "sex": draw(st.sampled_from("FMU"))})
    claim = a_claim(
        case,
        patient=patient,
        lines=lines,
        frequency=frequency,
        original_reference=None if frequency is ClaimFrequency.ORIGINAL else "P100-1",
        patient_paid=Money(draw(st.integers(0, 1))).times(100),
        authorization_number=draw(st.sampled_from([None, "PA556677"])),
        delay_reason=draw(st.sampled_from([None, *DelayReason])),
    )
    ways = {
        "office_id": draw(st.sampled_from([None, "OFFICE 12"])),
        "names_prescriber": draw(st.booleans()),
        "wants_prescription": draw(st.booleans()),
    }
    claim = claim.model_copy(update={"payer": claim.payer.model_copy(update=ways)})
    if case.injury is None:
        claim = claim.model_copy(update={"subscriber": draw(subscribers())})
    return draw(st.sampled_from([claim, _second(draw, claim)])) if case is PLAN_CASE else claim


@st.composite
def subscribers(draw: st.DrawFn) -> Subscriber:
    relation = draw(st.sampled_from(list(Relationship)))
    person = None if relation is Relationship.SELF else a_holder(draw(NAMES))
    group = draw(st.sampled_from(["", "GRP12345"]))
    return Subscriber(member_id="W123456789", group_number=group, relationship=relation, person=person)


def _second(draw: st.DrawFn, claim: Claim) -> Claim:
    """A claim to a second payer; the first judged lines, or the claim as a whole with up to eight reasons."""
    if draw(st.booleans()):
        return claim.model_copy(
            update={"order": PayerOrder.SECONDARY, "earlier_payers": (an_earlier_payer(claim, paid="0.00"),)}
        )
    parts = [Money(1)] * draw(st.integers(0, 7))
    rest = total(line.charge.charge_amount for line in claim.lines) - total(parts)
    reasons = [Adjustment(group=AdjustmentGroup.OA, reason=str(n + 1), amount=part) for n, part in enumerate(parts)]
    whole = (*reasons, Adjustment(group=AdjustmentGroup.PR, reason="45", amount=rest))
    payer = an_earlier_payer(claim, paid_amount=ZERO, adjustments=whole, lines=(), subscriber=draw(subscribers()))
    return claim.model_copy(update={"order": PayerOrder.SECONDARY, "earlier_payers": (payer,)})


def as_submitted(claim: Claim) -> SubmittedClaim:
    """What a receiver must read of a claim: every fact that the file carries."""
    subscriber, accident = claim.subscriber, claim.accident
    holder = subscriber.employer or (subscriber.person or claim.patient).last_name
    return SubmittedClaim(
        control_number=claim.control_number,
        charge_amount=claim.charge_amount,
        frequency=claim.frequency,
        accepts_assignment=claim.assignment.provider,
        assigns_benefits=claim.assignment.patient,
        causes=(accident.cause,) if accident else (),
        accident_state=accident.state if accident and accident.cause == "AA" else "",
        accident_date=accident.happened_on if accident else None,
        claim_number=(accident.claim_number or "") if accident else "",
        authorization_number=claim.authorization_number or "",
        payer_claim_control_number=claim.original_reference or "",
        patient_paid=claim.patient_paid,
        diagnoses=claim.diagnoses,
        billing_npi=claim.billing_provider.npi,
        rendering_npi=claim.rendering_provider.npi,
        referring_npi=claim.referring_provider.npi if claim.payer.names_prescriber else "",
        office_id=claim.payer.office_id or "",
        prescription_copy=claim.prescription_copy or "",
        payer_id=claim.payer.payer_id,
        payer_name=fold(claim.payer.name, 60),
        filing_indicator=claim.payer.filing_indicator,
        group_number=subscriber.group_number,
        order=claim.order,
        subscriber_id=subscriber.member_id or "",
        subscriber_is_patient=subscriber.is_patient,
        subscriber_name=fold(holder, 60),
        relationship="20" if subscriber.employer else subscriber.relationship.code,
        delay_reason=claim.delay_reason or "",
        earlier_payers=tuple(_as_told(payer) for payer in claim.earlier_payers),
        patient_last_name=fold(claim.patient.last_name, 60),
        patient_first_name=fold(claim.patient.first_name, 35),
        lines=tuple(_as_line(line) for line in claim.lines),
    )


def _as_line(line: ServiceLine) -> SubmittedLine:
    charge = line.charge
    return SubmittedLine(
        number=line.number,
        control_number=line.control_number,
        code=charge.code,
        modifiers=charge.modifiers,
        charge_amount=charge.charge_amount,
        units=str(charge.units),
        pointers=line.pointers,
        service_date=line.service_date,
    )


def _as_told(payer: EarlierPayer) -> SubmittedEarlierPayer:
    return SubmittedEarlierPayer(
        order=payer.order,
        payer_id=payer.payer_id,
        payer_name=payer.name,
        subscriber_id=payer.subscriber.member_id or "",
        claim_number=payer.claim_control_number or "",
        judged_on=None if payer.lines else payer.judged_on,
        paid_amount=payer.paid_amount,
        adjustments=_as_reasons(payer.adjustments),
        lines=tuple(
            SubmittedJudgement(
                number=line.number,
                code=line.code,
                units=line.units,
                paid_amount=line.paid_amount,
                adjustments=_as_reasons(line.adjustments),
                judged_on=payer.judged_on,
            )
            for line in payer.lines
        ),
    )


def _as_reasons(found: tuple[Adjustment, ...]) -> tuple[tuple[str, str, Money], ...]:
    """In the order of the wire: one group after the other."""
    groups = list(dict.fromkeys(a.group for a in found))
    return tuple((a.group, a.reason, a.amount) for group in groups for a in found if a.group is group)
