"""The inbox of what came back, narrowed by what waits, by the way it came, by its age."""

from typing import Any

from pydantic import ValidationError

from services.prescriptions.models.inbox import DocumentFilter, DocumentList
from services.prescriptions.pages import inbox as page
from services.prescriptions.store import PrescriptionsStore, inbox
from shared import clock
from shared.permissions import Permission
from shared.problems import BadInput, FieldError
from shared.web import Answer, Api, Request

_FILTERS = tuple(DocumentFilter.model_fields)


def open_doors(app: Api) -> None:
    """Declare these routes."""

    @app.on("GET", "/desk", who=Permission.READ_PRESCRIPTIONS, page=True)
    def show_desk(request: Request[None]) -> Answer:
        """The documents that wait for review, oldest first."""
        wanted, now = _wanted(request), clock.now()
        return Answer(page.inbox(request, wanted, _found(request, wanted), now))

    @app.on("GET", "/documents", who=Permission.READ_PRESCRIPTIONS, gives=DocumentList)
    def list_documents(request: Request[None]) -> Answer:
        """A page of the documents that wait, oldest first; `waits_for`, `channel`, `days` narrow, `after` goes on."""
        return Answer(_found(request, _wanted(request)))


def _found(request: Request[Any], wanted: DocumentFilter) -> DocumentList:
    return inbox.waiting(PrescriptionsStore(request.clinic).table, wanted, clock.now(), request.query.get("after"))


def _wanted(request: Request[None]) -> DocumentFilter:
    """The filter of the address; what is empty wants all."""
    said = {name: request.query[name] for name in _FILTERS if request.query.get(name)}
    try:
        return DocumentFilter.model_validate(said)
    except ValidationError as error:
        fields = {str(item["loc"][0]) for item in error.errors()}
        wrong = [FieldError(field=name, detail="Choose one of the answers offered.") for name in sorted(fields)]
        raise BadInput("The list cannot be narrowed this way.", wrong) from None
