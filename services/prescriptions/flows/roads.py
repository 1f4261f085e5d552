"""The links by which a signed page, or the order itself, comes back for a case. Each opens one thing, for a while."""

from datetime import datetime, timedelta

from shared import letters, links

LIFE = timedelta(days=90)
PURPOSES = ("upload", "order")


def roads(clinic: str, case_id: str, now: datetime) -> dict[str, str]:
    """A token for each purpose."""
    return {purpose: link(purpose, clinic, case_id, now) for purpose in PURPOSES}


def link(purpose: str, clinic: str, case_id: str, now: datetime) -> str:
    """A signed token for one purpose and one case."""
    return links.sign(links.signing_key(), links.Claims(purpose, clinic, case_id, now + LIFE))


def form_link(clinic: str, case_id: str, now: datetime) -> str:
    """Where the form of a case is found, for a letter. The same all day: a letter that is written again is the same."""
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    claims = links.Claims("prescription form", clinic, case_id, today + LIFE)
    return letters.link(f"/prescriptions/form/{links.sign(links.signing_key(), claims)}")
