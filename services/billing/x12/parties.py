"""People, companies and places as every loop of an 837P names them (NM1, N3, N4), folded to what may stand there.

Source: X12 005010X222A1.
"""

from collections.abc import Iterator

from services.billing.models.claims import Subscriber
from shared.facts import Address, Person
from shared.x12.text import fold
from shared.x12.values import SegmentValues

_NAME, _FIRST, _STREET, _CITY = 60, 35, 55, 30  # the longest NM103, NM104, N301, N401


def organization(role: str, name: str, qualifier: str, identifier: str) -> SegmentValues:
    """A company by its one name."""
    return ("NM1", role, "2", fold(name, _NAME), "", "", "", "", qualifier, identifier)


def person(role: str, who: Person, qualifier: str = "", identifier: str = "") -> SegmentValues:
    """A person, family name first."""
    names = (fold(who.last_name, _NAME), fold(who.first_name, _FIRST))
    return ("NM1", role, "1", *names, "", "", "", qualifier, identifier)


def subscriber_name(subscriber: Subscriber, patient: Person) -> SegmentValues:
    """The holder of a policy: the employer, the relative, or the patient herself."""
    member_id = subscriber.member_id or ""
    if subscriber.employer:
        return organization("IL", subscriber.employer, "MI", member_id)
    return person("IL", subscriber.person or patient, "MI", member_id)


def address(place: Address) -> Iterator[SegmentValues]:
    """Street, and place with its ZIP code."""
    yield ("N3", fold(place.street, _STREET))
    yield ("N4", fold(place.city, _CITY), place.state, place.zip_code)
