"""What every service answers alike: whether it is there, what it does, how its pages look."""

from shared import openapi, pages
from shared.asking import Answer, Open, Request
from shared.web import Api

_KEPT_A_DAY = {"Content-Type": "text/css; charset=utf-8", "Cache-Control": "max-age=86400"}


def answer_for(app: Api) -> None:
    """Declare these routes for a service."""

    @app.on("GET", "/health", who=Open())
    def health(_: Request[None]) -> Answer:
        """Whether the service answers."""
        return Answer({"service": app.service, "answers": True})

    @app.on("GET", "/openapi.json", who=Open())
    def describe(_: Request[None]) -> Answer:
        """What this service does, as OpenAPI."""
        return Answer(openapi.document(app))

    @app.on("GET", "/style.css", who=Open())
    def style(_: Request[None]) -> Answer:
        """The one style sheet."""
        return Answer(pages.style_sheet(), 200, _KEPT_A_DAY)
