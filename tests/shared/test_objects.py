"""Documents are named by their bytes."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import aws, objects
from shared.objects import Objects
from shared.tenancy import OutsideTheClinic, at_work_for
from tests.world import World

BUCKET = "quarterhour-tests-of-objects"


@pytest.fixture
def documents(world: World) -> Iterator[Objects]:
    world.session.client("s3").create_bucket(Bucket=BUCKET)
    with at_work_for("milehigh"):
        yield Objects(aws.client("s3"), BUCKET, "milehigh")


def test_the_same_bytes_twice_are_one_document(documents: Objects) -> None:
    names = {documents.keep("scans", b"page", "application/pdf") for _ in range(2)}

    assert names == {f"scans/{objects.content_hash(b'page')}"}
    assert documents.fetch(names.pop()) == b"page"


def test_a_document_that_is_not_there_says_so(documents: Objects) -> None:
    with pytest.raises(documents.client.exceptions.NoSuchKey):
        documents.fetch("scans/nothing")


def test_a_document_lies_under_its_clinic(documents: Objects, world: World) -> None:
    documents.keep_as("batches/1", b"ISA", "application/edi-x12")
    held = world.session.client("s3").list_objects_v2(Bucket=BUCKET)["Contents"]

    assert [one["Key"] for one in held] == ["milehigh/batches/1"]


def test_another_clinics_documents_are_out_of_reach(documents: Objects) -> None:
    with pytest.raises(OutsideTheClinic):
        Objects(documents.client, BUCKET, "lakeside").fetch("scans/x")


def test_a_link_lives_five_minutes_and_names_nobody(documents: Objects) -> None:
    url = documents.link(aws.signer(), "scans/abc", "page.pdf")

    assert "X-Amz-Expires=300" in url
    assert "milehigh/scans/abc" in url


@given(st.binary(max_size=50), st.binary(max_size=50))
def test_other_bytes_have_another_name(one: bytes, other: bytes) -> None:
    assert (objects.content_hash(one) == objects.content_hash(other)) == (one == other)
