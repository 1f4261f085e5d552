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
    terms = {"percent": 10, "days": 0, "reason": "no bill to write", "valid_from": "2026-01-01"}
    assert admin.post("billing", "/prompt-pay", json=terms).status == 201
    assert admin.get("billing", "/prompt-pay").status == 200
    for path in (f"{at}/csv", f"{at}/versions", f"{at}/versions/1"):
        assert admin.get("billing", path).status == 200, path


def follows_a_cheque(biller: Caller, claim_id: str) -> None:
    """A plan paid the patient: she is asked, pays a part, and refuses the rest."""
    at = f"/claims/{claim_id}/patient-cheque"
    told = {"amount": "30.00", "learned_by": "letter", "learned_on": "2026-03-20"}
    steps = [("", told), ("/letters", {"number": 1}),
             ("/money", {"amount": "10.00", "method": "check", "received_on": "2026-03-21"}),
             ("/closing", {"answer": "refused"})]  # fmt: skip
    for path, body in steps:
        reply = biller.post("billing", f"{at}{path}", json=body)
        assert reply.status == 201, (path, reply.text)
    for path in (at, "/cheques"):
        assert biller.get("billing", path).status == 200, path
    assert biller.get("billing", f"{at}/letters/1").status == 303


def goes_back(biller: Caller) -> None:
    """From the newest line of the ledger to what it rests on."""
    line = biller.get("billing", "/ledger").json["lines"][0]
    posting = line["posting_id"].replace("/", "~")
    assert biller.get("billing", f"/ledger/{line['posted_on']}/{posting}").status == 200
