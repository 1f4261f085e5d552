"""The clinic on top of what eligibility prints, and days and numbers as American forms write them."""

from datetime import date

from shared.facts import Address
from shared.identifiers import npi, phone, tax_id, zip_code
from shared.letter_paper import Paper
from shared.settings import ClinicSettings


def letterhead(settings: ClinicSettings, title: str, issued_on: date, foot: str, number: str = "") -> Paper:
    """The clinic's paper; the number tells nothing of a person."""
    head = settings.letterhead
    fax = f"   Fax {phone.format(head.fax)}" if head.fax else ""
    return Paper(
        title=title,
        number=number,
        issued_on=us_day(issued_on),
        clinic_name=head.name,
        clinic_lines=(
            f"{one_line(head.address)}   {phone.format(head.phone)}{fax}",
            f"EIN {tax_id.format(settings.tax_id)}   NPI {npi.format(settings.npi)}   {head.email}",
        ),
        foot=foot,
    )


def one_line(address: Address) -> str:
    """Street, city, state and ZIP code."""
    return f"{address.street}, {address.city}, {address.state} {zip_code.format(address.zip_code)}"


def us_day(day: date | None) -> str:
    """As American forms write a day; nothing for none."""
    return f"{day:%m/%d/%Y}" if day else ""


def long_day(day: date | None) -> str:
    """As a letter says a day; nothing for none.

    >>> long_day(date(2026, 3, 2))
    'March 2, 2026'
    """
    return f"{day:%B} {day.day}, {day.year}" if day else ""
