"""A page that cannot be used leaves the list; the office hears in a polite letter exactly what is missing."""

import pytest

from services.prescriptions.rules.letters import ASKS
from tests.builders_prescriptions import a_confirmation
from tests.world import Caller, World

OFFICE = "desk@practice.example"


def letters(world: World) -> list[tuple[str, str, str]]:
    """What the post took: to whom, about what, in which words."""
    return [(str(sent.destinations["ToAddresses"][0]), sent.subject, sent.body) for sent in world.letters()]


def test_the_letter_names_what_is_missing_and_nothing_of_the_patient(clinic: World, waiting: str, desk: Caller) -> None:
    told = {"missing": ["signature", "dose"], "reason": "the lower half is blank", "write_to": OFFICE}
    path = f"/documents/{waiting}"
    preview = desk.post("prescriptions", f"{path}/letter", json=told).json
    assert letters(clinic) == []  # nothing is sent by looking
    rejected = desk.post("prescriptions", f"{path}/rejection", json=told)
    assert (rejected.status, rejected.json["decision"]["written_to_office"]) == (201, True)
    clinic.settle()
    ((to, subject, text),) = letters(clinic)
    assert (to, subject) == (OFFICE, preview["subject"])
    assert [words for words in ASKS.values() if words in " ".join(text.split())] == [ASKS["signature"], ASKS["dose"]]
    assert "the lower half is blank" in text
    assert "/prescriptions/form/" in text
    assert not [word for word in ("Jane", "Invented,", "1985", "M54") if word in subject + text]


def test_the_same_rejection_again_writes_no_second_letter(clinic: World, waiting: str, desk: Caller) -> None:
    told = {"missing": ["date"], "write_to": OFFICE}
    for _ in range(2):
        assert desk.post("prescriptions", f"/documents/{waiting}/rejection", json=told).status == 201
    clinic.settle()
    assert len(letters(clinic)) == 1


def test_without_an_address_nobody_is_written_to(clinic: World, waiting: str, desk: Caller) -> None:
    reply = desk.post("prescriptions", f"/documents/{waiting}/rejection", json={"missing": ["date"]})
    assert reply.json["decision"]["written_to_office"] is False
    clinic.settle()
    assert letters(clinic) == []
    look = desk.post("prescriptions", f"/documents/{waiting}/letter", json={"missing": ["date"]})
    assert (look.status, look.json["errors"][0]["field"]) == (422, "write_to")


@pytest.mark.parametrize("told", [{}, {"reason": "no"}, {"missing": ["patience"]}])
def test_a_rejection_says_why(waiting: str, desk: Caller, told: dict[str, object]) -> None:
    assert desk.post("prescriptions", f"/documents/{waiting}/rejection", json=told).status == 422


def test_who_comes_second_hears_who_was_faster_and_what_was_decided(clinic: World, waiting: str, desk: Caller) -> None:
    late = clinic.sign_in("admin")
    desk.post("prescriptions", f"/documents/{waiting}/confirmation", json=a_confirmation())
    reply = late.post("prescriptions", f"/documents/{waiting}/rejection", form={"reason": "blank page"})
    assert reply.status == 409
    assert "front-desk-milehigh was faster: this page was confirmed at 19:00 UTC" in reply.text
    assert "The prescription</a>" in reply.text  # and the way to what became of it
