"""The two accident paths: what must have happened before an insurer pays for massage after an injury.

Workers' compensation: the claim is filed with the employer, an authorized physician has seen the injury and refers to
massage, the caseworker authorizes it. A car accident: a physician cares for it, and who pays first is settled: MedPay,
then the health plan or the patient, who may wait with a lien until her lawyer has settled.

Sources: 7 CCR 1101-3 Rule 16 (referral by the authorized treating provider; ten days for an answer); C.R.S. 8-42-101
(the worker pays nothing); C.R.S. 10-4-635 (MedPay; its reserve of the first thirty days); C.R.S. 38-27.5 (liens).
"""

from datetime import timedelta

from services.eligibility.models import Evidence, NextStep, Precondition, Status
from services.eligibility.models.tasks import TaskKind, WaitsFor
from services.eligibility.rules.judging import (
    COVERED,
    REIMBURSED,
    Known,
    Pair,
    form_evidence,
    judge,
    leave_evidence,
    order_evidence,
    part,
    settled_evidence,
    step,
    told_evidence,
    told_of,
    weigh,
)
from shared.settings import Answer

TRAUMA_RESERVE = timedelta(days=30)  # MedPay is kept for ambulance and hospital first (C.R.S. 10-4-635)
_RULE_16 = "7 CCR 1101-3 Rule 16"
_ASK_LEAVE = step(WaitsFor.DESK, TaskKind.AUTHORIZATION,
                  "Ask the caseworker for an authorization; the carrier has 10 days (Rule 16).")  # fmt: skip
_CLAIM_NUMBER = step(WaitsFor.PATIENT, TaskKind.CLAIM_NUMBER, "Ask the employer for the claim number of the injury.")
_FILE_IT = step(WaitsFor.PATIENT, TaskKind.CLAIM_FILED,
                "Report the injury to the employer in writing; ask for the insurer and the claim number.")  # fmt: skip
_SEE_A_PHYSICIAN = step(WaitsFor.PATIENT, TaskKind.PHYSICIAN,
                        "See a physician about the injury, and ask for an order for massage.")  # fmt: skip
_SEE_THE_DESIGNATED = step(WaitsFor.PATIENT, TaskKind.PHYSICIAN,
                           "See a physician whom the employer or its insurer names, and ask for a referral "
                           "to massage.")  # fmt: skip
_ASK_MEDPAY = step(WaitsFor.DESK, TaskKind.BENEFITS,
                   "Ask the adjuster whether MedPay is left, and for the claim number.")  # fmt: skip
_ASK_NUMBER = step(WaitsFor.DESK, TaskKind.CLAIM_NUMBER, "Ask the adjuster for the claim number of the accident.")
_DISCLOSE = step(WaitsFor.DESK, TaskKind.LIEN_DISCLOSURE,
                 "Give the patient the written disclosures of a lien before anything is treated on it.")  # fmt: skip
_SEND_PACKET = step(WaitsFor.DESK, TaskKind.LIEN,
                    "Send the lawyer the packet: the order, the notes and the paid invoices; ask for a letter of "
                    "representation.")  # fmt: skip
_ASK_WHY = step(WaitsFor.DESK, TaskKind.BENEFITS,
                "Ask the carrier why the claim is not accepted; tell the patient that she may contest it.")  # fmt: skip
_ASK_ANEW = step(WaitsFor.DESK, TaskKind.AUTHORIZATION,
                 "Read why the payer refused; send what was missing and ask again, or tell the patient.")  # fmt: skip
_ASK_IF_OPEN = step(WaitsFor.DESK, TaskKind.BENEFITS,
                    "Ask the adjuster why the claim is not open, and who pays instead.")  # fmt: skip


def workers_compensation(known: Known) -> Pair:
    """The carrier's authorization decides; there is no network benefit, but a referral by the treating physician."""
    injury = known.case.facts.injury
    parts = (_claim_filed(known), *_claim_accepted(known, "WC-CLAIM-ACCEPTED", _ASK_WHY),
             _seen(known, "WC", _SEE_THE_DESIGNATED), _authorized(known))  # fmt: skip
    massage, massage_why = told_of(known, "covers_massage")
    is_refused = massage is Answer.NO or any(one.status is Status.NOT_MET for one in parts)
    answer = Answer.YES if known.authorization else Answer.NO if is_refused else Answer.UNKNOWN
    next_step = _first_step(parts) if is_refused else _ASK_LEAVE if injury and injury.claim_number else _CLAIM_NUMBER
    evidence = (*leave_evidence(known), *massage_why)
    first = judge(1, COVERED, answer, "WC-AUTHORIZED", evidence, next_step or _ASK_ANEW,
                  yes="The workers' compensation carrier has authorized your massage.",
                  no="The workers' compensation carrier does not pay for your massage as things stand.",
                  unknown="The workers' compensation carrier has not authorized your massage yet.",
                  parts=parts)  # fmt: skip
    second = judge(2, REIMBURSED, answer, "WC-NO-NETWORK", evidence, next_step or _ASK_ANEW,
                   yes="Workers' compensation pays authorized providers; there is no network.",
                   no="Without the carrier's leave nobody is paid; there is no network.",
                   unknown="This follows from the carrier's authorization.")  # fmt: skip
    return first, second


def _first_step(parts: tuple[Precondition, ...]) -> NextStep | None:
    """What is to be done about the first part that is refused."""
    return next((one.next_step for one in parts if one.status is Status.NOT_MET), None)


def _claim_filed(known: Known) -> Precondition:
    """A claim number proves that the claim was filed; the patient's word does not, but it changes what is asked."""
    injury = known.case.facts.injury
    if injury and injury.claim_number:
        return part("WC-CLAIM-FILED", Answer.YES, "Your claim is filed.", "The insurer's claim number is known.",
                    evidence=_case_evidence(known, "The claim number stands in the case"))  # fmt: skip
    if known.case.says_employer_knows:
        return part("WC-CLAIM-FILED", Answer.UNKNOWN, "You told us that your employer knows of the injury.",
                    "The patient says that the employer knows; there is no claim number yet.",
                    evidence=form_evidence(known, "The injury was reported to the employer in writing"),
                    next_step=_CLAIM_NUMBER)  # fmt: skip
    return part("WC-CLAIM-FILED", Answer.UNKNOWN, "The injury must be reported to your employer in writing.",
                "Nobody has said that the injury was reported.", next_step=_FILE_IT)  # fmt: skip


def _claim_accepted(known: Known, rule: str, next_step: NextStep) -> tuple[Precondition, ...]:
    """Whether the insurer takes the claim as its own, once it has said so: an open claim is not yet leave to treat."""
    answer, why = told_of(known, "claim_accepted")
    if answer is Answer.UNKNOWN:
        return ()
    patient = {Answer.YES: "The insurer has accepted your claim.",
               Answer.NO: "The insurer has not accepted your claim. You can contest that."}  # fmt: skip
    staff = {Answer.YES: "The claim is accepted.", Answer.NO: "The claim is not accepted: treat nothing on it."}
    return (part(rule, answer, patient[answer], staff[answer], evidence=why, next_step=next_step),)


def _authorized(known: Known) -> Precondition:
    """Leave in force is a yes, the caseworker's refusal a no, and silence neither."""
    if known.refusal and known.refusal.answer and not known.authorization:
        said = known.refusal.answer
        words = f"Refused by {said.name}, {said.how.value}"
        evidence = Evidence(words=words, source="the caseworker's answer", dated=said.answered_at.date(),
                            link=f"{known.page}#authorizations")  # fmt: skip
        return part("WC-CASEWORKER", Answer.NO, "The caseworker has refused it. We read why, and tell you.",
                    f"{words}. ({_RULE_16})", evidence=(evidence,), next_step=_ASK_ANEW)  # fmt: skip
    answer = Answer.YES if known.authorization else Answer.UNKNOWN
    words = "The caseworker has authorized it." if known.authorization else "The caseworker has not answered yet."
    return part("WC-CASEWORKER", answer, words, f"{words} ({_RULE_16})", evidence=leave_evidence(known),
                next_step=_ASK_LEAVE)  # fmt: skip


def _seen(known: Known, path: str, next_step: NextStep) -> Precondition:
    """An order in effect proves that a physician has seen the injury; so does the carrier that names who treats it."""
    rule = f"{path}-PHYSICIAN"
    if order := known.prescription:
        return part(rule, Answer.YES, "A physician cares for your injury.",
                    "Ordered by a prescriber: keep the referral.", evidence=order_evidence(order))  # fmt: skip
    if told := next((one for one in known.told if one.treating_physician), None):
        return part(rule, Answer.YES, "A physician cares for your injury.",
                    f"The insurer names who treats it: {told.treating_physician}. The referral to massage is still "
                    "wanted.", evidence=(told_evidence(known, told),))  # fmt: skip
    if known.case.says_saw_physician:
        return part(rule, Answer.UNKNOWN, "You told us that a physician has seen your injury.",
                    "The patient says so; there is no order yet.",
                    evidence=form_evidence(known, "A physician has seen the injury"))  # fmt: skip
    return part(rule, Answer.UNKNOWN, "A physician must see your injury first.",
                "Nobody has said that a physician has seen it.", next_step=next_step)  # fmt: skip


def _case_evidence(known: Known, words: str) -> tuple[Evidence, ...]:
    return (Evidence(words=words, source="the case", dated=known.today, link=known.page),)


# A car accident


def car_accident(known: Known) -> Pair:
    """MedPay: presumed by law unless rejected in writing, but what is left of it only the adjuster knows."""
    covered, why = weigh(known, "covers_massage")
    presumed = Evidence(words="A Colorado car policy carries MedPay unless it was rejected in writing",
                        source="C.R.S. 10-4-635", dated=known.today)  # fmt: skip
    parts = (_seen(known, "MP", _SEE_A_PHYSICIAN), _number(known),
             *_claim_accepted(known, "MP-CLAIM-OPEN", _ASK_IF_OPEN), *_reserve(known),
             _order_of_payers(known, covered, presumed), _out_of_pocket(known, covered), *_lawyer(known))  # fmt: skip
    first = judge(1, COVERED, covered, "MP-COVERED", (*why, presumed), _ASK_MEDPAY,
                  yes="The car insurer pays for your massage (MedPay).",
                  no="There is no MedPay to pay for your massage; your own plan or your lawyer may.",
                  unknown="Most Colorado car policies pay for care after an accident; we will ask.",
                  parts=parts)  # fmt: skip
    second = judge(2, REIMBURSED, Answer.YES, "MP-NO-NETWORK", (presumed,), None,
                   yes="Car insurance has no network: you choose who treats you.", no="", unknown="")  # fmt: skip
    return first, second


def _number(known: Known) -> Precondition:
    injury = known.case.facts.injury
    if injury and injury.claim_number:
        return part("MP-CLAIM-NUMBER", Answer.YES, "The accident has a claim number.", "The claim number is known.",
                    evidence=_case_evidence(known, "The claim number stands in the case"))  # fmt: skip
    return part("MP-CLAIM-NUMBER", Answer.UNKNOWN, "We will ask the insurer for the claim number.",
                "The claim number is not known.", next_step=_ASK_NUMBER)  # fmt: skip


def _reserve(known: Known) -> tuple[Precondition, ...]:
    """In the first thirty days MedPay pays ambulance, hospital and physicians before anybody else."""
    injury = known.case.facts.injury
    if injury is None or known.today > injury.injured_on + TRAUMA_RESERVE:
        return ()
    until = injury.injured_on + TRAUMA_RESERVE
    patient = f"Until {until} the insurer keeps this money for emergency care first."
    staff = f"Until {until} MedPay is reserved for trauma providers (C.R.S. 10-4-635); others are paid after."
    return (part("MP-FIRST-30-DAYS", Answer.UNKNOWN, patient, staff),)


def _order_of_payers(known: Known, medpay: Answer, presumed: Evidence) -> Precondition:
    """MedPay before the health plan, and nothing of it is to be paid back (C.R.S. 10-4-635)."""
    lawyer = _has_lawyer(known)
    after = (
        "then your health plan or, through your lawyer, the settlement" if lawyer else "then your health plan or you"
    )
    first = {Answer.YES: "MedPay", Answer.UNKNOWN: "MedPay, if it is there,"}.get(medpay)
    words = f"{first} pays first, {after}." if first else _without_medpay(lawyer)
    return part("MP-ORDER", Answer.YES, words, f"Order of payers: {words} (C.R.S. 10-4-635)", evidence=(presumed,))


def _without_medpay(lawyer: bool) -> str:
    """She pays out of pocket, and keeps the receipts for whoever settles."""
    later = (
        " and your lawyer claims it back in the settlement" if lawyer else ", and keep the receipts for a settlement"
    )
    return f"Without MedPay you pay the clinic yourself{later}."


def _out_of_pocket(known: Known, medpay: Answer) -> Precondition:
    """Whether she pays at the visit: not where MedPay is there and she has assigned it to the clinic."""
    rule, (pays_clinic, why) = "MP-OUT-OF-POCKET", told_of(known, "pays_clinic")
    coverage = known.case.facts.coverage
    is_assigned = coverage is not None and coverage.assigns_benefits
    if medpay is Answer.UNKNOWN:
        return part(rule, Answer.UNKNOWN, "Until the insurer has answered you pay at each visit, and get a receipt.",
                    "Collect at the visit, with a receipt, until the adjuster has said what is left.")  # fmt: skip
    if medpay is Answer.YES and is_assigned and pays_clinic is not Answer.NO:
        return part(rule, Answer.YES, "The insurer pays us; you pay only what MedPay does not.",
                    "Bill MedPay by the patient's assignment; collect what it leaves.",
                    evidence=(*_case_evidence(known, "The patient has assigned benefits"), *why))  # fmt: skip
    back = "your lawyer" if _has_lawyer(known) else "the insurer" if medpay is Answer.YES else "whoever settles"
    return part(rule, Answer.YES, f"You pay at each visit; with our paid invoices you get it back from {back}.",
                "Collect at the visit and give a paid invoice.", evidence=why)  # fmt: skip


def _lawyer(known: Known) -> tuple[Precondition, ...]:
    """Where a lawyer settles he has the packet, and care may be given on a lien, but only after written disclosures."""
    if not _has_lawyer(known):
        return ()
    disclosed, sent = (settled_evidence(known, kind) for kind in (TaskKind.LIEN_DISCLOSURE, TaskKind.LIEN))
    lien = part("MP-LIEN", Answer.YES if disclosed else Answer.UNKNOWN,
                "We have explained in writing what a lien means." if disclosed else
                "If your lawyer settles for you, we will explain in writing what a lien means before you sign one.",
                "A lawyer is named: a lien needs the written disclosures first, bears no interest, is at most the "
                "usual charge, and never goes to collection (C.R.S. 38-27.5).",
                evidence=disclosed, next_step=_DISCLOSE)  # fmt: skip
    packet = part("MP-PACKET", Answer.YES if sent else Answer.UNKNOWN,
                  "Your lawyer has our papers." if sent else "We send your lawyer what he needs to settle for you.",
                  "The packet was sent; each paid invoice follows by itself." if sent else
                  "The lawyer has no packet yet: order, notes, paid invoices.",
                  evidence=sent, next_step=_SEND_PACKET)  # fmt: skip
    return lien, packet


def _has_lawyer(known: Known) -> bool:
    injury = known.case.facts.injury
    return bool(injury and injury.attorney)
