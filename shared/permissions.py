"""Who may do what. A route declares one permission; a route without one fails at import.

Roles are the groups of the user pool. Open routes, link routes and service routes stand here and nowhere else.
"""

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """The roles of a clinic's staff."""

    FRONT_DESK = "front-desk"
    THERAPIST = "therapist"
    BILLER = "biller"
    ADMIN = "admin"
    AUDITOR = "auditor"


class Permission(StrEnum):
    """What a route may ask for."""

    READ_CASES = "read cases"
    EDIT_CASES = "edit cases"
    READ_PRESCRIPTIONS = "read prescriptions"
    REVIEW_PRESCRIPTIONS = "review prescriptions"
    OVERRIDE_LIMITS = "go beyond a prescription"
    READ_BILLING = "read billing"
    SIGN_NOTES = "sign session notes"
    TAKE_PAYMENTS = "take payments"
    RUN_BATCHES = "run batches"
    READ_SETTINGS = "read settings"
    EDIT_SETTINGS = "edit settings"
    READ_AUDIT = "read the audit trail"


_READ = frozenset(
    {Permission.READ_CASES, Permission.READ_PRESCRIPTIONS, Permission.READ_BILLING, Permission.READ_SETTINGS}
)

GRANTS: Mapping[Role, frozenset[Permission]] = {
    Role.FRONT_DESK: _READ | {Permission.EDIT_CASES, Permission.REVIEW_PRESCRIPTIONS, Permission.TAKE_PAYMENTS},
    Role.THERAPIST: _READ | {Permission.SIGN_NOTES},
    Role.BILLER: _READ | {Permission.TAKE_PAYMENTS, Permission.RUN_BATCHES},
    Role.ADMIN: frozenset(Permission),
    Role.AUDITOR: _READ | {Permission.READ_AUDIT},
}

# Anyone may call these: (service, method, path).
OPEN_ROUTES = frozenset({
    ("eligibility", "GET", "/"),
    ("eligibility", "GET", "/health"),
    ("eligibility", "GET", "/openapi.json"),
    ("eligibility", "GET", "/style.css"),
    ("eligibility", "GET", "/sign-in"),
    ("eligibility", "POST", "/sign-in"),
    ("eligibility", "GET", "/intake/{clinic}"),
    ("eligibility", "POST", "/intake/{clinic}"),
    ("eligibility", "GET", "/intake/{clinic}/{payer_kind}"),
    ("eligibility", "POST", "/drafts/{clinic}"),
    ("eligibility", "GET", "/questions/{clinic}"),
    ("prescriptions", "GET", "/health"),
    ("prescriptions", "GET", "/openapi.json"),
    ("prescriptions", "GET", "/style.css"),
    ("prescriptions", "GET", "/upload.js"),
    ("billing", "GET", "/health"),
    ("billing", "GET", "/openapi.json"),
    ("billing", "GET", "/style.css"),
})  # fmt: skip

# A signed, expiring link opens these; its purpose is checked (shared.links).
LINK_ROUTES = frozenset({
    ("eligibility", "GET", "/draft/{token}", "intake draft"),
    ("eligibility", "GET", "/status/{token}", "case status"),
    ("eligibility", "GET", "/first-visit/{token}", "first visit"),
    ("eligibility", "POST", "/first-visit/{token}/consent", "first visit"),
    ("eligibility", "POST", "/first-visit/{token}/consent/revocation", "first visit"),
    ("eligibility", "POST", "/first-visit/{token}/appointment", "first visit"),
    ("eligibility", "POST", "/first-visit/{token}/facts", "first visit"),
    ("eligibility", "GET", "/first-visit/{token}/calendar", "first visit"),
    ("eligibility", "POST", "/first-visit/{token}/estimate-request", "first visit"),
    ("eligibility", "GET", "/good-faith-estimate/{token}", "good faith estimate"),
    ("eligibility", "GET", "/good-faith-estimate/{token}/document", "good faith estimate"),
    ("eligibility", "GET", "/authorization/{token}", "answer authorization"),
    ("eligibility", "POST", "/authorization/{token}", "answer authorization"),
    ("eligibility", "GET", "/authorization/{token}/letter", "answer authorization"),
    ("billing", "GET", "/packet/{token}", "packet"),
    ("billing", "GET", "/packet/{token}/document", "packet"),
    ("prescriptions", "GET", "/form/{token}", "prescription form"),
    ("prescriptions", "GET", "/upload/{token}", "upload"),
    ("prescriptions", "GET", "/order/{token}", "order"),
    ("prescriptions", "POST", "/order/{token}", "order"),
    ("prescriptions", "POST", "/order/{token}/draft", "order"),
    ("prescriptions", "GET", "/order/{token}/upload", "order"),
})  # fmt: skip

# Another service may call these, with a one-minute token for one clinic.
SERVICE_ROUTES = frozenset({
    ("prescriptions", "POST", "/reservations", "billing"),
    ("prescriptions", "POST", "/releases", "billing"),
    ("prescriptions", "POST", "/papers", "billing"),
    ("eligibility", "POST", "/papers", "billing"),
})  # fmt: skip

# Any signed-in person may call these.
SIGNED_IN_ROUTES = frozenset({
    ("eligibility", "POST", "/sign-out"),
})  # fmt: skip


def allows(roles: frozenset[Role], permission: Permission) -> bool:
    """Whether any of the roles grants the permission."""
    return any(permission in GRANTS[role] for role in roles)
