"""Every rule of the scrub by its number: what it asks, and where at the desk a claim that breaks it is mended.

SC rules judge a claim by what the house knows; W rules read the file as its receiver will. The numbers are the
house's own; where a rule has a public source, the function that judges it names it.
"""

from typing import NamedTuple

from services.billing.models.findings import Finding, Fix, Severity


class Card(NamedTuple):
    """A rule in a few words."""

    asks: str
    fix: Fix


CARDS = {
    "SC-00": Card("The payer stands in the clinic's settings", Fix.PAYER),
    "SC-01": Card("Each charge is its units at the price of the day", Fix.FEES),
    "SC-02": Card("Units are those of the note, one line a code", Fix.NOTE),
    "SC-03": Card("Units a day are likely (MUE)", Fix.NOTE),
    "SC-04": Card("Codes may be paid together (NCCI)", Fix.NOTE),
    "SC-05": Card("Bundled codes stay home", Fix.NOTE),
    "SC-06": Card("The payer's modifier stands on every line", Fix.PAYER),
    "SC-07": Card("The order covers what was done", Fix.PRESCRIPTION),
    "SC-08": Card("Diagnoses are valid, pointed at, in order", Fix.PRESCRIPTION),
    "SC-09": Card("Diagnosis and treated side agree", Fix.PRESCRIPTION),
    "SC-10": Card("The accident is told whole", Fix.CASE),
    "SC-11": Card("The clinic's address is a street", Fix.SETTINGS),
    "SC-12": Card("The therapist may treat", Fix.SETTINGS),
    "SC-13": Card("Days are in order", Fix.CASE),
    "SC-14": Card("The authorization covers it", Fix.CASE),
    "SC-15": Card("Nothing is sent twice", Fix.CLAIM),
    "SC-16": Card("Filed in time", Fix.CLAIM),
    "SC-17": Card("The payers' order is kept", Fix.CASE),
    "SC-18": Card("Every fact can stand in the file", Fix.CASE),
    "SC-19": Card("One month and at most fifty lines a claim", Fix.NOTE),
    "SC-20": Card("The note is signed and its times are possible", Fix.NOTE),
    "SC-21": Card("Frequency and the payer's number agree", Fix.CLAIM),
    "SC-22": Card("The charge is not below what is allowed", Fix.FEES),
    "SC-23": Card("Test data and production are not mixed", Fix.SETTINGS),
    "SC-24": Card("The envelope counts", Fix.HOUSE),
    "SC-25": Card("What an earlier payer said adds up", Fix.CLAIM),
    "SC-26": Card("The first visit was open", Fix.FIRST_VISIT),
    "SC-27": Card("Nobody else pays first", Fix.CASE),
    "SC-28": Card("A verbal order was signed", Fix.PRESCRIPTION),
    "W-01": Card("The clinic's NPI is there", Fix.SETTINGS),
    "W-02": Card("The clinic's NPI has its check digit", Fix.SETTINGS),
    "W-03": Card("The clinic's NPI has ten digits", Fix.SETTINGS),
    "W-04": Card("Every other NPI is whole", Fix.SETTINGS),
    "W-05": Card("The clinic's ZIP code has nine digits", Fix.SETTINGS),
    "W-06": Card("A state is one of the list", Fix.SETTINGS),
    "W-07": Card("The clinic's address is no PO box", Fix.SETTINGS),
    "W-08": Card("The tax id is nine digits", Fix.SETTINGS),
    "W-09": Card("The taxonomy is one of the list", Fix.SETTINGS),
    "W-10": Card("A dependent has a loop of her own", Fix.CASE),
    "W-11": Card("The holder has no second loop", Fix.CASE),
    "W-12": Card("Birth date and sex of the holder who is treated", Fix.CASE),
    "W-13": Card("Nobody is born in the future", Fix.CASE),
    "W-14": Card("Nobody is treated in the future", Fix.NOTE),
    "W-15": Card("The frequency is 1, 7 or 8", Fix.CLAIM),
    "W-16": Card("A replacement or void names the payer's claim", Fix.CLAIM),
    "W-17": Card("A claim number stands once in a file", Fix.HOUSE),
    "W-18": Card("A claim number has at most twenty characters", Fix.HOUSE),
    "W-19": Card("Diagnoses have no point on the wire", Fix.PRESCRIPTION),
    "W-20": Card("A diagnosis exists", Fix.PRESCRIPTION),
    "W-21": Card("A diagnosis may be billed on the day", Fix.PRESCRIPTION),
    "W-22": Card("Diagnoses are ICD-10-CM", Fix.HOUSE),
    "W-23": Card("Pointers point at a diagnosis of the claim", Fix.HOUSE),
    "W-24": Card("The procedure is one of the clinic's", Fix.NOTE),
    "W-25": Card("A procedure code has five characters", Fix.NOTE),
    "W-26": Card("A modifier is one of the list", Fix.PAYER),
    "W-27": Card("Massage counts in units", Fix.HOUSE),
    "W-28": Card("Nothing begins or ends with a blank", Fix.CASE),
    "W-29": Card("No delimiter of the file in data", Fix.CASE),
    "W-30": Card("A car accident names its state", Fix.CASE),
    "W-31": Card("An accident has its day", Fix.CASE),
    "W-32": Card("The claim's charge is the sum of its lines", Fix.HOUSE),
    "W-33": Card("A level says truly whether others follow below it", Fix.HOUSE),
    "W-34": Card("Units are more than none", Fix.NOTE),
    "W-35": Card("A charge is not negative", Fix.FEES),
    "W-36": Card("An amount has at most two decimals", Fix.FEES),
    "W-37": Card("Set and group name the same guide", Fix.HOUSE),
}


def error(rule: str, sentence: str, fix: Fix | None = None) -> Finding:
    """A finding that holds the claim."""
    return Finding(rule=rule, severity=Severity.ERROR, sentence=sentence, fix=fix or CARDS[rule].fix)


def warning(rule: str, sentence: str, fix: Fix | None = None) -> Finding:
    """A finding that is shown, and sent all the same."""
    return Finding(rule=rule, severity=Severity.WARNING, sentence=sentence, fix=fix or CARDS[rule].fix)
