"""The proof on plain paper: box by box what would be typed, to be read by a person before a form is spent on it."""

from collections.abc import Sequence
from typing import Any

from services.billing.forms.cms1500.boxes import Form
from shared import letter_paper

_TITLES = {
    "payer": "Sent to", "1": "Kind of plan", "1a": "Insured's id", "2": "Patient", "3": "Born, sex", "4": "Insured",
    "5": "Patient's address, phone", "6": "Patient to insured", "7": "Insured's address", "10a": "From work",
    "10b": "From a car accident", "10c": "From another accident", "11": "Group", "11a": "Insured born, sex",
    "11b": "Claim number of the accident", "11c": "Plan", "11d": "Another plan", "12": "Release signed",
    "13": "Assignment signed", "14": "Injured on", "15": "Other day", "17": "Ordered by", "17b": "NPI of 17",
    "20": "Outside laboratory", "21": "Diagnoses", "22": "Replaces or voids", "23": "Authorization", "25": "Tax id",
    "26": "Our number", "27": "We take the plan's amount", "28": "Total", "29": "Paid so far", "31": "Signed",
    "33": "Bills", "33a": "NPI of 33", "33b": "Other id of 33",
}  # fmt: skip
# What a cross says by the column it stands in
_CROSSES = {
    ("1", 1): "Medicare", ("1", 8): "Medicaid", ("1", 15): "TRICARE", ("1", 24): "CHAMPVA", ("1", 31): "group plan",
    ("1", 45): "other", ("3", 42): "male", ("3", 47): "female", ("11a", 68): "male", ("11a", 75): "female",
    ("6", 33): "self", ("6", 38): "spouse", ("6", 42): "child", ("6", 47): "other", ("25", 17): "SSN",
    ("25", 19): "EIN", ("27", 38): "yes", ("27", 43): "no", ("11d", 52): "yes", ("11d", 57): "no", ("20", 57): "no",
    **{(box, column): says for box in ("10a", "10b", "10c") for column, says in ((35, "yes"), (41, "no"))},
}  # fmt: skip
_LINE_BOXES = ("24A", "24B", "24D", "24E", "24F", "24G", "24J")


def render(forms: Sequence[Form], paper: letter_paper.Paper) -> bytes:
    """The proof of all sheets of one claim."""
    story: list[Any] = []
    for form in forms:
        story += sheet(form)
    return letter_paper.write(paper, story)


def said(form: Form) -> tuple[tuple[str, str], ...]:
    """Each box outside the service lines with its name and what stands in it, crosses in words."""
    boxes = dict.fromkeys(one.box for one in form.typed if not one.box.startswith("24"))
    return tuple((f"{box if box[0].isdigit() else ''} {_TITLES[box]}".strip(), _words(form, box)) for box in boxes)


def _words(form: Form, box: str) -> str:
    parts = [
        _CROSSES.get((box, one.column), "X") if one.text == "X" else one.text.strip()
        for one in form.typed if one.box == box
    ]  # fmt: skip
    return " ".join(parts) + (
        " (longer than its box: cut)" if any(o.is_cut for o in form.typed if o.box == box) else ""
    )


def service_rows(form: Form) -> tuple[tuple[str, ...], ...]:
    """The service lines as they are typed: days, place, code, pointers, charge, units, therapist."""
    lines = sorted({one.line for one in form.typed if one.box == "24F"})
    return tuple(
        tuple(" ".join(o.text.strip() for o in form.typed if (o.line, o.box) == (line, box)) for box in _LINE_BOXES)
        for line in lines
    )


def sheet(form: Form) -> list[Any]:
    """One sheet, box by box."""
    boxes = said(form)
    third = -(-len(boxes) // 3)
    title = letter_paper.heading(f"Form {form.number} of {form.of}")
    head = ("Days", "Place", "Code", "Dx", "Charge", "Units", "Therapist")
    return [
        title,
        letter_paper.facts(*(boxes[start : start + third] for start in range(0, len(boxes), third))),
        letter_paper.heading("Service lines (box 24)"),
        letter_paper.ledger(head, service_rows(form), (24, 8, 16, 8, 14, 8, 22), right=(4, 5)),
        letter_paper.gap(10),
    ]
