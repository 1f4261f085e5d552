"""On what terms a payer takes an order: whose, for how long, and when it must be renewed or reported on.

Each term is the payer's own (settings) or a product default with its source: what no source settles is unknown, and
unknown is asked, never refused (RULES 4.1, 4.2).

>>> terms_for(PayerKind.WORKERS_COMPENSATION, None, state="CO").recertify_after_days
42
"""

from datetime import date

from services.prescriptions.models.terms import Taken, Terms
from shared.codes.credential import Credential
from shared.codes.payer_kind import PayerKind
from shared.model import Model
from shared.settings import Answer, PayerProfile

C = Credential


class Reporting(Model):
    """How soon the workers' compensation of a state wants to hear how treatment goes."""

    state: str
    sessions: int | None = None
    days: int
    source: str


# RX-19. States without a row have the product's default: the end of the order, and 80 percent used.
REPORTING = (
    Reporting(state="CO", days=42, source="7 CCR 1101-3 Rule 17-3: a plan with goals for care of more than six weeks"),
    Reporting(state="WA", sessions=6, days=30, source="WAC 296-23-250: a report after six visits or one month"),
)

# RX-02. Product defaults (RULES 4.2 [P]): professions that only some payers of a kind take are asked about.
_ASKED: dict[PayerKind, tuple[Credential, ...]] = {
    PayerKind.HEALTH_PLAN: (C.ND, C.PT),
    PayerKind.WORKERS_COMPENSATION: (C.ND, C.PT, C.DPM, C.DDS, C.DMD),
    PayerKind.CAR_ACCIDENT: (C.ND, C.PT),
    PayerKind.SELF_PAY: (),
}


def terms_for(
    kind: PayerKind, profile: PayerProfile | None, *, state: str | None = None, authorized_to: date | None = None
) -> Terms:
    """The terms of a case: the payer's own words first, then the state's, then the product's."""
    reporting = _reporting(kind, state)
    named = profile.accepted_prescribers if profile else ()
    return Terms(
        longest_days=(profile and profile.prescription_days) or 90,
        authorized_to=authorized_to if kind is PayerKind.WORKERS_COMPENSATION else None,
        recertify_after_sessions=(profile and profile.recertify_after_sessions) or (reporting and reporting.sessions),
        recertify_after_days=(profile and profile.recertify_after_days) or (reporting and reporting.days),
        prescribers=_only(named) if named else dict.fromkeys(_ASKED[kind], Taken.ASK),
        open_orders=profile.accepts_open_orders if profile else Answer.UNKNOWN,
        necessity=profile.needs_necessity_statement if profile else Answer.UNKNOWN,
        plan_of_care=profile.needs_plan_of_care if profile else Answer.UNKNOWN,
        source=profile.source if profile else "product default, RULES 4.2 [P]",
    )


def _only(named: tuple[Credential, ...]) -> dict[Credential, Taken]:
    return {one: Taken.YES if one in named else Taken.NO for one in Credential}


def _reporting(kind: PayerKind, state: str | None) -> Reporting | None:
    if kind is not PayerKind.WORKERS_COMPENSATION:
        return None
    return next((row for row in REPORTING if row.state == state), None)
