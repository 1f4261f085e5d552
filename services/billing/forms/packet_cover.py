"""The cover of a packet: for whom, of whom, by what right, and what is in it."""

from collections.abc import Sequence
from datetime import date

from services.billing.forms.packet import Packet, Part
from services.billing.forms.superbill import address_lines, us_day
from services.billing.models.packets import PacketAsked, PacketKind
from shared import letter_paper
from shared.facts import CaseFacts
from shared.identifiers import npi, phone, tax_id
from shared.settings import ClinicSettings

_TITLES = {PacketKind.LAWYER: "Records and account", PacketKind.CASEWORKER: "Bills with records"}
_FEET = {
    PacketKind.LAWYER: "Health-care provider lien, C.R.S. 38-27.5: no interest, no collection agency",
    PacketKind.CASEWORKER: "Workers' compensation: nothing is asked of the worker (C.R.S. 8-42-101)",
}


def cover(
    case: CaseFacts, clinic: ClinicSettings, asked: PacketAsked, parts: Sequence[Part], issued_on: date
) -> Packet:
    """The packet of a case, with its cover."""
    injury, head = case.injury, clinic.letterhead
    letter = letter_paper.Paper(
        title=_TITLES[asked.kind], issued_on=us_day(issued_on), clinic_name=head.name,
        foot=f"{case.patient.full_name}, born {us_day(case.patient.birth_date)}. {_FEET[asked.kind]}",
        clinic_lines=(
            address_lines(head.address).replace("\n", ", "),
            f"{phone.format(head.phone)}   EIN {tax_id.format(clinic.tax_id)}   NPI {npi.format(clinic.npi)}",
        ),
    )  # fmt: skip
    return Packet(
        letter=letter,
        title=case.patient.full_name,
        to=f"{_TITLES[asked.kind]}, for {asked.recipient}",
        caption=(("Date of birth", us_day(case.patient.birth_date)),
                 ("Date of injury", us_day(injury.injured_on) if injury else "")),
        matter=(("Claim number", (injury.claim_number or "not yet known") if injury else ""),
                ("Employer", (injury.employer or "") if injury else ""),
                ("Attorney", (injury.attorney or "") if injury else ""),
                ("Attorney's file", (injury.attorney_file_number or "") if injury else "")),
        remarks=tuple(_remarks(asked)),
        parts=parts,
    )  # fmt: skip


def _remarks(asked: PacketAsked) -> Sequence[str]:
    if asked.kind is PacketKind.LAWYER and asked.release_signed_on:
        day = us_day(asked.release_signed_on)
        given = f"Given by the patient's signed release of {day}, for this matter only; not to be passed on."
        return (given, "A form W-9 of the clinic is sent on request.")
    return ("Given to the carrier for this claim (45 CFR 164.512(l)). It holds what concerns the injury, no more.",)
