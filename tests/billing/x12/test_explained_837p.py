"""Every segment of every claim we write is explained, and the explanations name nothing that we never write."""

import pytest

from services.billing.models.claims import Claim, ClaimFrequency
from services.billing.x12.claim_837p import render
from services.billing.x12.explained_837p import _BY_QUALIFIER, explain
from shared.codes.relationship import Relationship
from shared.x12.reading import transaction_sets
from tests.billing.x12.test_claim_837p import CAR, COURTESY, SUBMISSION, WORKERS
from tests.builders_billing import a_claim, adjusted, money
from tests.builders_claims import a_holder, a_second_claim, an_earlier_payer

WAYS = {"office_id": "OFFICE 12", "wants_prescription": True}


def of_all_kinds() -> list[Claim]:
    whole = a_claim(
        payer=COURTESY.payer.model_copy(update=WAYS),
        patient_paid=money("70"),
        authorization_number="PA1",
        frequency=ClaimFrequency.REPLACEMENT,
        original_reference="P100",
    )
    holder = COURTESY.subscriber.model_copy(update={"relationship": Relationship.SPOUSE, "person": a_holder()})
    alone = COURTESY.billing_provider.model_copy(update={"tax_id": "536904399"})
    groups = [
        an_earlier_payer(COURTESY, adjustments=adjusted(group, ("45", "77")), lines=())
        for group in ("CO", "PR", "OA", "PI", "CR")
    ]
    second = [a_second_claim(earlier_payers=(one,)) for one in groups]
    third = a_second_claim(order="T", earlier_payers=(groups[0], an_earlier_payer(COURTESY, order="S")))
    return [COURTESY, WORKERS, CAR, whole, a_claim(subscriber=holder), a_claim(billing_provider=alone), *second, third]


def segments(claim: Claim) -> list[tuple[str, ...]]:
    (found,) = transaction_sets(render([claim], SUBMISSION))
    return [(segment.tag, *segment.elements) for segment in found.segments]


@pytest.mark.parametrize("claim", of_all_kinds())
def test_every_segment_of_a_claim_is_explained(claim: Claim) -> None:
    assert [segment for segment in segments(claim) if not explain(segment)] == []


def test_every_explanation_is_of_a_segment_that_some_claim_has() -> None:
    written = {explain(segment) for claim in of_all_kinds() for segment in segments(claim)}
    assert set(_BY_QUALIFIER.values()) - written <= {"The clinic's tax number (of a person who bills alone)"}
    assert explain(("ZZ", "1")) == ""
