"""A form for nobody yet: it comes back, a person finds its case, and it is read by what was printed on it."""

from services.prescriptions.models.readings import ReadingStatus
from services.prescriptions.store import PrescriptionsStore
from shared.tenancy import at_work_for
from tests.builders_prescriptions import a_mail, post
from tests.scans.conditions import a_scan_of
from tests.world import Caller, World


def blank(clinic: World, desk: Caller) -> bytes:
    """The blank form of today, as the desk prints it."""
    link = desk.get("prescriptions", "/forms/blank").headers["location"]
    key = "milehigh/" + link.split("?")[0].split("/milehigh/", 1)[1]
    bucket = clinic.built.environment["PRESCRIPTIONS_DOCUMENTS"]
    data: bytes = clinic.session.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
    return data


def test_a_blank_form_that_came_back_waits_for_its_case_and_is_read_then(
    clinic: World, case_id: str, desk: Caller
) -> None:
    clinic.reads_pages = True
    post(clinic, a_mail(("scan.jpg", a_scan_of(blank(clinic, desk)))))
    clinic.settle()
    waiting = desk.get("prescriptions", "/documents").json["documents"][0]

    assert waiting["case_id"] is None
    assert waiting["notes"][-1:] == [
        "It is a blank form of this clinic (MMT-1). Read the patient's name on it and choose the case."
    ]

    document_id = waiting["document_id"]
    desk.post("prescriptions", f"/documents/{document_id}/case", json={"case_id": case_id})
    clinic.settle()
    with at_work_for("milehigh"):
        read = PrescriptionsStore("milehigh").find_reading(document_id)
    assert read is not None
    assert read.reading.status is ReadingStatus.READ
    weeks = read.reading.field("weeks")
    assert weeks is not None
    assert weeks.values == ("6",)


def test_the_blank_form_of_a_day_is_one_and_the_next_days_another(clinic: World, desk: Caller) -> None:
    today = blank(clinic, desk)
    assert blank(clinic, desk) == today
    clinic.pass_time(days=1)
    assert blank(clinic, clinic.sign_in("front-desk", name="tomorrow")) != today
