"""The doors to the fee schedules: looked at, downloaded, previewed from a file, loaded; every version stays."""

from typing import Any

from services.billing.flows import fees, payments
from services.billing.models.fee_files import (
    FeeFileKept,
    FeeOverview,
    FeePreview,
    FeeScheduleVersion,
    FeeScheduleView,
    FeesLoaded,
    FeeText,
    FeeVersionList,
)
from services.billing.models.prompt_pay import PromptPayPolicies, PromptPayPolicy, PromptPayTerms
from services.billing.pages import fees as pages
from services.billing.store import BillingStore
from shared import clock
from shared.asking import Answer, Request
from shared.pages import problem_page
from shared.permissions import Permission
from shared.problems import NotFound, Problem
from shared.web import Api, may_send_to


def open_doors(app: Api) -> None:
    """Declare these routes for the service."""
    _reading(app)
    _versions(app)
    _files(app)
    _loading(app)
    _prompt_pay(app)


def _reading(app: Api) -> None:
    @app.on("GET", "/fees", who=Permission.READ_BILLING, gives=FeeOverview)
    def show_fees(request: Request[None]) -> Answer:
        """All fee schedules as they stand today."""
        found = fees.overview(BillingStore(request.clinic), clock.now())
        return Answer(pages.overview(request, found) if request.wants_page else found)

    @app.on("GET", "/fees/{schedule}", who=Permission.READ_BILLING, gives=FeeScheduleView)
    def show_schedule(request: Request[None]) -> Answer:
        """A fee schedule as it stands, with what is to come, what has ended, and the form that loads a file."""
        return _schedule(request)

    @app.on("GET", "/fees/{schedule}/csv", who=Permission.READ_BILLING)
    def open_csv(request: Request[None]) -> Answer:
        """A fee schedule as a file to be edited and loaded again."""
        from services.billing.forms import fee_schedule_file

        store, kind = BillingStore(request.clinic), fees.kind_of(request.path["schedule"])
        text = fee_schedule_file.render(kind, fees.rows(store, kind))
        named = f'attachment; filename="{kind}.csv"'
        return Answer(text, 200, {"Content-Type": "text/csv; charset=utf-8", "Content-Disposition": named})


def _schedule(request: Request[Any], problem: Problem | None = None) -> Answer:
    store, kind = BillingStore(request.clinic), fees.kind_of(request.path["schedule"])
    found = fees.view(store, kind, clock.now())
    if not request.wants_page:
        return Answer(found)
    invitation = fees.invitation(store, kind)
    return Answer(pages.schedule(request, found, invitation, problem), headers=may_send_to(invitation.address))


def _versions(app: Api) -> None:
    @app.on("GET", "/fees/{schedule}/versions", who=Permission.READ_BILLING, gives=FeeVersionList)
    def list_versions(request: Request[None]) -> Answer:
        """A page of a schedule's versions, the newest first; `after` goes on."""
        kind = fees.kind_of(request.path["schedule"])
        found = BillingStore(request.clinic).fees.versions(kind, request.query.get("after"))
        return Answer(pages.versions(request, found) if request.wants_page else found)

    @app.on("GET", "/fees/{schedule}/versions/{version}", who=Permission.READ_BILLING, gives=FeeScheduleVersion)
    def show_version(request: Request[None]) -> Answer:
        """A schedule as it was from the loading of one file to that of the next."""
        kind, number = fees.kind_of(request.path["schedule"]), request.path["version"]
        if not (number.isascii() and number.isdigit() and len(number) <= 5):  # noqa: PLR2004 - as its row is named
            raise NotFound("There is no such version of this schedule.")
        found = BillingStore(request.clinic).fees.version(kind, int(number))
        return Answer(pages.version(request, found) if request.wants_page else found)


def _files(app: Api) -> None:
    @app.on("POST", "/fees/{schedule}/files", who=Permission.EDIT_SETTINGS, takes=FeeText, gives=FeeFileKept,
            status=201, again=_again)  # fmt: skip
    def keep_lines(request: Request[FeeText]) -> Answer:
        """Keep pasted lines as a file, to be looked at; nothing is changed yet."""
        kind = fees.kind_of(request.path["schedule"])
        file = fees.keep_text(BillingStore(request.clinic), kind, request.body)
        if request.is_form:
            return Answer.see(f"/billing/fees/{kind}/files/{file}")
        return Answer(FeeFileKept(kind=kind, file=file))

    @app.on("GET", "/fees/{schedule}/files/{file}", who=Permission.EDIT_SETTINGS, gives=FeePreview)
    def preview_file(request: Request[None]) -> Answer:
        """What a file would change, row by row, or its faults; `whole=yes`: what it does not name ends."""
        found = _preview(request, whole=request.query.get("whole") == "yes")
        return Answer(pages.preview(request, found) if request.wants_page else found)


def _loading(app: Api) -> None:
    @app.on("POST", "/fees/{schedule}/files/{file}/loading", who=Permission.EDIT_SETTINGS, takes=FeesLoaded,
            gives=FeeScheduleVersion, status=201, again=_preview_again)  # fmt: skip
    def load_file(request: Request[FeesLoaded]) -> Answer:
        """Load a previewed file: the schedule's next version, once."""
        store, kind = BillingStore(request.clinic), fees.kind_of(request.path["schedule"])
        by, file = request.person.name, request.path["file"]
        made, is_new = fees.load(store, kind, file, request.body, by, clock.now())
        if request.is_form:
            return Answer.see(f"/billing/fees/{kind}")
        return Answer(made, 201 if is_new else 200)


def _prompt_pay(app: Api) -> None:
    @app.on("GET", "/prompt-pay", who=Permission.READ_BILLING, gives=PromptPayPolicies)
    def show_policies(request: Request[None]) -> Answer:
        """The clinic's written discounts for prompt payment, the newest first."""
        found = BillingStore(request.clinic).prompt_pay.all()
        return Answer(pages.prompt_pay(request, found) if request.wants_page else found)

    @app.on("POST", "/prompt-pay", who=Permission.EDIT_SETTINGS, takes=PromptPayTerms, gives=PromptPayPolicy,
            status=201, again=_policies_again)  # fmt: skip
    def write_policy(request: Request[PromptPayTerms]) -> Answer:
        """Write the discount for prompt payment down; the one before stays for its days."""
        store = BillingStore(request.clinic)
        made, is_new = payments.write_policy(store, request.body, request.person.name, clock.now())
        return Answer.see("/billing/prompt-pay") if request.is_form else Answer(made, 201 if is_new else 200)


def _policies_again(request: Request[Any], problem: Problem) -> str:
    """The policies again, with what was wrong beside the fields."""
    if request.staff is None:
        return problem_page(problem)
    return pages.prompt_pay(request, BillingStore(request.clinic).prompt_pay.all(), problem)


def _preview(request: Request[Any], *, whole: bool) -> FeePreview:
    kind = fees.kind_of(request.path["schedule"])
    return fees.preview(BillingStore(request.clinic), kind, request.path["file"], whole=whole)


def _again(request: Request[Any], problem: Problem) -> str:
    """The schedule's page again, with what was wrong beside the field."""
    return problem_page(problem) if request.staff is None else str(_schedule(request, problem).body)


def _preview_again(request: Request[Any], problem: Problem) -> str:
    """The preview as the schedule stands now, with what was wrong on top."""
    if request.staff is None:
        return problem_page(problem)
    return pages.preview(request, _preview(request, whole=request.form.get("whole") == "true"), problem)
