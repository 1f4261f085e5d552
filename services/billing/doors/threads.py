"""The door from a posting in the ledger to everything it rests on."""

from datetime import date

from services.billing import pages
from services.billing.flows import threads
from services.billing.models.threads import Thread
from services.billing.store import BillingStore
from shared.asking import Answer, Request
from shared.permissions import Permission
from shared.problems import NotFound
from shared.web import Api


def open_doors(app: Api) -> None:
    """Declare this route for the service."""

    @app.on("GET", "/ledger/{day}/{posting}", who=Permission.READ_BILLING, gives=Thread)
    def show_thread(request: Request[None]) -> Answer:
        """The way back of a posting (its name with ~ for /): claim, price, minutes, prescription, evidence."""
        posting = request.path["posting"].replace("~", "/")
        found = threads.trace(BillingStore(request.clinic), _day(request.path["day"]), posting)
        return Answer(pages.thread(request, found) if request.wants_page else found)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound("Nothing was posted under that name on that day.") from None
