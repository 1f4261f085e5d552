"""A page that belongs to a case is read once, in a process with limits of its own, and its reading waits beside it."""

import json
from collections.abc import Callable

import pytest

from infra.local import invoking
from services.prescriptions.flows import confined
from services.prescriptions.flows.confined import Limits
from services.prescriptions.models.readings import FieldState, ReadDocument, ReadingStatus
from services.prescriptions.rules.comparing import Outcome
from services.prescriptions.store import PrescriptionsStore
from shared.tenancy import at_work_for
from tests.builders_events import event
from tests.builders_prescriptions import a_confirmation, a_mail, post
from tests.scans.bombs import BOMBS
from tests.scans.conditions import a_scan_of
from tests.world import Caller, World


@pytest.fixture
def came(clinic: World, case_id: str, desk: Caller, form_of: Callable[[str], bytes]) -> str:
    """The id of a completed page that came back and was read."""
    post(clinic, a_mail(("scan.jpg", a_scan_of(form_of(case_id)))))
    clinic.reads_pages = True
    clinic.settle()
    found: str = desk.get("prescriptions", "/documents").json["documents"][0]["document_id"]
    return found


def reading_of(document_id: str) -> ReadDocument:
    with at_work_for("milehigh"):
        found = PrescriptionsStore("milehigh").find_reading(document_id)
    assert found is not None
    return found


def test_a_page_that_came_is_read_once_and_shown_with_its_straightened_picture(
    clinic: World, came: str, desk: Caller
) -> None:
    kept = reading_of(came)
    minutes = kept.reading.field("minutes_per_session")

    assert kept.reading.status is ReadingStatus.READ
    assert minutes is not None
    assert (minutes.state, minutes.values) == (FieldState.READ, ("60",))
    with at_work_for("milehigh"):
        assert PrescriptionsStore("milehigh").documents.fetch(kept.picture).startswith(b"\x89PNG")

    page = desk.page("prescriptions", f"/desk/documents/{came}").text
    assert "What the machine read" in page
    assert "No question about this page." in page
    assert 'value="60"' not in page  # nothing is filled in before the clinic trusts it

    told = event("PrescriptionReceived", document_id=came)
    again = {"messageId": "again", "body": json.dumps(envelope(told))}
    assert invoking.deliver("prescriptions", "on_page", [again]) == set()
    assert reading_of(came) == kept


def test_what_the_machine_was_right_and_wrong_in_is_counted_and_shown(clinic: World, desk: Caller) -> None:
    with at_work_for("milehigh"):
        store = PrescriptionsStore("milehigh")
        for outcome in (Outcome.RIGHT, Outcome.RIGHT, Outcome.WRONG):
            store.table.commit(*store.count_readings({"weeks": outcome, "credential": Outcome.ASKED}))

    shown = desk.get("prescriptions", "/readings").json["fields"]
    assert [(one["name"], one["right"], one["wrong"], one["asked"]) for one in shown] == [
        ("weeks", 2, 1, 0), ("credential", 0, 0, 3)]  # fmt: skip
    assert "Number of weeks" in desk.page("prescriptions", "/desk/readings").text


def envelope(told: object) -> dict[str, object]:
    return {"detail-type": type(told).__name__, "source": "quarterhour.prescriptions",
            "detail": told.model_dump(mode="json")}  # type: ignore[attr-defined]  # fmt: skip


@pytest.mark.parametrize("name", sorted(BOMBS))
def test_a_file_that_asks_for_too_much_is_stopped_by_a_limit_or_refused(name: str) -> None:
    outcome = confined.read(BOMBS[name](), {}, Limits(cpu_seconds=2))

    assert outcome.reading.status in {ReadingStatus.STOPPED, ReadingStatus.UNREADABLE, ReadingStatus.NO_FORM}
    assert outcome.reading.notes
    assert outcome.picture == b""


def test_the_process_gets_no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "invented")

    assert set(confined._surroundings()) <= {"PYTHONPATH", "OPENBLAS_NUM_THREADS", "LD_LIBRARY_PATH"}


def test_a_reader_that_breaks_by_itself_is_our_fault_and_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "_CHILD", "services.prescriptions.flows.no_such_module")

    with pytest.raises(confined.ReaderBroken):
        confined.read(b"%PDF-", {})


def test_in_the_shadow_each_confirmed_page_counts_what_the_machine_said_and_fills_in_nothing(
    clinic: World, came: str, desk: Caller
) -> None:
    kept = reading_of(came).reading
    said = {name: getattr(kept.field(name), "values", ()) for name in ("diagnoses", "body_areas", "procedures")}
    answers = a_confirmation(**said, minutes_per_session=60, sessions_per_week=2, weeks=8, credential="MD")
    desk.post("prescriptions", f"/documents/{came}/confirmation", json=answers)
    clinic.settle()

    counted = {one["name"]: one for one in desk.get("prescriptions", "/readings").json["fields"]}
    assert {name: (of["right"], of["wrong"], of["asked"]) for name, of in counted.items() if name in _COUNTED} == {
        "diagnoses": (1, 0, 0), "minutes_per_session": (1, 0, 0), "weeks": (0, 1, 0),
    }  # fmt: skip
    assert not any(of["is_filled_in"] or of["may_be_trusted"] for of in counted.values())
    assert "Number of weeks" in desk.page("prescriptions", "/desk/readings").text


_COUNTED = {"diagnoses", "minutes_per_session", "weeks"}


def test_a_field_that_the_clinic_trusts_is_filled_in_and_no_other(clinic: World, came: str, desk: Caller) -> None:
    clinic.open_clinic("milehigh", revision=2, trusted_readings=["minutes_per_session"])
    clinic.settle()

    page = desk.page("prescriptions", f"/desk/documents/{came}").text
    assert 'name="minutes_per_session" type="number" value="60"' in page
    assert 'name="weeks" type="number" value=""' in page
    counted = {one["name"]: one for one in desk.get("prescriptions", "/readings").json["fields"]}
    assert counted == {}


def test_the_directory_says_whose_npi_it_may_be_beside_its_cutting(
    clinic: World, case_id: str, desk: Caller, form_of: Callable[[str], bytes]
) -> None:
    prescriber = {"first_name": "Testa", "last_name": "Example", "credential": "MD", "npi": "2222222228"}
    desk.post("prescriptions", "/prescribers", json={"details": prescriber})
    post(clinic, a_mail(("scan.jpg", a_scan_of(form_of(case_id), npi="2222222228"))))
    clinic.reads_pages = True
    clinic.settle()
    document_id = desk.get("prescriptions", "/documents").json["documents"][0]["document_id"]

    field = reading_of(document_id).reading.field("npi")
    assert field is not None
    assert field.values == ()
    page = desk.page("prescriptions", f"/desk/documents/{document_id}").text
    assert "perhaps 2222222228 (Testa Example, in the directory;" in page
    assert 'value="2222222228"' not in page


def test_a_page_that_was_decided_before_it_was_read_stays_decided(
    clinic: World, case_id: str, desk: Caller, form_of: Callable[[str], bytes]
) -> None:
    post(clinic, a_mail(("scan.jpg", a_scan_of(form_of(case_id)))))
    clinic.settle()
    found = desk.get("prescriptions", "/documents").json["documents"][0]["document_id"]
    desk.post("prescriptions", f"/documents/{found}/rejection", json={"reason": "blank page"})
    clinic.reads_pages = True
    clinic.settle()
    assert reading_of(found).reading.status is ReadingStatus.READ
    assert desk.get("prescriptions", f"/documents/{found}").json["decision"]["outcome"] == "rejected"
    assert desk.get("prescriptions", "/documents").json["documents"] == []
