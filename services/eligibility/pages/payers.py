"""The page of one payer: every way in which it wants to be billed, in the biller's words."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from services.eligibility.rules.payer_versions import versions
from shared import pages
from shared.codes.credential import Credential
from shared.codes.payer_kind import PayerKind
from shared.codes.unit_rule import UnitRule
from shared.problems import Problem
from shared.settings import AllowedBy, Answer, ClinicSettings, PayerProfile
from shared.web import Request


class Ask(NamedTuple):
    """One field: its name, its label, a hint, what it may hold (nothing: text), and whether several of it."""

    name: str
    label: str
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    type: str = "text"
    several: bool = False


_YES_NO = (("true", "yes"), ("false", "no"))
_ANSWERS = tuple((answer.value, answer.value) for answer in Answer)
_ALLOWED = {
    AllowedBy.UNKNOWN: "not known", AllowedBy.CONTRACT: "our contract", AllowedBy.UCR: "a percentile of charges (UCR)",
    AllowedBy.MEDICARE: "a share of Medicare", AllowedBy.WORKERS_COMP: "the workers' compensation schedule",
    AllowedBy.CHARGE: "what is charged",
}  # fmt: skip


def _number(name: str, label: str, hint: str = "") -> Ask:
    return Ask(name, label, hint, type="number")


GROUPS: tuple[tuple[str, tuple[Ask, ...]], ...] = (
    ("Who it is", (
        Ask("name", "Name"),
        Ask("kind", "Kind", choices=tuple((kind.value, kind.label) for kind in PayerKind)),
        Ask("electronic_id", "Payer id", "at your clearinghouse"),
        Ask("filing_indicator", "Filing code", "SBR09: CI, BL, WC, AM ..."),
        Ask("claim_office_id", "Claim office", "where the payer has several"),
        Ask("receiver", "Receiver of its claims", "a key of the clinic's receivers; none: the usual one"),
    )),
    ("What it covers", (
        Ask("covers_massage", "Covers massage", choices=_ANSWERS),
        Ask("pays_out_of_network", "Pays out of network", choices=_ANSWERS),
        Ask("accepts_massage_therapists", "Takes massage therapists", choices=_ANSWERS),
        Ask("needs_authorization", "Wants leave first", choices=_ANSWERS),
        Ask("authorization_rule", "How leave is asked"),
        _number("max_visits", "Most visits a year"),
        Ask("inquiry_procedure", "Asked by code", "97124, where it answers a code (EQ02)"),
        Ask("inquiry_takes_several", "Answers several kinds at once", choices=_YES_NO),
    )),
    ("Whose orders it takes", (
        Ask("accepted_prescribers", "Orders by", "none ticked: the usual ones of this kind of payer",
            tuple((one.value, one.value) for one in Credential), several=True),
        _number("prescription_days", "Days an order stands"),
        Ask("accepts_open_orders", 'Takes "evaluate and treat"', choices=_ANSWERS),
        Ask("needs_necessity_statement", "Wants a statement of necessity", choices=_ANSWERS),
        Ask("needs_plan_of_care", "Wants a plan of care", choices=_ANSWERS),
        _number("recertify_after_sessions", "Order anew after sessions"),
        _number("recertify_after_days", "Order anew after days"),
    )),
    ("Minutes, units, codes", (
        Ask("unit_rule", "Units by", choices=tuple((rule.value, rule.label) for rule in UnitRule)),
        _number("max_units_per_day", "Most units a day", "all timed codes together"),
        Ask("code_limits", "Most units a code", "97124=4, 97140=6"),
        Ask("ncci", "Copies Medicare's pairs (NCCI)", choices=_YES_NO),
        Ask("mue", "Copies Medicare's unlikely units (MUE)", choices=_YES_NO),
        Ask("pays_97010", "Pays hot and cold packs (97010)", choices=_YES_NO),
        Ask("therapy_modifier", "Modifier on every line", "GP, where it wants it"),
    )),
    ("What it allows", (
        Ask("allowed", "Allows by", choices=tuple((one.value, words) for one, words in _ALLOWED.items())),
        _number("medicare_share", "Per cent of Medicare", "100 is Medicare itself"),
        _number("ucr_percentile", "UCR percentile", "80: four in five charge less"),
        Ask("mppr", "Reduces repeated units (MPPR)", choices=_YES_NO),
        Ask("accepts_assignment", "We take its amount as full", choices=_YES_NO),
    )),
    ("Papers and time", (
        Ask("needs_referring_npi", "Wants the prescriber's NPI", choices=_YES_NO),
        Ask("needs_prescription_copy", "Wants a copy of the prescription", choices=_YES_NO),
        _number("filing_days", "Days to file", "from the day of service"),
        _number("corrected_claim_days", "Days to correct", "from the day of service"),
        _number("appeal_days", "Days to appeal", "from its answer"),
    )),
    ("Since when, and how you know", (
        Ask("valid_from", "In force from", "a later day keeps today's profile for older sessions", type="date"),
        Ask("source", "Source", "whom you asked, on which day, or which document"),
    )),
)  # fmt: skip


def payer(
    request: Request[Any], clinic: ClinicSettings, held: PayerProfile | None, problem: Problem | None = None
) -> str:
    """A payer's profile as a form; without one, the form for a new payer with the cautious defaults."""
    filled = request.form or _filled(held)
    former = versions(clinic, held.payer_id) if held else ()
    return pages.render(
        "eligibility", "payer.html", clinic=clinic, held=held, groups=GROUPS, filled=filled, problem=problem,
        former=former, staff=request.staff, seal=request.seal(),
    )  # fmt: skip


def _filled(held: PayerProfile | None) -> Mapping[str, Any]:
    facts = held.model_dump(mode="json") if held else _DEFAULTS
    limits = facts.get("max_units_per_code") or {}
    words = {name: str(value).lower() if isinstance(value, bool) else value for name, value in facts.items()}
    return {**words, "code_limits": ", ".join(f"{code}={units}" for code, units in limits.items())}


_DEFAULTS = {
    name: field.get_default(call_default_factory=True)
    for name, field in PayerProfile.model_fields.items()
    if not field.is_required() and name != "source"
}
