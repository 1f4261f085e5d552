"""The form on which the desk corrects a case, and corrected facts as the desk reads them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from services.eligibility.models import CaseView
from services.eligibility.models.comparisons import Changed, ChangeKind
from services.eligibility.pages import intake as form_pages
from services.eligibility.pages.intake_words import LABELS
from services.eligibility.rules.correcting import as_intake
from shared.codes.complaints import Complaint, RedFlag
from shared.codes.payer_kind import PayerKind
from shared.identifiers import phone, zip_code
from shared.problems import Problem
from shared.settings import ClinicSettings
from shared.web import Request


def form(request: Request[Any], clinic: ClinicSettings, view: CaseView, kind: PayerKind, filled: dict[str, Any],
         problem: Problem | None = None) -> str:  # fmt: skip
    """The intake form with what is known filled in; another kind of payer asks its own questions."""
    return form_pages.form(clinic, kind, filled, "", problem, desk=request, correcting=view)


def as_filled(view: CaseView) -> dict[str, Any]:
    """What is known, under the names of the fields."""
    return form_pages.filled_with(as_intake(view.case).model_dump(mode="json", exclude_none=True))


def in_words(clinic: ClinicSettings, changes: Sequence[Changed]) -> list[Changed]:
    """Corrected facts with the labels of the form, and values as people write them."""
    return [_labelled(clinic, one) if one.kind is ChangeKind.CORRECTED else one for one in changes]


def _labelled(clinic: ClinicSettings, one: Changed) -> Changed:
    before, after = (_value(clinic, one.what, held) for held in (one.before, one.after))
    return one.model_copy(update={"what": LABELS.get(one.what, one.what), "before": before, "after": after})


def _value(clinic: ClinicSettings, field: str, held: str) -> str:
    if held == "-":
        return held
    if field == "coverage.payer_id":
        payer = clinic.payer(held)
        return payer.name if payer else held
    return _AS_WRITTEN.get(field, str)(held)


_AS_WRITTEN: Mapping[str, Callable[[str], str]] = {
    "payer_kind": lambda held: PayerKind(held).label,
    "patient.phone": phone.format,
    "patient.address.zip_code": zip_code.format,
    "complaints": lambda held: ", ".join(Complaint(one).label for one in held.split(", ")),
    "red_flags": lambda held: ", ".join(RedFlag(one).label for one in held.split(", ")),
}
