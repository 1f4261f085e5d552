"""What eligibility and billing told is kept at its highest revision, whatever order it comes in."""

from datetime import UTC, datetime
from typing import Any

from services.prescriptions.flows import events as flow
from services.prescriptions.store import PrescriptionsStore
from shared import events
from shared.events import CaseChanged, CaseOpened, ClinicSettingsChanged, Event, SessionRecorded
from shared.facts import CaseFacts
from shared.settings import ClinicSettings
from shared.tenancy import at_work_for
from tests.builders_prescriptions import a_patient, a_reservation, reserve
from tests.world import Caller, World, told_settings

THEN = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)


def told(kind: type[Event], **facts: Any) -> str:
    """A message of the queue."""
    event = kind(event_id="event00001", clinic="milehigh", occurred_at=THEN, **facts)
    return f'{{"detail-type": "{event.name}", "detail": {event.model_dump_json()}}}'


def a_case(revision: int = 1, **changed: Any) -> CaseFacts:
    return CaseFacts(case_id="case0001", revision=revision, payer_kind="self_pay", patient=a_patient(**changed))


def held_case() -> CaseFacts:
    with at_work_for("milehigh"):
        return PrescriptionsStore("milehigh").get_case("case0001")


def test_an_older_revision_that_comes_later_changes_nothing(clinic: World) -> None:
    flow.take_in(told(CaseChanged, case=a_case(2, last_name="Newer")))
    flow.take_in(told(CaseOpened, case=a_case(1, last_name="Older")))
    assert held_case().patient.last_name == "Newer"


def test_a_case_heard_of_by_its_change_first_gets_its_form_too(clinic: World) -> None:
    flow.take_in(told(CaseChanged, case=a_case(2)))
    with at_work_for("milehigh"):
        form = PrescriptionsStore("milehigh").find_form("case0001")
    assert form is not None
    assert form.issued_on.isoformat() == "2026-03-02"


def test_the_form_is_drawn_once(clinic: World) -> None:
    flow.take_in(told(CaseOpened, case=a_case()))
    before = clinic.dump()
    flow.take_in(told(CaseOpened, case=a_case()))
    assert clinic.dump() == before


def test_a_case_before_its_clinics_settings_waits_on_its_queue(world: World) -> None:
    from infra.local import invoking

    record = {"messageId": "message1", "body": told(CaseOpened, case=a_case()), "receiptHandle": "h"}
    assert invoking.deliver("prescriptions", "on_events", [record]) == {"message1"}


def test_settings_are_kept_at_their_highest_revision(clinic: World) -> None:
    newer = ClinicSettings.model_validate(told_settings() | {"revision": 7})
    older = ClinicSettings.model_validate(told_settings() | {"revision": 6})
    for settings in (newer, older, newer):
        flow.take_in(told(ClinicSettingsChanged, settings=settings))
    with at_work_for("milehigh"):
        assert PrescriptionsStore("milehigh").get_settings().revision == 7


def test_a_clinic_is_on_the_list_even_if_a_process_died_before_entering_it(clinic: World) -> None:
    """The settings were kept, the list was not: the event comes again."""
    from services.prescriptions.store import clinics
    from shared import aws, tenancy

    with tenancy.reading_the_directory():
        key = {"pk": {"S": tenancy.DIRECTORY}, "sk": {"S": "milehigh"}}
        aws.client("dynamodb").delete_item(TableName=clinic.built.environment["PRESCRIPTIONS_TABLE"], Key=key)
    assert list(clinics()) == []
    flow.take_in(told(ClinicSettingsChanged, settings=ClinicSettings.model_validate(told_settings())))
    assert list(clinics()) == ["milehigh"]


def test_a_recorded_session_counts_for_good(clinic: World, case_id: str, active: str, desk: Caller) -> None:
    reserve(clinic, a_reservation(case_id))
    recorded = told(
        SessionRecorded, case_id=case_id, session_id="session0001", prescription_id=active,
        service_date="2026-03-02", minutes=60, charge="140.00",
    )  # fmt: skip
    for _ in range(2):
        flow.take_in(recorded)
    with at_work_for("milehigh"):
        (used,) = PrescriptionsStore("milehigh").get_prescription(active).usage.reservations
    assert used.is_used


def test_a_session_without_prescription_is_nobodys_here(clinic: World) -> None:
    before = clinic.dump()
    flow.take_in(
        told(SessionRecorded, case_id="case0001", session_id="session0001", prescription_id=None,
             service_date="2026-03-02", minutes=60, charge="100.00")
    )  # fmt: skip
    assert clinic.dump() == before


def test_the_events_it_takes_in_are_those_its_rule_lets_through() -> None:
    from infra.local.resources import template

    pattern = template("prescriptions")["Resources"]["EventsRule"]["Properties"]["EventPattern"]
    assert set(pattern["detail-type"]) == {kind.__name__ for kind in flow._TAKERS}
    assert set(pattern["source"]) == {f"quarterhour.{kind.owner}" for kind in flow._TAKERS}
    assert set(events.CATALOGUE) >= set(pattern["detail-type"])
