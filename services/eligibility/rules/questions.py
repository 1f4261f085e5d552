"""Questions that patients ask, with the clinic's own answers and numbers: one source, the settings.

A clinic that has written none has these. What stands in braces is filled from the settings on the day it is read, so a
new price is a new answer; what the settings do not say is answered by `ask us`.
"""

from collections.abc import Mapping
from datetime import date

from shared.codes.payer_kind import PayerKind
from shared.identifiers import phone
from shared.money import Money
from shared.settings import ClinicSettings, QuestionAndAnswer

MASSAGE, UNITS_OF_AN_HOUR = "97124", 4
_ASK_US = "ask us"


def questions_of(settings: ClinicSettings) -> tuple[QuestionAndAnswer, ...]:
    """The clinic's own, or those it begins with."""
    return settings.questions or BEGINNING


def answered(settings: ClinicSettings, today: date) -> tuple[QuestionAndAnswer, ...]:
    """Each with its numbers filled in."""
    words = placeholders(settings, today)
    return tuple(
        QuestionAndAnswer(question=one.question, answer=one.answer.format_map(words)) for one in questions_of(settings)
    )


def placeholders(settings: ClinicSettings, today: date) -> Mapping[str, str]:
    """What may stand in braces, and what it says today."""
    head = settings.letterhead
    price = next((p for p in settings.prices if p.code == MASSAGE and p.valid_from <= today
                  and (p.valid_to is None or today <= p.valid_to)), None)  # fmt: skip
    return {
        "clinic": head.name,
        "phone": phone.format(head.phone),
        "email": head.email,
        "address": f"{head.address.street}, {head.address.city}, {head.address.state}",
        "website": head.website or _ASK_US,
        "unit": "15 minutes",
        "unit_price": _dollars(price.clinic_price) if price else _ASK_US,
        "hour_price": _dollars(price.clinic_price.times(UNITS_OF_AN_HOUR)) if price else _ASK_US,
        "unit_charge": _dollars(price.usual_charge) if price else _ASK_US,
        "hour_charge": _dollars(price.usual_charge.times(UNITS_OF_AN_HOUR)) if price else _ASK_US,
        "plans": _names(settings, PayerKind.HEALTH_PLAN),
        "carriers": _names(settings, PayerKind.WORKERS_COMPENSATION),
        "car_insurers": _names(settings, PayerKind.CAR_ACCIDENT),
    }


def _names(settings: ClinicSettings, kind: PayerKind) -> str:
    return ", ".join(payer.name for payer in settings.payers if payer.kind is kind) or _ASK_US


def _dollars(amount: Money) -> str:
    return f"${amount}"


def _asked(question: str, answer: str) -> QuestionAndAnswer:
    return QuestionAndAnswer(question=question, answer=answer)


BEGINNING = (
    _asked(
        "Will my insurance pay for massage?",
        "Often, when three things come together: the plan covers massage that is medically necessary, it pays a clinic "
        "outside its network, and a doctor has prescribed it. Fill in our form and we find out the first two for you. "
        "An answer of a plan is never a promise to pay.",
    ),
    _asked(
        "Which conditions are treated?",
        "Mostly pain and stiffness of muscles and joints: neck and back, shoulder, elbow and wrist, hip, sciatica, "
        "headaches, jaw, fibromyalgia; strains and sprains after an accident; lymphedema; pregnancy and the time after "
        "birth; after surgery. Your doctor decides whether massage is right for you.",
    ),
    _asked(
        "How do I get a prescription?",
        "After you have filled in our form you get a one-page prescription form to print. Take it to your doctor. It "
        "says how to fill it in and how to send it back; a photo is enough. An M.D., D.O., nurse practitioner, "
        "physician assistant, chiropractor or dentist may sign, as your insurer allows.",
    ),
    _asked(
        "What is the difference between medical and relaxing massage?",
        "Medical massage is ordered by a doctor, aims at one complaint, keeps to the areas, minutes and number of "
        "sessions on the order, and is written down each time. That is what insurers pay for. A relaxing massage is "
        "wonderful, and you pay for it yourself.",
    ),
    _asked(
        "I was hurt at work. What do I do?",
        "Tell your employer in writing, see the physician your employer names, and ask that physician to refer you to "
        "us. Then the caseworker must authorize the treatment: we ask for that. You pay nothing for authorized care. "
        "Carriers we know: {carriers}.",
    ),
    _asked(
        "I was in a car accident. Who pays?",
        "Most car policies in Colorado carry medical payments coverage, whoever was at fault, and it pays before your "
        "health plan. Give us the claim number and we ask the adjuster what is left. If you have a lawyer, we send the "
        "lawyer the paid invoices and notes when you ask us to. Insurers we know: {car_insurers}.",
    ),
    _asked(
        "What does it cost?",
        "We count in units of {unit}. Without insurance one unit of massage is {unit_price}, an hour {hour_price}. "
        "Insurers are charged {unit_charge} a unit, {hour_charge} an hour; what is left for you depends on your plan, "
        "and we estimate it before your first visit.",
    ),
    _asked(
        "What happens at the first visit?",
        "It takes about 90 minutes. We talk about your complaint and what you want to be able to do again, look at how "
        "you move, treat you, and make a plan. Bring your insurance card and wear something comfortable. We begin when "
        "the paperwork is complete.",
    ),
    _asked(
        "Whom do I call?",
        "Our front desk at {phone}, or write to {email}. You find us at {address}.",
    ),
)
