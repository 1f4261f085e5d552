"""What a route declares, and what its handler sees and gives back."""

import hashlib
import ipaddress
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from shared import links, problems
from shared import staff as sign_in
from shared.model import Model
from shared.permissions import Permission

Body = TypeVar("Body", bound=Model | None)


@dataclass(frozen=True)
class Open:
    """Anyone may call; the route must stand in OPEN_ROUTES."""


@dataclass(frozen=True)
class SignedIn:
    """Any signed-in person may call; the route must stand in SIGNED_IN_ROUTES."""


@dataclass(frozen=True)
class ByLink:
    """A signed link opens it; the path has a {token}."""

    purpose: str


@dataclass(frozen=True)
class FromService:
    """Another service of the house calls, with its one-minute token."""

    name: str


_HOUSEHOLD = 64  # bits of an IPv6 address that a home or an office has as its own


def _network(address: str) -> str:
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return str(ipaddress.ip_network((known, _HOUSEHOLD), strict=False)) if known.version == 6 else str(known)  # noqa: PLR2004


Who = Permission | Open | SignedIn | ByLink | FromService


@dataclass(frozen=True)
class Request(Generic[Body]):
    """What a handler sees of a request, verified."""

    body: Body
    path: dict[str, str]
    query: dict[str, str]
    clinic: str
    is_form: bool
    wants_page: bool
    cookie: str = ""
    staff: sign_in.Staff | None = None
    link: links.Claims | None = None
    key: str | None = None
    form: dict[str, Any] = field(default_factory=dict)
    address: str = field(default="", repr=False)

    def place(self, *scope: str) -> str:
        """The network the caller comes from, as a keyed hash for this clinic and scope: never the address itself."""
        return links.keyed_name(links.signing_key(), "place", self.clinic, *scope, _network(self.address))

    @property
    def person(self) -> sign_in.Staff:
        """Who is signed in (routes with a permission have one)."""
        if self.staff is None:
            raise problems.NotSignedIn("Please sign in.")
        return self.staff

    @property
    def claims(self) -> links.Claims:
        """What the link says by which she came (routes by link have one)."""
        if self.link is None:
            raise problems.LinkExpired("Ask the clinic for a new link.")
        return self.link

    def seal(self) -> str:
        """The hidden field that the forms on a page for this session carry."""
        return sign_in.form_seal(links.signing_key(), self.cookie)

    def repeat_key(self, *natural: str) -> str:
        """What makes a repeat recognisable: the Idempotency-Key sent, else the natural key given."""
        return self.key or hashlib.sha256("\0".join(natural).encode()).hexdigest()


@dataclass(frozen=True)
class Answer:
    """What a handler gives back: a model or plain JSON, a page, or a way to go on."""

    body: Model | dict[str, Any] | list[Any] | str = ""
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def see(cls, where: str, **headers: str) -> "Answer":
        """303 See Other: after a form, go on there."""
        return cls("", 303, {"Location": where, **{n.replace("_", "-"): v for n, v in headers.items()}})


@dataclass(frozen=True)
class Operation:
    """One declared route, for the OpenAPI document and for the probes of the tests."""

    method: str
    path: str
    who: Who
    takes: type[Model] | None
    gives: type[Model] | None
    status: int
    summary: str
    page: bool
