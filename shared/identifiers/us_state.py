"""A state of the USA, by the two letters of the USPS (Publication 28, appendix B): N402, and CLM11-4 after
a car accident.

The district, the territories, the freely associated states and the three military "states" have letters as
well.

>>> parse("co"), parse("new  mexico")
('CO', 'NM')
>>> format("CO"), name_of("CO")
('CO', 'Colorado')
>>> is_valid("XX")
False
"""

from typing import Annotated

from pydantic import AfterValidator

from shared.identifiers.errors import InvalidComponent, accepted_by
from shared.identifiers.typed_text import capitals

NAMES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia", "FL": "Florida", "GA": "Georgia",
    "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas",
    "KY": "Kentucky", "LA": "Louisiana", "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts",
    "MI": "Michigan", "MN": "Minnesota", "MS": "Mississippi", "MO": "Missouri", "MT": "Montana",
    "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico",
    "NY": "New York", "NC": "North Carolina", "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma",
    "OR": "Oregon", "PA": "Pennsylvania", "RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota",
    "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont", "VA": "Virginia", "WA": "Washington",
    "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming",
    "AS": "American Samoa", "GU": "Guam", "MP": "Northern Mariana Islands", "PR": "Puerto Rico",
    "VI": "U.S. Virgin Islands",
    "FM": "Federated States of Micronesia", "MH": "Marshall Islands", "PW": "Palau",
    "AA": "Armed Forces Americas", "AE": "Armed Forces Europe", "AP": "Armed Forces Pacific",
}  # fmt: skip
_LETTERS = {name.upper(): letters for letters, name in NAMES.items()}


def parse(text: str) -> str:
    """The two letters, from the letters or the name."""
    typed = capitals(" ".join(text.split()))
    letters = _LETTERS.get(typed, typed)
    if letters not in NAMES:
        raise InvalidComponent("this is not a state; write its two letters, as in CO")
    return letters


def name_of(letters: str) -> str:
    """The name of a stored state."""
    return NAMES[letters]


def format(number: str) -> str:
    """A state is shown by its letters, as in an address."""
    return number


is_valid = accepted_by(parse)
UsState = Annotated[str, AfterValidator(parse)]
