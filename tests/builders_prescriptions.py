"""An order, a review, a session, a mail with valid defaults: a test names only what it is about. Invented people."""

import io
import json
from datetime import date
from email.message import EmailMessage
from typing import Any

from services.prescriptions.models.orders import Prescription, PrescriptionState
from services.prescriptions.models.requests import FormRequest
from services.prescriptions.models.reviews import Review, Signature
from services.prescriptions.models.sessions import PrescriptionUsage, ProcedureGiven, Reservation, TreatmentSession
from services.prescriptions.rules.findings import Circumstances
from shared import links
from shared.codes.body_area import BodyArea
from shared.codes.credential import Credential
from shared.codes.payer_kind import PayerKind
from shared.facts import Address, Patient, Prescriber, TreatmentLimits
from shared.settings import Letterhead

REFERENCE = "7K4MQ2TD9HXAV3CE"
OTHER_REFERENCE = "0000ZZZZ1111YYYY"
WRITTEN = date(2026, 3, 1)
INJURED = date(2026, 2, 9)


def an_address(**changed: Any) -> Address:
    facts: dict[str, Any] = {"street": "88 Invented Lane", "city": "Boulder", "state": "CO", "zip_code": "80302"}
    return Address(**facts | changed)


def a_patient(**changed: Any) -> Patient:
    facts: dict[str, Any] = {
        "first_name": "Zoë",
        "last_name": "Demo-Example",
        "birth_date": date(1979, 4, 17),
        "address": an_address(),
        "phone": "3035550177",
    }
    return Patient(**facts | changed)


def a_letterhead(**changed: Any) -> Letterhead:
    facts: dict[str, Any] = {
        "name": "Invented Massage Clinic",
        "address": an_address(street="2140 Example Street"),
        "billing_zip": "803021234",
        "phone": "3035550141",
        "fax": "3035550142",
        "email": "rx@clinic.example",
        "website": "clinic.example",
    }
    return Letterhead(**facts | changed)


def a_form_request(**changed: Any) -> FormRequest:
    facts: dict[str, Any] = {
        "reference": REFERENCE,
        "case_id": "case0001",
        "payer_kind": PayerKind.CAR_ACCIDENT,
        "patient": a_patient(),
        "payer_name": "Demo Auto Insurance",
        "member_id": "DEMO123456",
        "injured_on": INJURED,
    }
    return FormRequest(**facts | changed)


def a_review(**changed: Any) -> Review:
    facts: dict[str, Any] = {
        "patient_confirmed": True,
        "prescriber_first_name": "Testa",
        "prescriber_last_name": "Example",
        "credential": Credential.MD,
        "npi": "1234567893",
        "written_on": WRITTEN,
        "diagnoses": ("M54.2",),
        "body_areas": (BodyArea.NECK, BodyArea.UPPER_BACK),
        "procedures": ("97124",),
        "minutes_per_session": 60,
        "sessions_per_week": 2,
        "weeks": 6,
        "injured_on": INJURED,
        "medically_necessary": True,
        "goals": "turn the head without pain",
        "signature": Signature.BY_HAND,
    }
    return Review(**facts | changed)


def circumstances(**changed: Any) -> Circumstances:
    facts: dict[str, Any] = {"request": a_form_request(), "today": date(2026, 3, 3)}
    return Circumstances(**facts | changed)


def some_limits(**changed: Any) -> TreatmentLimits:
    facts: dict[str, Any] = {
        "body_areas": (BodyArea.NECK, BodyArea.UPPER_BACK),
        "procedures": ("97124", "97140", "97010"),
        "minutes_per_session": 60,
        "sessions_per_week": 2,
        "number_of_sessions": 12,
        "effective_from": WRITTEN,
        "effective_to": date(2026, 4, 12),
    }
    return TreatmentLimits(**facts | changed)


def a_prescription(limits: TreatmentLimits | None = None, **changed: Any) -> Prescription:
    facts: dict[str, Any] = {
        "prescription_id": "presc0001",
        "case_id": "case0001",
        "state": PrescriptionState.ACTIVE,
        "prescriber": Prescriber(first_name="Testa", last_name="Example", credential=Credential.MD, npi="1234567893"),
        "diagnoses": ("M542",),
        "written_on": WRITTEN,
        "limits": limits or some_limits(),
        "document": "0" * 64,
    }
    return Prescription(**facts | changed)


def given(code: str = "97124", *areas: BodyArea, minutes: int = 60) -> ProcedureGiven:
    return ProcedureGiven(code=code, body_areas=areas or (BodyArea.NECK,), minutes=minutes)


def a_session(day: date, *procedures: ProcedureGiven, **changed: Any) -> TreatmentSession:
    facts: dict[str, Any] = {
        "session_id": "session0001",
        "case_id": "case0001",
        "service_date": day,
        "procedures": procedures or (given(),),
    }
    return TreatmentSession(**facts | changed)


def used(*days: date) -> PrescriptionUsage:
    """Other sessions, one on each day."""
    return PrescriptionUsage(
        reservations=tuple(
            Reservation(session_id=f"other{number:04}", service_date=day, minutes=60) for number, day in enumerate(days)
        )
    )


def a_mail(*files: tuple[str, bytes], **headers: str) -> bytes:
    """A mail as an honest program writes it."""
    mail = EmailMessage()
    facts = {"From": "Office <desk@practice.example>", "Subject": "Prescription", "Message-ID": "<1@practice.example>"}
    for name, value in (facts | {key.replace("_", "-"): value for key, value in headers.items()}).items():
        mail[name] = value
    mail.set_content("Please find the page attached.")
    for name, content in files:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def a_picture(kind: str = "PNG", size: tuple[int, int] = (40, 60), **options: Any) -> bytes:
    """A blank page as a picture file."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("L", size, 255).save(out, kind, **options)
    return out.getvalue()


def a_notice(clinic: str, name: str, **changed: Any) -> dict[str, Any]:
    """What SES tells the topic of a mail in the inbox; the verdicts are those of an honest sender."""
    passed = {"status": "PASS"}
    receipt: dict[str, Any] = {
        "recipients": ["rx@clinic.example"], "virusVerdict": passed, "spamVerdict": passed, "dkimVerdict": passed,
        "dmarcVerdict": passed, "action": {"type": "S3", "bucketName": "inbox", "objectKey": f"{clinic}/{name}"},
    }  # fmt: skip
    mail = {"messageId": name, "timestamp": "2026-03-02T18:30:00.123Z", "headersTruncated": False}
    return {"notificationType": "Received", "mail": mail, "receipt": receipt | changed}


def post(world: Any, raw: bytes, clinic: str = "milehigh", name: str = "mail0001", **changed: Any) -> None:
    """A mail comes in, as SES would bring it: into the inbox, and told to the topic."""
    world.session.client("s3").put_object(
        Bucket=world.built.environment["PRESCRIPTIONS_INBOX"], Key=f"{clinic}/{name}", Body=raw
    )
    topic = world.built.made["prescriptions", "MailTopic"].ref
    notice = a_notice(clinic, name, **changed)
    world.session.client("sns").publish(TopicArn=topic, Message=json.dumps(notice))


def a_confirmation(**changed: Any) -> dict[str, Any]:
    """A reviewer's answers to the page of the invented car accident (tests/builders.py), as JSON."""
    told = a_review(written_on=date(2026, 3, 1), injured_on=date(2026, 2, 10), npi="2222222228")
    return told.model_dump(mode="json", exclude_none=True) | changed


def a_reservation(case: str, **changed: Any) -> dict[str, Any]:
    """What billing asks of a session of one hour on the neck."""
    asked: dict[str, Any] = {
        "session_id": "session0001", "case_id": case, "service_date": "2026-03-02", "therapist_id": "ana",
        "areas": ["neck"], "procedures": [{"code": "97124", "minutes": 60}],
    }  # fmt: skip
    return asked | changed


def reserve(world: Any, asked: dict[str, Any], clinic: str = "milehigh", caller: str = "billing") -> Any:
    """Billing's call for a session."""
    return _as_service(world, "/reservations", asked, clinic, caller)


def release(world: Any, session_id: str, clinic: str = "milehigh", caller: str = "billing") -> Any:
    """Billing's call for a session whose note was voided."""
    return _as_service(world, "/releases", {"session_id": session_id}, clinic, caller)


def _as_service(world: Any, path: str, asked: dict[str, Any], clinic: str, caller: str) -> Any:
    """With the service's token of one minute."""
    claims = links.Claims(f"service {caller}", clinic, "session", world.now + links.SERVICE_TOKEN_LIFE)
    headers = {"Authorization": f"Bearer {links.sign(links.signing_key(), claims)}"}
    return world.request("prescriptions", "POST", path, json=asked, headers=headers)
