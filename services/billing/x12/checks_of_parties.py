"""Who bills, who is insured, who is treated: what a receiver refuses in their loops (W-01 to W-13)."""

import re
from collections.abc import Iterator
from datetime import date

from services.billing.models.findings import Finding
from services.billing.rules.catalogue import error
from services.billing.rules.taxonomies import TAXONOMIES
from services.billing.x12.loops_837p import ClaimLoops, Loop, find, party, value
from shared.dates import d8
from shared.identifiers import npi, us_state

PO_BOX = re.compile(r"\bP\.?\s*O\.?\s*BOX\b", re.IGNORECASE)
_TEN_DIGITS, _NINE_DIGITS = re.compile("[0-9]{10}"), re.compile("[0-9]{9}")
_PROVIDERS = ("DN", "P3", "82", "77", "DQ")


def findings(claim: ClaimLoops, today: date) -> Iterator[Finding]:
    """What is wrong with the parties of one claim."""
    clinic = party(claim.provider, "85")
    yield from _number_of_clinic(clinic)
    yield from _address_of_clinic(clinic)
    yield from _numbers_of_others(claim)
    yield from _taxonomies(claim)
    yield from _holder_and_patient(claim, today)


def _number_of_clinic(clinic: Loop) -> Iterator[Finding]:
    number = value(clinic, "NM1", "85", 9)
    if not number or value(clinic, "NM1", "85", 8) != "XX":
        yield error("W-01", "The clinic's NPI is missing.")
    elif not _TEN_DIGITS.fullmatch(number):
        yield error("W-03", "The clinic's NPI has not ten digits.")
    elif not npi.is_valid(number):
        yield error("W-02", "The clinic's NPI fails its check digit.")
    tax = find(clinic, "REF", "EI") or find(clinic, "REF", "SY")
    if tax and not _NINE_DIGITS.fullmatch(tax.get(2)):
        yield error("W-08", "The tax id is not nine digits.")


def _address_of_clinic(clinic: Loop) -> Iterator[Finding]:
    street, place = find(clinic, "N3"), find(clinic, "N4")
    if street and any(PO_BOX.search(line) for line in street.elements):
        yield error("W-07", "The clinic's address is a PO box; payers want its street.")
    if place and not _NINE_DIGITS.fullmatch(place.get(3)):
        yield error("W-05", "The clinic's ZIP code has not nine digits.")
    if place and not us_state.is_valid(place.get(2)):
        yield error("W-06", "The clinic's state is not one of the list.")


def _numbers_of_others(claim: ClaimLoops) -> Iterator[Finding]:
    for name in claim.head:
        if name.tag == "NM1" and name.get(1) in _PROVIDERS and not npi.is_valid(name.get(9)):
            yield error("W-04", f"The NPI of the provider with the role {name.get(1)} is missing or wrong.")


def _taxonomies(claim: ClaimLoops) -> Iterator[Finding]:
    for prv in (*claim.provider, *claim.head):
        if prv.tag == "PRV" and prv.get(3) not in TAXONOMIES:
            yield error("W-09", "A taxonomy is not one that this house knows.")


def _holder_and_patient(claim: ClaimLoops, today: date) -> Iterator[Finding]:
    is_patient = value(claim.subscriber, "SBR", "", 2) == "18"
    if not is_patient and not claim.patient:
        yield error("W-10", "The patient is not the holder of the policy and has no loop of her own.")
    if is_patient and claim.patient:
        yield error("W-11", "The patient is the holder of the policy and stands in a second loop.")
    elif is_patient and find(claim.subscriber, "DMG") is None:
        yield error("W-12", "Birth date and sex of the holder, who is the patient, are missing.")
    for dmg in (*claim.subscriber, *claim.patient):
        if dmg.tag == "DMG" and dmg.get(2) > d8(today):
            yield error("W-13", "A birth date lies in the future.")
