"""The local rooms behind the door: clock, post office, simulated payer, object window, and the desk for new clinics."""

import email
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import Message
from urllib.parse import parse_qs, unquote
from zoneinfo import ZoneInfo

from infra.local import objects, pages, people
from infra.local.emulator import Emulator
from infra.local.invoking import Reply
from infra.local.payer import Payer
from infra.local.post_office import PostOffice, write_mail
from infra.local.scheduler import Scheduler
from infra.local.serving import Asked, Room, page, plain, redirect
from infra.local.simulated_payer import realtime
from services.eligibility.models.letters import PostedLetter
from shared import clock, directory
from shared.problems import Problem
from shared.surroundings import told
from shared.tenancy import at_work_for
from shared.x12.errors import X12Error

ZONE = ZoneInfo("America/Denver")
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Rooms:
    """What the rooms need."""

    emulator: Emulator
    scheduler: Scheduler
    post_office: PostOffice | None
    payer: Payer | None
    password: str
    base: str

    def all(self) -> dict[str, Room]:
        """Each room under the first step of its path."""
        return {"clock": self.clock, "post": self.post, "payer": self.payers, "clinics": self.clinics,
                "objects": self.objects}  # fmt: skip

    # the clock

    def clock(self, asked: Asked) -> Reply:
        """What time it is, what runs next; move it, run the night."""
        if asked.method == "POST":
            self._turn(parse_qs(asked.body.decode("ascii", "replace")).get("do", [""])[0])
            return redirect("/clock")
        now = clock.now()
        view = {"now": now, "local": now.astimezone(ZONE), "shift": self.scheduler.shift, "ran": self.scheduler.ran,
                "next_runs": self.scheduler.next_runs(), "has_night": self.scheduler.tonight()}  # fmt: skip
        return page(pages.render("clock.html", here="/clock", **view))

    def _turn(self, action: str) -> None:
        night = self.scheduler.tonight()
        if action == "day":
            self.scheduler.move(DAY)
            self.scheduler.run_due()
        elif action == "night" and night:
            self.scheduler.run(night)

    # the post office

    def post(self, asked: Asked) -> Reply:
        """Write a mail or post a whole one; a command line posts under the clinic's name."""
        if self.post_office is None:
            return plain(404, "Nobody takes in mail yet: the service prescriptions is not here.")
        if asked.method != "POST":
            return page(self._post_page(parse_qs(asked.target.partition("?")[2]).get("said", [""])[0]))
        clinic = unquote(asked.path.removeprefix("/post").strip("/"))
        if clinic:
            return self._post_raw(self.post_office, clinic, asked.body)
        return self._post_form(self.post_office, dict(_fields(asked)))

    def _post_page(self, words: str) -> str:
        return pages.render("post.html", here="/post", clinics=list(known_clinics()),
                            letters=_latest_letters(), words=_WORDS.get(words, ""))  # fmt: skip

    def _post_raw(self, office: PostOffice, clinic: str, raw: bytes) -> Reply:
        if clinic not in known_clinics():
            return plain(404, "There is no such clinic here.")
        return plain(201, f"Posted to {clinic} as {office.post(raw, clinic, clock.now())}.")

    def _post_form(self, office: PostOffice, fields: dict[str, tuple[str, bytes]]) -> Reply:
        clinic = fields.get("clinic", ("", b""))[1].decode()
        if clinic not in known_clinics():
            return redirect("/post?said=no-clinic")
        if "eml" in fields:
            raw = fields["eml"][1]
        else:
            words = {name: held.decode("utf-8", "replace") for name, (_, held) in fields.items() if name != "page"}
            raw = write_mail(words, fields.get("page", ("", b"")), clock.now())
        office.post(raw, clinic, clock.now())
        return redirect("/post?said=posted")

    # the others

    def payers(self, asked: Asked) -> Reply:
        """What the simulated payer received and answered; an inquiry (270) is answered at once."""
        if asked.method == "POST" and asked.path == "/payer/realtime":
            return _answered_at_once(asked)
        if self.payer is None:
            return plain(404, "No payer yet: the service billing is not here.")
        room, _, name = unquote(asked.path.removeprefix("/payer").strip("/")).partition("/")
        if not room:
            known = sorted(self.payer.exchanges.values(), key=lambda exchange: exchange.received)
            return page(pages.render("payer.html", here="/payer", exchanges=known))
        shown = {one.received for one in self.payer.exchanges.values()}, {
            name for one in self.payer.exchanges.values() for name in one.answered}  # fmt: skip
        bucket = self.payer.outbound if room == "received" else self.payer.inbound
        if name not in shown[room == "answered"]:
            return plain(404, "The payer has no such file.")
        return plain(200, self.payer.read(bucket, name).replace("~", "~\n"))

    def clinics(self, asked: Asked) -> Reply:
        """Load another clinic's settings (`make clinic FILE=...`); a page of another site cannot send JSON here."""
        if asked.method != "POST" or asked.headers.get("content-type") != "application/json":
            return plain(404, "Load a clinic by: make clinic FILE=clinic.json")
        try:
            found = people.open_clinic(self.emulator, json.loads(asked.body), self.password)
        except ValueError:
            return plain(422, "This is not a JSON document.")
        except Problem as problem:
            errors = "".join(f"\n  {error.field}: {error.detail}" for error in problem.errors)
            return plain(422, f"{problem.detail}{errors}")
        names = ", ".join(person.username for person in found)
        return plain(201, f"Loaded. Sign in as {names}; the password is the same for all.")

    def objects(self, asked: Asked) -> Reply:
        """A document by its signed link, or into its bucket by a signed form."""
        if asked.method == "POST":
            return objects.take_form(asked, lambda: self.emulator.client("s3"), datetime.now(UTC))
        if asked.method != "GET":
            return plain(403, "Documents are only read here, or sent by a signed form.")
        return objects.open_link(self.base, asked.target, lambda: self.emulator.client("s3"), datetime.now(UTC))


_WORDS = {"posted": "Posted. It is being read now.", "no-clinic": "Choose a clinic that is open here."}


def known_clinics() -> list[str]:
    """The clinics that are open here."""
    from shared import aws

    return list(directory.clinics(aws.client("dynamodb"), told("ELIGIBILITY_TABLE")))


def _latest_letters() -> list[PostedLetter]:
    """What the house wrote last to people, of all clinics, newest first."""
    from services.eligibility.store import EligibilityStore

    found: list[PostedLetter] = []
    for clinic in known_clinics():
        with at_work_for(clinic):
            found += EligibilityStore(clinic).list_letters(None).letters
    return sorted(found, key=lambda one: one.posted_at, reverse=True)


def _answered_at_once(asked: Asked) -> Reply:
    """The simulated payer's 271 to a 270."""
    try:
        text = realtime.answer_270(asked.body.decode("ascii", "replace"), clock.now().astimezone(ZONE).date())
    except X12Error as error:
        return plain(422, f"SIMULATED PAYER: {error}.")
    return Reply(200, {"content-type": "application/edi-x12"}, text.encode())


def _fields(asked: Asked) -> Iterator[tuple[str, tuple[str, bytes]]]:
    """The fields of a multipart form (RFC 7578): name, then file name and content."""
    head = f"Content-Type: {asked.headers.get('content-type', '')}\r\n\r\n".encode()
    form: Message = email.message_from_bytes(head + asked.body)
    for part in form.walk():
        name = part.get_param("name", header="content-disposition")
        if isinstance(name, str):
            content = part.get_payload(decode=True)
            yield name, (part.get_filename() or "", content if isinstance(content, bytes) else b"")
