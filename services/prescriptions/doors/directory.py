"""The directory of prescribers: listed, entered, corrected, merged."""

from services.prescriptions import pages
from services.prescriptions.flows import again, directory
from services.prescriptions.models.prescribers import KnownOffice, OfficeEdit, OfficeList, OfficeMerge
from services.prescriptions.store import PrescriptionsStore, prescribers
from shared import clock
from shared.permissions import Permission
from shared.web import Answer, Api, Request


def open_doors(app: Api) -> None:
    """Declare these routes."""

    @app.on("GET", "/desk/prescribers", who=Permission.READ_PRESCRIPTIONS, page=True)
    def show_prescribers(request: Request[None]) -> Answer:
        """The directory as a page, with an empty entry to fill in."""
        found = prescribers.page(PrescriptionsStore(request.clinic).table, request.query.get("after"))
        return Answer(pages.offices(request, found))

    @app.on("GET", "/desk/prescribers/{prescriber_id}", who=Permission.READ_PRESCRIPTIONS, page=True)
    def show_prescriber(request: Request[None]) -> Answer:
        """One prescriber, to be corrected or merged."""
        found = prescribers.get(PrescriptionsStore(request.clinic).table, request.path["prescriber_id"])
        return Answer(pages.office(request, found))

    @app.on("GET", "/prescribers", who=Permission.READ_PRESCRIPTIONS, gives=OfficeList)
    def list_prescribers(request: Request[None]) -> Answer:
        """A page of the directory of prescribers; `after` goes on."""
        return Answer(prescribers.page(PrescriptionsStore(request.clinic).table, request.query.get("after")))

    @app.on("POST", "/prescribers", who=Permission.REVIEW_PRESCRIPTIONS, takes=OfficeEdit, gives=KnownOffice,
            status=201, again=again.office)  # fmt: skip
    def enter_prescriber(request: Request[OfficeEdit]) -> Answer:
        """A prescriber whom no page has brought yet."""
        key = request.repeat_key(request.body.model_dump_json())
        made = directory.enter(PrescriptionsStore(request.clinic), request.body, key, clock.now())
        return Answer.see(f"/prescriptions/desk/prescribers/{made.prescriber_id}") if request.is_form else Answer(made)

    @app.on("GET", "/prescribers/{prescriber_id}", who=Permission.READ_PRESCRIPTIONS, gives=KnownOffice)
    def get_prescriber(request: Request[None]) -> Answer:
        """One prescriber of the directory."""
        return Answer(prescribers.get(PrescriptionsStore(request.clinic).table, request.path["prescriber_id"]))

    @app.on("POST", "/prescribers/{prescriber_id}", who=Permission.REVIEW_PRESCRIPTIONS, takes=OfficeEdit,
            gives=KnownOffice, again=again.office)  # fmt: skip
    def correct_prescriber(request: Request[OfficeEdit]) -> Answer:
        """What the desk knows better."""
        prescriber_id = request.path["prescriber_id"]
        changed = directory.correct(PrescriptionsStore(request.clinic), prescriber_id, request.body)
        return Answer.see(f"/prescriptions/desk/prescribers/{prescriber_id}") if request.is_form else Answer(changed)

    @app.on("POST", "/prescribers/{prescriber_id}/merge", who=Permission.REVIEW_PRESCRIPTIONS, takes=OfficeMerge,
            gives=KnownOffice, again=again.office)  # fmt: skip
    def merge_prescribers(request: Request[OfficeMerge]) -> Answer:
        """Two entries are one person: this one is given up for the other."""
        kept = directory.merge(PrescriptionsStore(request.clinic), request.path["prescriber_id"], request.body)
        return Answer.see(f"/prescriptions/desk/prescribers/{kept.prescriber_id}") if request.is_form else Answer(kept)
