"""The appointment as a calendar file, held to RFC 5545 and 5546, and to what a calendar may know."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.eligibility.forms.calendar_file import escaped, folded, write
from services.eligibility.models.visits import Appointment, AppointmentState
from services.eligibility.rules.clinic_time import moment_of, wall_time
from shared.identifiers import opaque_id
from tests.builders_estimates import NOON, SETTINGS

ID = opaque_id.derive("first appointment", "case12345")


def appointment(starts: str = "2026-03-09T10:00", zone: str = "America/Denver", **changes: object) -> Appointment:
    """Ninety minutes on a Monday, the day after summer time began."""
    made = Appointment(appointment_id=ID, number=2, sequence=0, state=AppointmentState.CONFIRMED,
                       starts_at=moment_of(starts, zone), changed_at=NOON, changed_by="Desk")  # fmt: skip
    return made.model_copy(update=changes)


def lines(text: str) -> list[str]:
    """The lines of the file, unfolded."""
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def value(text: str, name: str) -> str:
    """The value of the event's property."""
    event = lines(text)[lines(text).index("BEGIN:VEVENT") :]
    return next(line.partition(":")[2] for line in event if line.partition(":")[0].partition(";")[0] == name)


def test_it_says_when_where_and_how_long_and_ends_each_line_with_crlf() -> None:
    text = write(appointment(), SETTINGS)

    assert "DTSTART;TZID=America/Denver:20260309T100000" in lines(text)
    assert "DTEND;TZID=America/Denver:20260309T113000" in lines(text)
    assert value(text, "LOCATION") == "100 Invented Ave Ste 200\\, Denver\\, CO 80202-0100"
    assert value(text, "SUMMARY") == "Appointment\\, 90 minutes"
    assert text.count("\n") == text.count("\r\n") == text.count("\r")


def test_its_parts_are_in_order() -> None:
    kinds = [line for line in lines(write(appointment(), SETTINGS)) if line.partition(":")[0] in {"BEGIN", "END"}]

    assert (kinds[0], kinds[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert kinds[1] == "BEGIN:VTIMEZONE"
    assert kinds[-3:-1] == ["BEGIN:VEVENT", "END:VEVENT"]
    for name in ("METHOD:PUBLISH", "STATUS:CONFIRMED", "VERSION:2.0", f"UID:{ID}", "DTSTAMP:20260302T190000Z"):
        assert name in lines(write(appointment(), SETTINGS))


def test_it_knows_neither_who_nor_why_nor_who_pays() -> None:
    text = write(appointment(), SETTINGS).lower()

    for private in ("jane", "massage llc", "prescription", "insur", "diagnos", "97124", "plan"):
        assert private not in text


def test_a_change_is_the_same_uid_with_the_next_sequence() -> None:
    first, moved = (
        write(appointment(starts, sequence=number), SETTINGS)
        for number, starts in enumerate(("2026-03-09T10:00", "2026-03-10T09:00"))
    )

    assert value(first, "UID") == value(moved, "UID")
    assert (value(first, "SEQUENCE"), value(moved, "SEQUENCE")) == ("0", "1")


def test_what_is_called_off_takes_the_entry_out() -> None:
    text = write(appointment(state=AppointmentState.CANCELLED, sequence=2), SETTINGS)

    assert "METHOD:CANCEL" in lines(text)
    assert (value(text, "STATUS"), value(text, "SEQUENCE"), value(text, "UID")) == ("CANCELLED", "2", ID)


def test_what_was_never_agreed_has_no_file() -> None:
    with pytest.raises(ValueError, match="agreed"):
        write(appointment(starts_at=None), SETTINGS)


def stretches(text: str) -> list[tuple[str, str, str]]:
    """(begins, from, to) of each stretch of the zone's clock."""
    found, begins = [], ""
    for line in lines(text):
        name, _, held = line.partition(":")
        begins = held if name == "DTSTART" else begins
        if name == "TZOFFSETFROM":
            before = held
        if name == "TZOFFSETTO":
            found.append((begins, before, held))
    return found


def test_the_zone_carries_its_jumps_as_the_clock_shows_them_before() -> None:
    assert stretches(write(appointment(), SETTINGS))[-2:] == [
        ("20260308T020000", "-0700", "-0600"), ("20261101T020000", "-0600", "-0700"),
    ]  # fmt: skip


def test_a_zone_without_summer_time_has_one_stretch() -> None:
    arizona = SETTINGS.model_copy(update={"time_zone": "America/Phoenix"})

    assert [to for _, _, to in stretches(write(appointment(zone="America/Phoenix"), arizona))] == ["-0700"]


@settings(max_examples=40)
@given(st.integers(0, 3 * 365 * 24 * 60))
def test_whoever_reads_it_by_its_own_zone_comes_at_the_right_moment(minutes: int) -> None:
    """The file alone, without any table of zones, gives back the moment; in the hour that comes twice the first."""
    starts = moment_of_any(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))
    text = write(appointment(starts_at=starts), SETTINGS)
    wall = datetime.strptime(value(text, "DTSTART"), "%Y%m%dT%H%M%S")  # noqa: DTZ007 a clock, no moment
    past = [(begins, before, to) for begins, before, to in stretches(text) if _clock(begins) <= wall]
    offset = past[-1][2]

    assert wall - _hours(offset) == starts.replace(tzinfo=None)


def moment_of_any(moment: datetime) -> datetime:
    """A moment that a form can mean: the first of two."""
    return moment_of(wall_time(moment, "America/Denver"), "America/Denver")


def _clock(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%dT%H%M%S")  # noqa: DTZ007 a clock, no moment


def _hours(offset: str) -> timedelta:
    return timedelta(hours=int(offset[:3]), minutes=int(offset[3:]))


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=400))
def test_a_folded_line_is_the_line_in_pieces_of_75_octets(line: str) -> None:
    pieces = folded(line).split("\r\n")

    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert all(piece.startswith(" ") for piece in pieces[1:])
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line


@given(st.text(max_size=200))
def test_escaped_text_breaks_no_line_and_reads_back(text: str) -> None:
    safe = escaped(text)

    assert "\n" not in safe
    assert "\r" not in safe
    assert _read(safe) == text.replace("\r\n", "\n").replace("\r", "\n")


def _read(safe: str) -> str:
    found, letters = "", iter(safe)
    for letter in letters:
        found += {"n": "\n"}.get(held := next(letters), held) if letter == "\\" else letter
    return found


def test_no_long_line_stays_long() -> None:
    settings_ = SETTINGS.model_copy(update={"letterhead": SETTINGS.letterhead.model_copy(update={
        "email": f"{'a' * 60}@milehigh.example"})})  # fmt: skip

    assert max(len(line) for line in write(appointment(), settings_).split("\r\n")) <= 75
