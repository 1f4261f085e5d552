"""The local rooms' pages: clock, post office, simulated payer; in the services' dress, labelled as what they are."""

import functools
from typing import Any


@functools.cache
def _environment() -> Any:
    from jinja2 import Environment, PackageLoader, PrefixLoader, StrictUndefined

    loader = PrefixLoader({"shared": PackageLoader("shared", "pages"), "local": PackageLoader("infra.local", "pages")})
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters["moment"] = lambda moment: f"{moment:%a %b} {moment.day}, {moment:%Y %H:%M:%S}"
    return made


def render(template: str, **view: Any) -> str:
    """A local page."""
    shown = {"service": "eligibility", "staff": None, "problem": None, **view}
    text: str = _environment().get_template(f"local/{template}").render(**shown)
    return text
