"""Who may do what: deny by default."""

import itertools

import pytest

from shared import permissions
from shared.permissions import GRANTS, Permission, Role, allows

READS = {Permission.READ_CASES, Permission.READ_PRESCRIPTIONS, Permission.READ_BILLING, Permission.READ_SETTINGS}
# Who may write what, as the clinic sees it: each line a duty.
DUTIES = [
    (Permission.EDIT_CASES, {Role.FRONT_DESK, Role.ADMIN}),
    (Permission.REVIEW_PRESCRIPTIONS, {Role.FRONT_DESK, Role.ADMIN}),
    (Permission.SIGN_NOTES, {Role.THERAPIST, Role.ADMIN}),
    (Permission.TAKE_PAYMENTS, {Role.FRONT_DESK, Role.BILLER, Role.ADMIN}),
    (Permission.RUN_BATCHES, {Role.BILLER, Role.ADMIN}),
    (Permission.EDIT_SETTINGS, {Role.ADMIN}),
    (Permission.OVERRIDE_LIMITS, {Role.ADMIN}),
]


@pytest.mark.parametrize(("permission", "roles"), DUTIES)
def test_a_duty_belongs_to_these_roles_only(permission: Permission, roles: set[Role]) -> None:
    assert {role for role in Role if allows(frozenset({role}), permission)} == roles


def test_every_permission_is_a_read_or_somebodys_duty() -> None:
    assert READS | {permission for permission, _ in DUTIES} | {Permission.READ_AUDIT} == set(Permission)


@pytest.mark.parametrize(("role", "permission"), [*itertools.product(Role, sorted(READS))])
def test_all_staff_may_read(role: Role, permission: Permission) -> None:
    assert permission in GRANTS[role]


def test_an_auditor_only_reads() -> None:
    assert GRANTS[Role.AUDITOR] == READS | {Permission.READ_AUDIT}


def test_no_role_grants_nothing() -> None:
    assert not any(allows(frozenset(), permission) for permission in Permission)


def test_no_open_route_writes_but_intake_its_drafts_and_sign_in() -> None:
    writes = {(service, path) for service, method, path in permissions.OPEN_ROUTES if method != "GET"}

    assert writes == {("eligibility", path) for path in ("/intake/{clinic}", "/drafts/{clinic}", "/sign-in")}
