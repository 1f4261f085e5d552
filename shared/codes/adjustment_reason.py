"""Why a payer paid less (CAS reason codes, CARC): what each means in our words, and what is usually done
about it.

The numbers are X12's list 139; its texts are not here. Most meanings are trade knowledge and are to be
compared with the current list before use; 31, 45, 50, 16, 97 and 242 were checked. The `path` is the usual
one: the group code, the remark codes and the payer's own rules decide.

>>> reason = reason_on("197", date(2026, 3, 2))
>>> reason.path
<Path.APPEAL: 'appeal'>
>>> reason.usual_action
'ask for leave after the fact, else appeal'
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.codes.adjustment_group import AdjustmentGroup
from shared.codes.dated import VERSION_5010, Dated, on

# The P codes replaced workers' compensation and auto codes of the W series on this day.
_PROPERTY_AND_CASUALTY_SINCE = date(2013, 11, 1)


class Path(StrEnum):
    """The way an adjusted amount usually goes next."""

    PATIENT = "patient"
    POST = "post"
    CORRECT = "correct"
    APPEAL = "appeal"
    RESPOND = "respond"
    REROUTE = "reroute"
    WRITE_OFF = "write_off"
    CHECK = "check"


@dataclass(frozen=True, kw_only=True, slots=True)
class AdjustmentReason(Dated):
    """One reason code; `usual_cause` is what a massage clinic mostly finds behind it."""

    code: str
    label: str
    usual_groups: tuple[AdjustmentGroup, ...]
    usual_cause: str
    usual_action: str
    path: Path


def _reason(code: str, groups: str, label: str, path: Path, *, cause: str, action: str) -> AdjustmentReason:
    return AdjustmentReason(
        code=code,
        label=label,
        usual_groups=tuple(map(AdjustmentGroup, groups.split())),
        usual_cause=cause,
        usual_action=action,
        path=path,
        valid_from=_PROPERTY_AND_CASUALTY_SINCE if code.startswith("P") else VERSION_5010,
        source="X12 list 139 (numbers); meanings from trade knowledge",
    )


_PROVE_THE_NEED = "send the prescription, the progress scores and the plan of care"
_OPEN_THE_PAIR = "modifier if the pair allows one, else write off"
_RECOMPUTE = "compute the schedule again and compare"
_ASK_FOR_A_GAP = "check the benefit; ask for a gap exception"
_SEND_THE_REFERRAL = "send the treating provider's referral"
_NOTE_IN_PROFILE = "note it in the payer's profile"
_NO_THERAPIST = "the plan does not take massage therapists"

REASONS = (
    _reason("1", "PR", "deductible", Path.PATIENT,
            cause="normal", action="bill the patient"),
    _reason("2", "PR", "coinsurance", Path.PATIENT,
            cause="normal", action="bill the patient"),
    _reason("3", "PR", "copay", Path.PATIENT,
            cause="normal", action="bill the patient"),
    _reason("4", "CO", "modifier wrong or missing", Path.CORRECT,
            cause="GP missing, or 59 does not open the pair", action="correct and replace (7)"),
    _reason("11", "CO", "diagnosis does not support the procedure", Path.CORRECT,
            cause="wellness or blood pressure as the only diagnosis",
            action="ask the prescriber for an addendum"),
    _reason("16", "CO", "information missing or wrong", Path.CORRECT,
            cause="NPI, diagnosis, units or claim number", action="read the remark code and fix that"),
    _reason("18", "CO OA", "duplicate", Path.CHECK,
            cause="sent again without the payer's claim number, or one code on two lines",
            action="look at the original first"),
    _reason("22", "OA CO", "another payer comes first", Path.REROUTE,
            cause="medical payments or workers' compensation open",
            action="ask the patient and bill the other payer"),
    _reason("26", "PR", "before coverage began", Path.REROUTE,
            cause="eligibility was not asked again", action="ask eligibility again"),
    _reason("27", "PR", "after coverage ended", Path.REROUTE,
            cause="eligibility was not asked again", action="ask eligibility again"),
    _reason("29", "CO", "filed too late", Path.APPEAL,
            cause="a batch was missed", action="appeal with the acceptance as proof; never the patient"),
    _reason("31", "PR", "patient not recognised", Path.CORRECT,
            cause="member id mistyped", action="fix the id and send anew"),
    _reason("45", "CO PR", "above the allowed amount", Path.POST,
            cause="normal", action="write off, or bill the patient out of network"),
    _reason("50", "CO PR", "not medically necessary", Path.APPEAL,
            cause="no functional gain shown", action=_PROVE_THE_NEED),
    _reason("59", "CO", "paid by a multiple or concurrent procedure rule", Path.CORRECT,
            cause="massage and manual work on one day", action=_OPEN_THE_PAIR),
    _reason("96", "PR CO", "not covered", Path.PATIENT,
            cause="the plan excludes massage or massage therapists",
            action="check the benefit; the patient if told before"),
    _reason("97", "CO", "within another service", Path.CORRECT,
            cause="hot pack, or massage beside manual work", action=_OPEN_THE_PAIR),
    _reason("109", "OA", "wrong payer", Path.REROUTE,
            cause="wrong payer id, or a work injury sent to the health plan",
            action="send to the right payer"),
    _reason("119", "PR", "benefit used up", Path.PATIENT,
            cause="visit limit reached", action="count the visits; then the patient"),
    _reason("151", "CO", "so much is not supported", Path.APPEAL,
            cause="more than four units, or two visits on a day",
            action="send the records, or reduce the units"),
    _reason("170", "CO", "this kind of provider is not paid", Path.PATIENT,
            cause=_NO_THERAPIST, action=_NOTE_IN_PROFILE),
    _reason("171", "CO", "this kind of provider is not paid in this place", Path.PATIENT,
            cause=_NO_THERAPIST, action=_NOTE_IN_PROFILE),
    _reason("185", "CO", "this rendering provider may not do it", Path.PATIENT,
            cause=_NO_THERAPIST, action=_NOTE_IN_PROFILE),
    _reason("197", "CO", "authorization missing", Path.APPEAL,
            cause="no number on the claim", action="ask for leave after the fact, else appeal"),
    _reason("198", "CO", "authorization exceeded", Path.APPEAL,
            cause="more visits or units than granted", action="ask for a new one, else appeal"),
    _reason("204", "PR", "not covered by this plan", Path.PATIENT,
            cause="exclusion", action="bill the patient"),
    _reason("226", "CO PR", "our records were asked for and not complete", Path.RESPOND,
            cause="a letter was not answered", action="send them in time"),
    _reason("227", "PR CO", "the patient was asked and did not answer", Path.RESPOND,
            cause="accident questionnaire", action="help the patient answer"),
    _reason("234", "CO", "not paid by itself", Path.WRITE_OFF,
            cause="hot pack", action="write off"),
    _reason("236", "CO", "this pair is not paid on one day", Path.CORRECT,
            cause="massage beside manual work", action=_OPEN_THE_PAIR),
    _reason("242", "CO PR", "not a network provider", Path.APPEAL,
            cause="HMO or EPO", action=_ASK_FOR_A_GAP),
    _reason("243", "CO PR", "not authorised by network or primary care", Path.APPEAL,
            cause="HMO or EPO", action=_ASK_FOR_A_GAP),
    _reason("252", "CO PR", "an attachment is needed", Path.RESPOND,
            cause="order or notes not sent", action="send them in time"),
    _reason("B15", "CO", "needs another service that was not found", Path.WRITE_OFF,
            cause="hot pack alone", action="write off"),
    _reason("P2", "CO", "not a work injury", Path.REROUTE,
            cause="the carrier denies the cause", action="next payer, or appeal with the referral"),
    _reason("P4", "CO", "claim not compensable", Path.REROUTE,
            cause="the carrier denies the claim", action="next payer, or appeal with the referral"),
    _reason("P6", "CO", "depends on entitlement", Path.RESPOND,
            cause="the claim is open", action="wait and ask"),
    _reason("P8", "CO", "under investigation", Path.RESPOND,
            cause="the claim is open", action="wait and ask"),
    _reason("P10", "CO", "waits for a lawsuit", Path.RESPOND,
            cause="the claim is disputed", action="wait and ask"),
    _reason("P11", "CO", "waits for a lawsuit to end", Path.RESPOND,
            cause="the claim is disputed", action="wait and ask"),
    _reason("P12", "CO", "workers' compensation fee schedule", Path.POST,
            cause="normal", action=_RECOMPUTE),
    _reason("P13", "CO", "workers' compensation rule", Path.APPEAL,
            cause="a state rule", action=_RECOMPUTE),
    _reason("P15", "CO", "workers' compensation treatment guideline", Path.APPEAL,
            cause="more care than the guideline", action=_PROVE_THE_NEED),
    _reason("P16", "CO", "provider not authorised for work injuries", Path.APPEAL,
            cause="no referral on file", action=_SEND_THE_REFERRAL),
    _reason("P17", "CO", "not referred by the attending provider", Path.APPEAL,
            cause="no referral on file", action=_SEND_THE_REFERRAL),
    _reason("P18", "CO", "no value in the fee schedule", Path.APPEAL,
            cause="code not in the schedule", action=_RECOMPUTE),
    _reason("P19", "CO", "zero value in the fee schedule", Path.APPEAL,
            cause="code bundled in the schedule", action=_RECOMPUTE),
    _reason("P21", "CO PR", "refused under a medical payments or PIP rule", Path.REROUTE,
            cause="car insurance", action="bill the next payer"),
    _reason("P22", "CO PR", "reduced under a medical payments or PIP rule", Path.REROUTE,
            cause="car insurance", action="bill the next payer"),
    _reason("P23", "CO", "medical payments or PIP fee schedule", Path.POST,
            cause="car insurance", action=_RECOMPUTE),
)  # fmt: skip


def reason_on(code: str, day: date) -> AdjustmentReason | None:
    """The reason as it was on the day of the remittance, or None when this table does not know it."""
    return on(day, (row for row in REASONS if row.code == code))
