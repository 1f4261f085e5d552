"""What a note comes to before anything is recorded: is it whole, what are its units, what do they cost."""

from collections.abc import Sequence

from services.billing.flows import claims, counting, pricing
from services.billing.models.progress import Course
from services.billing.models.records import SessionRecord
from services.billing.models.requests import Reservation
from services.billing.models.schedules import Charge
from services.billing.models.sessions import TreatmentSession, VisitKind
from services.billing.models.units import BillableUnits
from services.billing.rules import note_parts, progress, relaxing
from services.billing.rules.charges import charges_for
from services.billing.rules.claims import NotBillable
from services.billing.store import BillingStore as Store
from shared import problems
from shared.codes.payer_kind import PayerKind
from shared.facts import CaseFacts
from shared.settings import ClinicSettings, PayerProfile


def refuse_unfinished(store: Store, session: TreatmentSession) -> None:
    """A first visit and a re-evaluation have parts of their own. BadInput beside the fields that are missing."""
    others = store.sessions(session.case_id) if session.kind is not VisitKind.FOLLOW_UP else ()
    earlier = [one.session for one in others if one.counts and one.session.session_id != session.session_id]
    before = note_parts.Before(
        next((one.service_date for one in earlier if one.kind is VisitKind.FIRST), None),
        {m for one in earlier if one.service_date <= session.service_date for m in one.scores.taken},
    )
    found = note_parts.missing(
        session.kind, session.scores, session.goals, session.note.response, session.next_step,
        session.service_date, before,
    )  # fmt: skip
    errors = [problems.FieldError(field=field, detail=detail) for field, detail in found]
    if errors:
        raise problems.BadInput("Nothing was saved: the note is not whole yet.", errors)


def course_of(sessions: Sequence[SessionRecord]) -> Course:
    """How a case has gone: its scores from the first on, and the goals that were set last."""
    given = sorted((one.session for one in sessions if one.counts), key=lambda one: (one.service_date, one.start))
    goals = next((one.goals for one in reversed(given) if one.goals), ())
    return progress.course([(one.service_date, one.scores) for one in given], goals)


def check_first(store: Store, settings: ClinicSettings, case: CaseFacts, session: TreatmentSession) -> None:
    """What can never be billed is refused before the order counts the session. Raise NoPrice, NotBillable."""
    profile = _profile(settings, case, session)
    if case.payer_kind is not PayerKind.SELF_PAY and profile is None:
        raise NotBillable("a claim needs the policy, with a payer of the clinic's settings")
    counted = counting.units_of(store, session, None, profile)
    if not _charges(store, settings, case, session, counted, profile):
        raise NotBillable("the minutes come to no unit: a unit begins at its eighth minute")
    _relaxing(store, settings, session)


def of_note(
    store: Store, settings: ClinicSettings, case: CaseFacts, session: TreatmentSession, order: Reservation | None
) -> SessionRecord:
    """From minutes to units and charges. Raise NoPrice, NotBillable."""
    profile = _profile(settings, case, session)
    units = counting.units_of(store, session, order, profile)
    kept = SessionRecord(
        session=session,
        prescription_id=order.prescription_id if order else None,
        units=units,
        charges=_charges(store, settings, case, session, units, profile),
        relaxing=_relaxing(store, settings, session),
        claim_id=claims.claim_id_of(store.clinic, session.session_id) if order else None,
        order_says=order.words if order else (),
    )
    if not kept.charges:
        raise NotBillable("what the order, the leave and the payer allow comes to no unit")
    return kept


def _profile(settings: ClinicSettings, case: CaseFacts, session: TreatmentSession) -> PayerProfile | None:
    return settings.payer_on(case.coverage.payer_id, session.service_date) if case.coverage else None


def _charges(
    store: Store, settings: ClinicSettings, case: CaseFacts, session: TreatmentSession,
    units: tuple[BillableUnits, ...], profile: PayerProfile | None,
) -> tuple[Charge, ...]:  # fmt: skip
    modifiers = (profile.therapy_modifier,) if profile and profile.therapy_modifier else ()
    around = pricing.circumstances(settings, profile, _licence(settings, session), modifiers)
    schedule = pricing.schedule_for(store, settings, case.payer_kind, session.service_date, around)
    return charges_for(units, schedule, session.service_date, modifiers)


def _licence(settings: ClinicSettings, session: TreatmentSession) -> str:
    therapist = settings.therapist(session.therapist_id)
    return therapist.taxonomy if therapist else ""


def _relaxing(store: Store, settings: ClinicSettings, session: TreatmentSession) -> Charge | None:
    """At the clinic's own price, whoever pays for the rest; without such a part no schedule is read."""
    if session.relaxing_minutes is None:
        return None
    around = pricing.circumstances(settings, None, _licence(settings, session), ())
    prices = pricing.schedule_for(store, settings, PayerKind.SELF_PAY, session.service_date, around)
    try:
        return relaxing.charge_of(session.relaxing_minutes, prices, session.service_date)
    except relaxing.TooShort as error:
        raise NotBillable(str(error)) from None
