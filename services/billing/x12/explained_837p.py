"""The segments of a claim in our own words, for the page that shows them: what each says, and to whom it matters.

A segment is told by its tag and its first element, which says which of many it is; where that is not enough, by its
tag alone. The words are the house's own; the positions are those of X12 005010X222A1.
"""

from collections.abc import Mapping, Sequence

_BY_QUALIFIER: Mapping[tuple[str, str], str] = {
    ("HL", "20"): "The clinic's level: all that follows is billed by it",
    ("HL", "22"): "The policy holder's level, below the clinic",
    ("HL", "23"): "The patient's level, below the policy holder who is somebody else",
    ("NM1", "41"): "Who hands the file in",
    ("NM1", "40"): "Who receives the file",
    ("NM1", "85"): "Who bills: the clinic with its NPI",
    ("NM1", "IL"): "The policy holder, by name and member number",
    ("NM1", "PR"): "Who is asked to pay, by the number the receiver knows",
    ("NM1", "QC"): "The patient",
    ("NM1", "DN"): "Who ordered the massage: the prescriber with her NPI",
    ("NM1", "82"): "Who gave it: the therapist with her own NPI",
    ("PER", "IC"): "Whom to call about the file",
    ("PRV", "BI"): "What kind of provider bills",
    ("PRV", "PE"): "What kind of provider treated",
    ("REF", "EI"): "The clinic's tax number (EIN)",
    ("REF", "SY"): "The clinic's tax number (of a person who bills alone)",
    ("REF", "Y4"): "The carrier's number of the accident",
    ("REF", "FY"): "The payer's office that keeps the claim",
    ("REF", "G1"): "The payer's leave to treat (authorization)",
    ("REF", "F8"): "What the payer calls the claim that this one changes, or has judged before",
    ("REF", "6R"): "Our number of the line; the payment brings it back",
    ("SBR", "P"): "Whose policy is asked first, its group, and what kind of payer it is",
    ("SBR", "S"): "Whose policy is asked second, its group, and what kind of payer it is",
    ("SBR", "T"): "Whose policy is asked third, its group, and what kind of payer it is",
    ("DTP", "439"): "The day of the accident",
    ("DTP", "472"): "The day of treatment",
    ("DTP", "573"): "The day on which the payer before decided",
    ("AMT", "F5"): "What the patient has paid of it already",
    ("AMT", "D"): "What the payer before has paid",
    ("PWK", "B3"): "The prescription goes with it, by the way named here",
    ("CAS", "CO"): "What the payer before did not pay and the clinic may not ask for, with its reasons",
    ("CAS", "PR"): "What the payer before left to the patient, with its reasons",
    ("CAS", "OA"): "What the payer before did not pay for another reason",
    ("CAS", "PI"): "What the payer before took off by its own decision",
    ("CAS", "CR"): "What the payer before corrected",
}
_BY_TAG: Mapping[str, str] = {
    "ST": "A file of claims begins",
    "BHT": "What the file is for, our number of it, and when it was made",
    "N3": "Street",
    "N4": "Place, state and ZIP code",
    "PAT": "What the patient is to the policy holder",
    "DMG": "Birth date and sex",
    "CLM": "The claim: our number, the whole charge, place, first or changed, who accepts, who is paid, what caused it",
    "HI": "The diagnoses, the main one first",
    "OI": "Whether the patient has assigned her benefits under the policy before",
    "LX": "A line begins",
    "SV1": "What was done: code, charge, units, and the diagnoses it answers",
    "SVD": "How the payer before judged this line",
    "SE": "The file ends; how many segments it has",
}
_PLACE_OF_QUALIFIER = {"HL": 3}  # elsewhere the first element says which it is


def explain(segment: Sequence[str]) -> str:
    """What a segment says, tag first; nothing for one that no claim of ours has.

    >>> explain(("NM1", "82", "1", "RIVERA", "ANA"))
    'Who gave it: the therapist with her own NPI'
    >>> explain(("HL", "2", "1", "22", "0"))
    "The policy holder's level, below the clinic"
    """
    tag = segment[0]
    place = _PLACE_OF_QUALIFIER.get(tag, 1)
    qualifier = segment[place] if len(segment) > place else ""
    return _BY_QUALIFIER.get((tag, qualifier)) or _BY_TAG.get(tag, "")
