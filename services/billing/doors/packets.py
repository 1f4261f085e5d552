"""The doors to packets: made and taken back at the desk, opened by a link."""

from services.billing import pages
from services.billing.flows import again, packets
from services.billing.models.packets import PacketAsked, PacketList, PacketRecord
from services.billing.store import BillingStore
from shared import aws, clock
from shared.asking import Answer, ByLink, Request
from shared.permissions import Permission
from shared.web import Api

_BY_RECIPIENT = ByLink(packets.PURPOSE)


def open_doors(app: Api) -> None:
    """Declare these routes for the service."""
    _at_the_desk(app)
    _making(app)
    _by_link(app)


def _at_the_desk(app: Api) -> None:
    @app.on("GET", "/desk/cases/{case_id}/packets", who=Permission.READ_BILLING, page=True)
    def show_packets(request: Request[None]) -> Answer:
        """The packets of a case, with their links and openings, and the form that makes one."""
        store = BillingStore(request.clinic)
        found = packets.of_case(store, request.path["case_id"], clock.now(), request.query.get("after"))
        return Answer(pages.packets(request, store.get_case(request.path["case_id"]), found))

    @app.on("GET", "/cases/{case_id}/packets", who=Permission.READ_BILLING, gives=PacketList)
    def list_packets(request: Request[None]) -> Answer:
        """A page of the packets of a case, the newest first; `after` goes on."""
        store, case_id = BillingStore(request.clinic), request.path["case_id"]
        return Answer(packets.of_case(store, case_id, clock.now(), request.query.get("after")))

    @app.on("GET", "/packets/{packet_id}/document", who=Permission.READ_BILLING, status=303)
    def open_packet(request: Request[None]) -> Answer:
        """The packet as it was made, by a five-minute link."""
        store = BillingStore(request.clinic)
        return _document(store, store.packets.get(request.path["packet_id"])[0])


def _making(app: Api) -> None:
    @app.on("POST", "/cases/{case_id}/packets", who=Permission.TAKE_PAYMENTS, takes=PacketAsked, gives=PacketRecord,
            status=201, again=again.packets)  # fmt: skip
    def make_packet(request: Request[PacketAsked]) -> Answer:
        """Make a packet for the lawyer or the caseworker of a case, and the link that opens it."""
        case_id, asked, now = request.path["case_id"], request.body, clock.now()
        key = request.repeat_key(asked.model_dump_json(), now.date().isoformat())
        store = BillingStore(request.clinic)
        record, is_new = packets.make(store, case_id, asked, request.person.name, key, now)
        if request.is_form:
            return Answer.see(f"/billing/desk/cases/{case_id}/packets")
        return Answer(record, 201 if is_new else 200)

    @app.on("POST", "/packets/{packet_id}/revocation", who=Permission.TAKE_PAYMENTS, gives=PacketRecord)
    def revoke_packet(request: Request[None]) -> Answer:
        """Take the link of a packet back."""
        record = packets.revoke(BillingStore(request.clinic), request.path["packet_id"], clock.now())
        return Answer.see(f"/billing/desk/cases/{record.case_id}/packets") if request.is_form else Answer(record)


def _by_link(app: Api) -> None:
    @app.on("GET", "/packet/{token}", who=_BY_RECIPIENT, page=True)
    def show_packet(request: Request[None]) -> Answer:
        """What the link opens, for whom it is meant: whose papers, which parts, until when."""
        store = BillingStore(request.clinic)
        record = packets.opened(store, request.claims.subject, clock.now())
        settings = store.get_settings()
        return Answer(pages.packet(record, settings, request.path["token"]))

    @app.on("GET", "/packet/{token}/document", who=_BY_RECIPIENT, status=303)
    def read_packet(request: Request[None]) -> Answer:
        """The packet, by a five-minute link."""
        store = BillingStore(request.clinic)
        return _document(store, packets.opened(store, request.claims.subject, clock.now()))


def _document(store: BillingStore, record: PacketRecord) -> Answer:
    return Answer.see(store.documents.link(aws.signer(), record.document, "packet.pdf"))
