"""Questions and answers in the clinic's words: read by everybody, edited by its administrators."""

from services.eligibility.doors.intake import open_clinic
from services.eligibility.flows import again, settings
from services.eligibility.models.questions import QuestionsText
from services.eligibility.pages import questions as pages
from services.eligibility.store import EligibilityStore
from shared import clock
from shared.permissions import Permission
from shared.web import Answer, Api, Open, Request


def answer_for(app: Api) -> None:
    """Declare these routes."""

    @app.on("GET", "/questions/{clinic}", who=Open(), page=True)
    def show_questions(request: Request[None]) -> Answer:
        """What patients ask, answered with today's numbers."""
        clinic = open_clinic(request)
        return Answer(pages.questions(clinic, clock.today(clinic.time_zone)))

    @app.on("GET", "/settings/questions", who=Permission.READ_SETTINGS, page=True)
    def show_questions_to_edit(request: Request[None]) -> Answer:
        """The same, to be edited."""
        clinic = EligibilityStore(request.clinic).get_settings()
        return Answer(pages.edit(request, clinic, clock.today(clinic.time_zone)))

    @app.on("POST", "/settings/questions", who=Permission.EDIT_SETTINGS, takes=QuestionsText, page=True,
            again=again.questions)  # fmt: skip
    def post_questions(request: Request[QuestionsText]) -> Answer:
        """The next revision of the settings, with these questions and answers."""
        settings.change_questions(EligibilityStore(request.clinic), request.body, clock.now())
        return Answer.see("/eligibility/settings/questions")
