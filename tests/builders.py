"""Valid invented things to begin from; a test changes only what it is about."""

from typing import Any

JANE = {
    "first_name": "Jane", "last_name": "Invented", "birth_date": "1985-04-12", "sex": "F", "phone": "3035550111",
    "address": {"street": "1 Madeup Street", "city": "Denver", "state": "CO", "zip_code": "802030001"},
}  # fmt: skip


def an_intake(payer_kind: str = "health_plan", **changes: Any) -> dict[str, Any]:
    """A filled intake form of one payer path."""
    filled: dict[str, Any] = {"payer_kind": payer_kind, "patient": JANE, **_PATHS[payer_kind]}
    return {**filled, **changes}


_PATHS: dict[str, dict[str, Any]] = {
    "health_plan": {"coverage": {"payer_id": "example-plan", "member_id": "W123456789", "group_number": "GRP12345"}},
    "workers_compensation": {
        "coverage": {"payer_id": "example-comp"},
        "injury": {"injured_on": "2026-01-15", "employer": "Invented Roofing Inc", "claim_number": "WC-2026-004417"},
    },
    "car_accident": {
        "coverage": {"payer_id": "example-auto", "member_id": "CO-PAP-778899", "assigns_benefits": True},
        "injury": {"injured_on": "2026-02-10", "claim_number": "CLM-55-81723", "attorney": "Lee Invented, Esq."},
    },
    "self_pay": {},
}  # fmt: skip
