"""The links by which a signed page, or the order itself, comes back for a case. Each opens one thing, for a while."""

from datetime import datetime, timedelta

from shared import links

LIFE = timedelta(days=90)
PURPOSES = ("upload", "order")


def roads(clinic: str, case_id: str, now: datetime) -> dict[str, str]:
    """A token for each purpose."""
    return {purpose: link(purpose, clinic, case_id, now) for purpose in PURPOSES}


def link(purpose: str, clinic: str, case_id: str, now: datetime) -> str:
    """A signed token for one purpose and one case."""
    return links.sign(links.signing_key(), links.Claims(purpose, clinic, case_id, now + LIFE))
