"""The appointment as a calendar file: one event in the clinic's time zone, which later ones change or take back.

It says where, when and how long, and nothing of why or who pays: a calendar is shared with colleagues and machines.
The same UID with a higher SEQUENCE changes the entry that is there; METHOD:CANCEL takes it out. Source: RFC 5545
(iCalendar), RFC 5546 (methods). The zone's own jumps of that year are written out, so that no reader needs a table.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from services.eligibility.models.visits import Appointment, AppointmentState
from services.eligibility.rules.clinic_time import changes_in, clock_in
from shared.identifiers import phone, zip_code
from shared.settings import ClinicSettings

MEDIA_TYPE = "text/calendar; charset=utf-8"
_LONGEST = 75  # octets of a line without its break
_JUST_BEFORE = timedelta(seconds=1)


def write(appointment: Appointment, clinic: ClinicSettings) -> str:
    """The file of an appointment that was agreed, also when it was called off since."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Quarterhour//Appointments//EN", "CALSCALE:GREGORIAN",
             f"METHOD:{'CANCEL' if _is_off(appointment) else 'PUBLISH'}", *_zone(appointment, clinic.time_zone),
             *_event(appointment, clinic), "END:VCALENDAR"]  # fmt: skip
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _is_off(appointment: Appointment) -> bool:
    return appointment.state is AppointmentState.CANCELLED


def _event(appointment: Appointment, clinic: ClinicSettings) -> Iterator[str]:
    begins, head = _begins(appointment), clinic.letterhead
    ends, zone = begins + timedelta(minutes=appointment.minutes), clinic.time_zone
    address = head.address
    place = f"{address.street}, {address.city}, {address.state} {zip_code.format(address.zip_code)}"
    yield "BEGIN:VEVENT"
    yield f"UID:{appointment.appointment_id}"
    yield f"DTSTAMP:{appointment.changed_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"SEQUENCE:{appointment.sequence}"
    yield f"DTSTART;TZID={zone}:{clock_in(begins, zone):%Y%m%dT%H%M%S}"
    yield f"DTEND;TZID={zone}:{clock_in(ends, zone):%Y%m%dT%H%M%S}"
    yield f"SUMMARY:{escaped(f'Appointment, {appointment.minutes} minutes')}"
    yield f"LOCATION:{escaped(place)}"
    yield f"DESCRIPTION:{escaped(f'To change or cancel, call {phone.format(head.phone)}.')}"
    yield f"ORGANIZER:mailto:{head.email}"
    yield f"STATUS:{'CANCELLED' if _is_off(appointment) else 'CONFIRMED'}"
    yield "END:VEVENT"


def _begins(appointment: Appointment) -> datetime:
    if appointment.starts_at is None:
        raise ValueError("only an appointment that was agreed has a calendar file")
    return appointment.starts_at


def _zone(appointment: Appointment, zone: str) -> Iterator[str]:
    """The rules of the clinic's clock around that day: from the new year before it, jump by jump."""
    year = _begins(appointment).year
    yield "BEGIN:VTIMEZONE"
    yield f"TZID:{zone}"
    yield from _observance(datetime(year - 1, 1, 1, tzinfo=UTC), zone)
    for jump in (jump for there in (year - 1, year) for jump in changes_in(there, zone)):
        yield from _observance(jump, zone)
    yield "END:VTIMEZONE"


def _observance(since: datetime, zone: str) -> Iterator[str]:
    """One stretch of the clock; it begins, by the clock as it was until then, at the jump."""
    before, after = clock_in(since - _JUST_BEFORE, zone), clock_in(since, zone)
    kind = "DAYLIGHT" if after.dst() else "STANDARD"
    yield f"BEGIN:{kind}"
    yield f"DTSTART:{since.astimezone(ZoneInfo(zone)).replace(tzinfo=None) - _difference(before, after):%Y%m%dT%H%M%S}"
    yield f"TZOFFSETFROM:{before:%z}"
    yield f"TZOFFSETTO:{after:%z}"
    yield f"TZNAME:{after:%Z}"
    yield f"END:{kind}"


def _difference(before: datetime, after: datetime) -> timedelta:
    return (after.utcoffset() or timedelta()) - (before.utcoffset() or timedelta())


def escaped(text: str) -> str:
    r"""Text as a property carries it.

    >>> escaped("Suite 2, back; ring\ntwice \\ thrice")
    'Suite 2\\, back\\; ring\\ntwice \\\\ thrice'
    """
    for bare, safe in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        text = text.replace(bare, safe)
    return text


def folded(line: str) -> str:
    """The line in pieces of at most 75 octets, never inside a letter; each further piece begins with a space."""
    pieces, piece = list[str](), ""
    for letter in line:
        room = _LONGEST if not pieces else _LONGEST - 1
        if len((piece + letter).encode()) > room:
            pieces.append(piece)
            piece = ""
        piece += letter
    return "\r\n ".join([*pieces, piece])
