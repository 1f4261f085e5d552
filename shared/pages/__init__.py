"""Page layout: one base page, one style sheet, autoescaped templates. Pages work without script.

A service keeps its templates in `services/<name>/pages/` and renders a frozen view-model; templates do no arithmetic.
"""

import functools
from collections.abc import Mapping
from datetime import date, datetime
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

from shared.identifiers import icd10cm, npi, phone, zip_code
from shared.money import Money
from shared.problems import Problem

_SHORT = {"npi": "NPI", "zip_code": "ZIP code", "payer_id": "Insurer"}


@functools.cache
def _environment(service: str) -> Any:
    from jinja2 import Environment, PackageLoader, PrefixLoader, StrictUndefined, pass_context

    loader = PrefixLoader({
        "shared": PackageLoader("shared", "pages"),
        service: PackageLoader(f"services.{service}" if service != "shared" else "shared", "pages"),
    })  # fmt: skip
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters.update(
        money=_money,
        day=day,
        moment=pass_context(_moment_here),
        icd=icd10cm.format,
        phone=phone.format,
        npi=npi.format,
        zip=zip_code.format,
    )
    made.globals.update(field_error=field_error, field_words=field_words)
    return made


def render(service: str, template: str, **view: Any) -> str:
    """A page of a service: `render("billing", "desk.html", staff=..., ...)`."""
    view.setdefault("staff", None)
    view.setdefault("problem", None)
    text: str = _environment(service).get_template(f"{service}/{template}").render(service=service, **view)
    return text


def problem_page(problem: Problem) -> str:
    """The page for an answer other than success."""
    return render("shared", "problem.html", problem=problem)


@functools.cache
def style_sheet() -> str:
    """The one style sheet; each service serves it under /style.css."""
    return resources.files("shared.pages").joinpath("style.css").read_text(encoding="utf-8")


def field_error(problem: Problem | None, name: str) -> str:
    """The sentence beside a field, or nothing."""
    errors = problem.errors if problem else ()
    return next((error.detail for error in errors if error.field == name), "")


def field_words(field: str) -> str:
    """A field's name as a label would say it.

    >>> field_words("patient.address.zip_code"), field_words("procedures.0.minutes")
    ('ZIP code', 'Minutes')
    """
    last = next((part for part in reversed(field.split(".")) if not part.isdecimal()), field)
    words = last.replace("_", " ")
    return _SHORT.get(last, words[:1].upper() + words[1:])


def _money(amount: Money) -> str:
    sign, whole = ("-" if amount.cents < 0 else ""), f"{abs(amount.cents) // 100:,}"
    return f"{sign}${whole}.{abs(amount.cents) % 100:02d}"


def day(shown: date | None) -> str:
    """A day as people here write it; nothing for none.

    >>> day(date(2026, 3, 2))
    'Mar 2, 2026'
    """
    return f"{shown:%b} {shown.day}, {shown.year}" if shown else ""


def _moment_here(page: Mapping[str, Any], moment: datetime | None) -> str:
    """A moment on the clinic's clock: the staff's page knows its zone, a page by link has the clinic's settings."""
    known = (page.get("staff"), page.get("clinic"))
    zone = next((found for one in known if (found := getattr(one, "time_zone", None))), "UTC")
    return in_words(moment, zone) if moment else ""


def in_words(moment: datetime, zone: str) -> str:
    """A moment as people of a time zone say it.

    >>> in_words(datetime.fromisoformat("2026-03-02T19:05Z"), "America/Denver")
    'Mar 2, 2026 12:05 MST'
    """
    there = moment.astimezone(ZoneInfo(zone))
    return f"{day(there.date())} {there:%H:%M %Z}"
