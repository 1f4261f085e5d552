"""The checklist of the first visit: what must be there before the patient lies down, with the reason for each.

Unknown is not no, and not yes either: what nobody knows is missing. Who pays herself (self-pay, or a good faith
estimate in hand) needs no insurer's coverage, prescription or leave.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from services.eligibility.models import BenefitsVerification, Case, Determination, Status
from services.eligibility.models.visits import MissingItem, Readiness, ReadinessItem
from services.eligibility.rules.told import together, words_in_force
from shared.codes.payer_kind import PayerKind
from shared.facts import Authorization, CaseFacts
from shared.settings import Answer, ClinicSettings

DESK, PATIENT, DOCTOR, CASEWORKER = "front desk", "patient", "doctor", "caseworker"


@dataclass(frozen=True)
class Standing:
    """What is there on one day."""

    case: Case
    determination: Determination
    verifications: Sequence[BenefitsVerification]
    authorizations: Sequence[Authorization]
    settings: ClinicSettings
    today: date

    @property
    def kind(self) -> PayerKind:
        """The payer path."""
        return self.case.facts.payer_kind

    @property
    def has_good_faith(self) -> bool:
        """Whether a good faith estimate is in force."""
        given = self.case.papers.good_faith
        return given is not None and self.today <= given.valid_until

    @property
    def pays_herself(self) -> bool:
        """Whether no insurer is needed."""
        return self.kind is PayerKind.SELF_PAY or self.has_good_faith


def readiness(standing: Standing) -> Readiness:
    """The checklist."""
    return Readiness(items=tuple(check(standing) for check in _CHECKS))


def _said(day: date) -> str:
    """A day as people say it: `Mar 2, 2026`."""
    return f"{day:%b} {day.day}, {day.year}"


def _there(item: MissingItem, label: str, words: str) -> ReadinessItem:
    return ReadinessItem(item=item, label=label, is_there=True, rule=f"FV-{item.value.upper()}-THERE", words=words)


def _not_needed(item: MissingItem, label: str, words: str) -> ReadinessItem:
    return ReadinessItem(item=item, label=label, is_there=False, is_needed=False,
                         rule=f"FV-{item.value.upper()}-NOT-NEEDED", words=words)  # fmt: skip


def _missing(item: MissingItem, label: str, why: str, words: str, who: str) -> ReadinessItem:
    rule = f"FV-{item.value.upper()}-{why}"
    return ReadinessItem(item=item, label=label, is_there=False, rule=rule, words=words, who=who)


def _paperwork(standing: Standing) -> ReadinessItem:
    item, label = MissingItem.PAPERWORK, "Paperwork"
    coverage = standing.case.facts.coverage
    if coverage is not None and standing.settings.payer(coverage.payer_id) is None:
        return _missing(item, label, "INSURER", "The insurer is not in the clinic's list yet.", DESK)
    if gap := _gap(standing.case.facts):
        return _missing(item, label, "GAP", gap, PATIENT)
    return _there(item, label, "The form is complete.")


def _gap(facts: CaseFacts) -> str:
    """The first thing that the payer's path needs and the form does not have."""
    if facts.payer_kind is PayerKind.SELF_PAY:
        return ""
    if facts.coverage is None:
        return "The insurer is not known."
    if facts.payer_kind is PayerKind.HEALTH_PLAN:
        return "" if facts.coverage.member_id else "The member id on the card is not known."
    has_number = facts.injury is not None and facts.injury.claim_number is not None
    return "" if has_number else "The insurer's claim number of the accident is not known."


def facts_wanted(facts: CaseFacts) -> tuple[str, ...]:
    """The facts that the payer's path needs and the patient can read from a card or a letter."""
    is_plan, injury = facts.payer_kind is PayerKind.HEALTH_PLAN, facts.injury
    wants_member_id = is_plan and facts.coverage is not None and not facts.coverage.member_id
    wants_claim_number = not is_plan and injury is not None and injury.claim_number is None
    wanted = (("member_id", wants_member_id), ("claim_number", wants_claim_number))
    return tuple(name for name, is_wanted in wanted if is_wanted)


def _coverage(standing: Standing) -> ReadinessItem:
    item, label = MissingItem.COVERAGE, "Coverage"
    if standing.pays_herself:
        return _not_needed(item, label, "The patient pays herself.")
    for requirement in standing.determination.requirements[:2]:
        if requirement.status is not Status.MET:
            who = requirement.next_step.who if requirement.next_step else DESK
            return _missing(item, label, requirement.status.value.upper(), requirement.to_patient, who)
    return _there(item, label, "The payer pays for massage here.")


def _consent(standing: Standing) -> ReadinessItem:
    item, label, given = MissingItem.CONSENT, "Consent to treatment", standing.case.papers.consent
    if given is None:
        return _missing(item, label, "NONE", "Nobody has signed the consent yet.", PATIENT)
    if given.is_revoked:
        return _missing(item, label, "REVOKED", "The consent was taken back.", PATIENT)
    if given.version != standing.settings.consent.version:
        return _missing(item, label, "OLD-TEXT", "The clinic's text has changed since it was signed.", PATIENT)
    return _there(item, label, f"Signed on {_said(given.signed_on)}.")


def _prescription(standing: Standing) -> ReadinessItem:
    item, label = MissingItem.PRESCRIPTION, "Prescription"
    if standing.pays_herself:
        return _not_needed(item, label, "Without an insurer no prescription is needed.")
    third = standing.determination.requirements[2]
    if third.status is Status.MET:
        return _there(item, label, third.to_staff)
    return _missing(item, label, third.status.value.upper(), third.to_staff, DOCTOR)


def _authorization(standing: Standing) -> ReadinessItem:
    item, label = MissingItem.AUTHORIZATION, "Authorization"
    needs = Answer.NO if standing.pays_herself else _needs_leave(standing)
    if needs is Answer.NO:
        return _not_needed(item, label, "The payer wants none.")
    leave = next((one for one in standing.authorizations if one.last_day >= standing.today), None)
    if leave is not None:
        return _there(item, label, f"Number {leave.number}, until {_said(leave.last_day)}.")
    if needs is Answer.UNKNOWN:
        return _missing(item, label, "UNKNOWN", "Nobody has said whether the payer wants one.", DESK)
    who = CASEWORKER if standing.kind is PayerKind.WORKERS_COMPENSATION else DESK
    return _missing(item, label, "NONE", "The payer has given none that is still good.", who)


def _needs_leave(standing: Standing) -> Answer:
    """Workers' compensation always; a car insurer unless it says so never; a plan as it or its profile says."""
    told = together(words_in_force(standing.verifications))
    coverage = standing.case.facts.coverage
    payer = standing.settings.payer(coverage.payer_id) if coverage else None
    answers = [one for one in (told and told.needs_authorization, payer and payer.needs_authorization) if one]
    said = next((one for one in answers if one is not Answer.UNKNOWN), Answer.UNKNOWN)
    if standing.kind is PayerKind.WORKERS_COMPENSATION:
        return Answer.YES
    return Answer.NO if standing.kind is PayerKind.CAR_ACCIDENT and said is Answer.UNKNOWN else said


def _estimate(standing: Standing) -> ReadinessItem:
    item, label, papers = MissingItem.ESTIMATE, "What it will cost", standing.case.papers
    if standing.kind is PayerKind.WORKERS_COMPENSATION:
        return _not_needed(item, label, "An injured worker owes nothing.")
    if papers.good_faith and standing.has_good_faith:
        return _there(item, label, f"Good faith estimate number {papers.good_faith.version}.")
    if standing.kind is PayerKind.SELF_PAY:
        return _missing(item, label, "NO-GOOD-FAITH", "No good faith estimate is in force.", DESK)
    if papers.estimate:
        return _there(item, label, f"Estimate of {_said(papers.estimate.made_on)}.")
    return _missing(item, label, "NONE", "The patient has not been told what it will cost.", DESK)


def _clearance(standing: Standing) -> ReadinessItem:
    """Nobody is refused for what she ticked, but a physician hears of it first."""
    item, label, case = MissingItem.CLEARANCE, "A physician's word", standing.case
    if case.cleared:
        return _there(item, label, f"Cleared by {case.cleared.physician} on {_said(case.cleared.said_on)}.")
    if not case.open_red_flags:
        return _not_needed(item, label, "Nothing was ticked that a physician must hear first.")
    flags = "; ".join(flag.label for flag in case.open_red_flags)
    return _missing(item, label, "NONE", f"Ticked on the form: {flags}.", DESK)


_CHECKS: tuple[Callable[[Standing], ReadinessItem], ...] = (
    _paperwork, _coverage, _prescription, _authorization, _estimate, _consent, _clearance,
)  # fmt: skip
