"""The tour through prices and money: fee schedules, what a plan pays the patient, reports, the way back of a cent."""

from tests.builders_fees import A_FILE
from tests.world import Caller


def load_fees(admin: Caller) -> None:
    """A file is looked at, loaded, and every page of the schedules opened."""
    at = "/fees/usual-charge"
    kept = admin.post("billing", f"{at}/files", json={"text": A_FILE})
    assert kept.status == 201, kept.text
    file = f"{at}/files/{kept.json['file']}"
    for path in ("/fees", at, file):
        assert admin.get("billing", path).status == 200, path
    done = admin.post("billing", f"{file}/loading", json={"base": 0})
    assert done.status == 201, done.text
    for path in (f"{at}/csv", f"{at}/versions", f"{at}/versions/1"):
        assert admin.get("billing", path).status == 200, path
