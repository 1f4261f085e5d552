"""The canary's bad input: what people, partners and the payer should not send, with marks in it."""

import functools
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from infra.local import invoking, simulated_payer
from infra.local.invoking import Reply
from infra.local.post_office import write_mail
from shared.problems import Problem
from tests import builders_canary as canary
from tests import builders_first_visit as first_visit
from tests import thread
from tests.builders_canary_story import Story
from tests.world import told_settings

MARKED = {"payer_kind": "self_pay", "patient": canary.PATIENT}
BAD_BODIES: dict[str, Any] = {
    "no JSON": b'{"patient": {"first_name": "Zzphizza", "birth_date": 1937-11-23',
    "a list": b'["Zzphizza", "1937-11-23"]',
    "no text": b'{"patient": "\xff\xfe ZZPHIZZ"}',
    "an unknown field": {**MARKED, "diary": "ZZPHIZZ"},
    "an unknown payer": {**MARKED, "payer_kind": "ZZPHIZZ"},
    "no such day": {**MARKED, "patient": {**canary.PATIENT, "birth_date": "1937-11-23-ZZPHIZZ"}},
    "a telephone number of words": {**MARKED, "patient": {**canary.PATIENT, "phone": "ZZPHIZZ 7195550183"}},
    "a name that tears a file": {**MARKED, "patient": {**canary.PATIENT, "last_name": "Zzphizz~SE*1"}},
    "an address for mail that is none": {**MARKED, "patient": {**canary.PATIENT, "email": "zzphizz at home"}},
    "a state that is none": {**MARKED, "patient": {**canary.PATIENT, "address": {
        **canary.PATIENT["address"], "state": "ZZPHIZZ", "zip_code": "80973917399"}}},  # type: ignore[dict-item]
    "a submission with a name": {**MARKED, "submission": "Zzphizza O'Zzphizz"},
    "no insurer of ours": {**MARKED, "payer_kind": "health_plan",
                           "coverage": {"payer_id": "zzphizz-plan", "member_id": "ZZPHIZZ*1"}},
    "no employer": {**MARKED, "payer_kind": "workers_compensation", "coverage": {"payer_id": "example-comp"},
                    "injury": {"injured_on": canary.BORN, "claim_number": "ZZPHIZZ:1"}},
    "too much": b'{"patient": "' + b"ZZPHIZZ" * 40_000 + b'"}',
}  # fmt: skip
BAD_SETTINGS: dict[str, dict[str, Any]] = {
    "a wrong check digit": {"npi": canary.WRONG_NPI},
    "no time zone": {"time_zone": "America/Zzphizz"},
    "an unknown field": {"diary": "ZZPHIZZ"},
    "a tax id of words": {"tax_id": "ZZPHIZZ"},
    "no therapist": {"therapists": [{"therapist_id": "ZZPHIZZ", "first_name": "Zzphizz~", "npi": canary.WRONG_NPI}]},
    "no price": {"prices": [{"code": "ZZPHIZZ", "usual_charge": "ZZPHIZZ", "valid_from": "ZZPHIZZ"}]},
}

BAD_REVIEWS: dict[str, dict[str, Any]] = {
    "a wrong check digit": {"npi": canary.WRONG_NPI},
    "no diagnosis": {"diagnoses": ["ZZPHIZZ"]},
    "no number of minutes": {"minutes_per_session": "ZZPHIZZ"},
    "no day": {"written_on": "ZZPHIZZ"},
}


def bad_input(story: Story) -> dict[str, Reply]:
    """People send what they should not."""
    admin, desk, ana, case_id = (*map(story.person, ("admin", "front-desk", "therapist")), story.cases["car_accident"])
    replies: dict[str, Reply] = {}
    for name, body in BAD_BODIES.items():
        told: dict[str, Any] = {"body": body} if isinstance(body, bytes) else {"json": body}
        replies[name] = story.world.request("eligibility", "POST", "/intake/milehigh", **told)
    for name, changed in BAD_SETTINGS.items():
        bad = {**told_settings(), "revision": 1, **changed}
        replies[f"settings: {name}"] = admin.put("eligibility", "/settings", json=bad)
        _escapes(story, functools.partial(invoking.run, "eligibility", "load_settings", bad))
    page = _waiting_again(story)
    review = thread.a_confirmation("car_accident", **canary.PRESCRIBER)
    for name, changed in BAD_REVIEWS.items():
        path = f"/documents/{page}/confirmation"
        replies[f"review: {name}"] = desk.post("prescriptions", path, json={**review, **changed})
    replies["rejection"] = desk.post("prescriptions", f"/documents/{page}/rejection", json={"reason": "ZZPHIZZ" * 99})
    replies["note: code"] = ana.post("billing", "/sessions", json=thread.a_note(
        case_id, note=canary.WORDS, procedures=[{"code": "ZZPHIZZ", "minutes": "ZZPHIZZ"}]))  # fmt: skip
    replies["note: areas"] = ana.post(
        "billing", "/sessions", json=thread.a_note(case_id, areas=["ZZPHIZZ"], diary="ZZPHIZZ")
    )
    payment = {"amount": "ZZPHIZZ", "method": "ZZPHIZZ", "received_on": "ZZPHIZZ"}
    replies["payment"] = desk.post("billing", f"/cases/{case_id}/payments", json=payment)
    replies["call"] = desk.post("eligibility", f"/cases/{case_id}/verifications",
                                json={**canary.CALL, "copay": "ZZPHIZZ", "covers_massage": "ZZPHIZZ"})  # fmt: skip
    here, link = f"/cases/{case_id}", first_visit.link(case_id)
    replies["ask"] = desk.post("eligibility", f"{here}/asks", json={"item": "ZZPHIZZ", "to": "zzphizz at home"})
    replies["appointment"] = desk.post("eligibility", f"{here}/appointment", json={"starts": "ZZPHIZZ"})
    replies["consent"] = story.world.request("eligibility", "POST", f"{link}/consent", json={
        **first_visit.SIGNED, "typed_name": "Zzphizz Somebody", "signer": "ZZPHIZZ"})  # fmt: skip
    replies["another name"] = story.world.request("eligibility", "POST", f"{link}/consent", json={
        **first_visit.SIGNED, "typed_name": "Zzphizz Somebody"})  # fmt: skip
    told = {**MARKED, "complaints": ["ZZPHIZZ"], "coverage": {"payer_id": "ZZPHIZZ", "relationship": "ZZPHIZZ"}}
    replies["call by telephone"] = desk.post("eligibility", "/desk/intake", json=told)
    replies["clearance"] = desk.post("eligibility", f"{here}/clearance", json={"physician": "Zz~phizz", "said_on": "x"})
    replies["sign-in"] = story.world.request("eligibility", "POST", "/sign-in",
                                             json={"username": "zzphizz", "password": "ZZPHIZZ-7-battery"})  # fmt: skip
    return replies


def _escapes(story: Story, attempt: Callable[[], Any]) -> None:
    """What the operator's command raises is printed by the runtime."""
    with pytest.raises((ValueError, Problem)):
        canary.printed(story.outside.ear, attempt)


def _waiting_again(story: Story) -> str:
    """Mails as partners should not write them; return a page that waits."""
    pdf = story.mail("car_accident", "x.pdf")
    hostile = (
        "..\\..\\Zzphizza.pdf",
        "Zzphizz\u202efdp.exe",
        '"><script>Zzphizz</script>.pdf',
        "Zzphizz" * 60 + ".pdf",
    )
    for name in hostile:
        story.outside.mail(write_mail(canary.MAIL, (name, f"no page of {name}".encode()), story.world.now))
    story.outside.mail(write_mail(canary.MAIL, ("", b""), story.world.now))
    story.outside.mail(b"From: zzphizz\r\nSubject: =?utf-8?q?ZZPHIZZ?=\r\nContent-Type: multipart/mixed\r\n\r\nZZPHIZZ")
    unknown = {
        **canary.MAIL,
        "Subject": "Form 7K3Q-W9ZX-0V5T-BMND of Zzphizza",
        "To": "rx+7K3QW9ZX0V5TBMND@milehigh.example",
    }
    story.outside.mail(write_mail(unknown, ("Zzphizza.pdf", pdf[:5000]), story.world.now))
    story.outside.settle()
    held = story.person("front-desk").get("prescriptions", "/documents").json["documents"]
    assert len(held) >= len(hostile)
    return str(held[0]["document_id"])


def bad_answers(story: Story) -> None:
    """Answers of the payer that do not fit: out of balance, for a claim that nobody sent, torn."""
    files = story.outside.files()
    s3, bucket = story.world.session.client("s3"), story.world.built.environment["BILLING_INBOUND"]
    advice = next(a.text for text in files.values() for a in simulated_payer.answers(text, date(2026, 3, 21))
                  if a.name.endswith("835"))  # fmt: skip
    assert canary.MARK.search(advice)
    claim = advice.partition("CLP*")[2].partition("*")[0]
    for number, bad in enumerate((advice.replace("BPR*I*", "BPR*I*9"), advice.replace(claim, "ZZPHIZZ1"),
                                  advice[: len(advice) // 2], "ZZPHIZZ is no X12", advice.replace("*4~", "*ZZPHIZZ~"),
                                  advice.replace("DTM*472*20", "DTM*472*ZZPHIZZ"))):  # fmt: skip
        s3.put_object(
            Bucket=bucket, Key=f"milehigh/bad/{number}.835", Body=bad.replace("TRN*1*", f"TRN*1*B{number}").encode()
        )
    story.outside.settle()
