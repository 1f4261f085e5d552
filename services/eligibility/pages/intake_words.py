"""The words of the intake form: how the paths are called, what fields are called, what hurts and what is dangerous.

Patients read these. What the staff reads of the same things stands in shared/codes/complaints.py.
"""

from dataclasses import dataclass

from shared.codes.complaints import Complaint, RedFlag
from shared.codes.payer_kind import PayerKind


@dataclass(frozen=True)
class PathWords:
    """One of the four paths."""

    name: str
    when: str
    insurer: str = ""
    insurer_hint: str = ""


PATHS = {
    PayerKind.HEALTH_PLAN: PathWords(
        "My health plan", "You have a health insurance card, and a doctor would prescribe massage.",
        "Your health plan", "Have the card at hand: what we ask for stands on its front.",
    ),
    PayerKind.WORKERS_COMPENSATION: PathWords(
        "I was hurt at work", "Your employer's workers' compensation pays, and you pay nothing for authorized care.",
        "The workers' compensation carrier", "Your employer or the caseworker can tell you which one it is.",
    ),
    PayerKind.CAR_ACCIDENT: PathWords(
        "I was in a car accident", "Most car policies pay for care after an accident, whoever was at fault.",
        "The car insurer", "The insurer of the car you were in. What we ask for stands on its insurance card.",
    ),
    PayerKind.SELF_PAY: PathWords(
        "I pay myself", "No insurer is asked. You pay our price, and get a receipt with everything on it.",
    ),
}  # fmt: skip

# Every field of the form in its order, as its label says it; errors on top are told in this order.
LABELS = {
    "payer_kind": "Who should pay",
    "patient.first_name": "First name", "patient.last_name": "Last name", "patient.birth_date": "Date of birth",
    "patient.sex": "Sex", "patient.address.street": "Street and number", "patient.address.city": "City",
    "patient.address.state": "State", "patient.address.zip_code": "ZIP code", "patient.phone": "Telephone",
    "patient.email": "E-mail", "may_email": "We may write to you",
    "coverage.payer_id": "Insurer",
    "coverage.insurer_named": "Name of the insurer", "coverage.insurer_phone": "Number to call it",
    "coverage.member_id": "Member number", "coverage.group_number": "Group number",
    "coverage.relationship": "Whose policy is it?",
    "coverage.assigns_benefits": "Assignment of benefits",
    "coverage.subscriber.first_name": "First name of the policy holder",
    "coverage.subscriber.last_name": "Last name of the policy holder",
    "coverage.subscriber.birth_date": "Date of birth of the policy holder",
    "coverage.subscriber.sex": "Sex of the policy holder",
    "injury.injured_on": "Day of the injury", "injury.state": "State where it happened",
    "injury.claim_number": "Claim number", "injury.employer": "Employer", "injury.adjuster": "Caseworker or adjuster",
    "injury.attorney": "Your lawyer", "injury.attorney_file_number": "The lawyer's file number",
    "says_employer_knows": "I have told my employer in writing",
    "says_saw_physician": "A physician has seen the injury", "complaints": "What hurts",
    "trimester": "How far is the pregnancy?", "red_flags": "What a doctor should hear first",
    "says_has_prescription": "The prescription", "because": "Why it is corrected",
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """One line of the form: one answer, or one for each side."""

    words: str
    answers: tuple[tuple[str, str], ...]


def _one(words: str, complaint: Complaint) -> Asked:
    return Asked(words, ((complaint.value, words),))


def _sides(words: str, left: Complaint, right: Complaint) -> Asked:
    return Asked(words, ((left.value, "left"), (right.value, "right")))


COMPLAINTS = {
    "Head and neck": (
        _one("My neck hurts or is stiff", Complaint.NECK),
        _one("Headaches, like a tight band", Complaint.TENSION_HEADACHE),
        _one("Migraine", Complaint.MIGRAINE),
        _one("My jaw hurts or clicks", Complaint.JAW),
    ),
    "Back": (
        _one("My upper back hurts", Complaint.UPPER_BACK),
        _one("My low back hurts", Complaint.LOW_BACK),
        _one("It hurts deep beside the tailbone", Complaint.SACROILIAC),
    ),
    "Shoulders, arms, legs": (
        _sides("My shoulder hurts", Complaint.SHOULDER_LEFT, Complaint.SHOULDER_RIGHT),
        _sides("I cannot lift my arm well", Complaint.ROTATOR_CUFF_LEFT, Complaint.ROTATOR_CUFF_RIGHT),
        _sides("My elbow hurts when I grip", Complaint.ELBOW_LEFT, Complaint.ELBOW_RIGHT),
        _sides("My hand goes numb or tingles", Complaint.WRIST_LEFT, Complaint.WRIST_RIGHT),
        _sides("My hip hurts", Complaint.HIP_LEFT, Complaint.HIP_RIGHT),
        _sides("Pain runs down my leg", Complaint.SCIATICA_LEFT, Complaint.SCIATICA_RIGHT),
        _sides("I sprained my ankle", Complaint.ANKLE_LEFT, Complaint.ANKLE_RIGHT),
    ),
    "Muscles": (
        _one("Muscles cramp or will not let go", Complaint.MUSCLE_SPASM),
        _one("Muscles ache", Complaint.MUSCLE_ACHES),
        _one("Fibromyalgia", Complaint.FIBROMYALGIA),
    ),
    "Something else": (
        _one("Swelling that stays (lymphedema)", Complaint.LYMPHEDEMA),
        _one("Legs or feet in diabetes", Complaint.DIABETES),
        _one("High blood pressure", Complaint.BLOOD_PRESSURE),
        _one("I am pregnant", Complaint.PREGNANCY),
        _one("I have had a baby lately", Complaint.AFTER_BIRTH),
        _one("I have had surgery", Complaint.AFTER_SURGERY),
    ),
}

RED_FLAGS = {
    RedFlag.SADDLE_NUMBNESS: "I am numb where a saddle would touch, or cannot hold water or stool",
    RedFlag.NEW_WEAKNESS: "An arm or a leg has become weak",
    RedFlag.CHEST_PAIN: "I have chest pain, or am short of breath",
    RedFlag.SUDDEN_HEADACHE: "A sudden headache, the worst of my life",
    RedFlag.SWOLLEN_CALF: "One calf is swollen, warm and hurts",
    RedFlag.FEVER: "I have a fever together with the pain",
    RedFlag.WEIGHT_LOSS: "I lose weight and do not know why",
    RedFlag.NIGHT_PAIN: "It hurts at night too, and nothing eases it",
    RedFlag.CANCER_HISTORY: "I have cancer, or have had it",
    RedFlag.RECENT_TRAUMA: "I fell or was hit in the last weeks, and no doctor has seen it",
    RedFlag.BRITTLE_BONES: "My bones are brittle (osteoporosis), or I have taken cortisone for months",
    RedFlag.BLOOD_THINNER: "I take a blood thinner, or bleed easily",
    RedFlag.RECENT_SURGERY: "I had surgery in the last six weeks",
    RedFlag.OPEN_SORE: "I have a sore that does not heal, or skin that turned dark",
    RedFlag.PREGNANCY_TROUBLE: "I am pregnant and bleed, have cramps, or a strong headache",
}
