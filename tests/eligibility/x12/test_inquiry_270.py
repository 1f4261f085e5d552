"""The 270: it says what the guide wants to hear, and is read back as it was meant."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.eligibility.models.benefits import CoverageInquiry, InquiredPerson, Question
from services.eligibility.x12 import inquiry_270
from shared.facts import Sex
from shared.x12.errors import X12Error
from tests.builders_benefits import KID, SAMPLES, an_inquiry, header, samples
from tests.builders_x12 import only_set


def said(inquiry: CoverageInquiry) -> list[str]:
    return inquiry_270.render(inquiry, header()).split("~")[2:-3]


@pytest.mark.parametrize("name", [name for name in samples() if name.endswith("270")])
def test_the_samples_are_what_the_generator_writes(name: str) -> None:
    assert (SAMPLES / name).read_bytes().decode() == samples()[name]


def test_an_inquiry_about_a_subscriber_asks_at_her_level() -> None:
    assert said(an_inquiry()) == [
        "ST*270*0001*005010X279A1",
        "BHT*0022*13*QHINVENTEDTRACE1*20260302*1200",
        "HL*1**20*1",
        "NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*12345",
        "HL*2*1*21*1",
        "NM1*1P*2*SAMPLE MASSAGE CLINIC*****XX*1234567893",
        "PRV*BI*PXC*225700000X",
        "HL*3*2*22*0",
        "TRN*1*QHINVENTEDTRACE1*9234567893",
        "NM1*IL*1*SAMPLE*PATA****MI*W000000001",
        "DMG*D8*19800115*F",
        "DTP*291*D8*20260302",
        "EQ*BE",
        "SE*14*0001",
    ]


def test_an_inquiry_about_a_dependent_traces_and_asks_at_the_dependent() -> None:
    assert said(an_inquiry(dependent=KID))[7:15] == [
        "HL*3*2*22*1",
        "NM1*IL*1*SAMPLE*PATA****MI*W000000001",
        "DMG*D8*19800115*F",
        "HL*4*3*23*0",
        "TRN*1*QHINVENTEDTRACE1*9234567893",
        "NM1*03*1*SAMPLE*KIDD",
        "DMG*D8*20090504",
        "DTP*291*D8*20260302",
    ]


@pytest.mark.parametrize(
    ("question", "segment"),
    [
        (Question(service_types=("BE",)), "EQ*BE"),
        (Question(service_types=("BE", "AE", "PT")), "EQ*BE^AE^PT"),
        (Question(procedure="97124"), "EQ**HC:97124"),
    ],
)
def test_a_question_is_asked_by_kinds_of_service_or_by_a_procedure(question: Question, segment: str) -> None:
    assert said(an_inquiry(question=question))[-2] == segment


@pytest.mark.parametrize("asked", [{}, {"service_types": ("BE",), "procedure": "97124"}])
def test_a_question_is_never_asked_both_ways_nor_not_at_all(asked: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="by service types or by a procedure"):
        Question.model_validate(asked)


def test_a_name_is_folded_into_the_signs_every_payer_reads() -> None:
    zoe = InquiredPerson(last_name="O\u2019Brien", first_name="Zoë", birth_date=date(1980, 1, 15))

    assert "NM1*IL*1*O'BRIEN*ZOE" in said(an_inquiry(subscriber=zoe))


TEXT = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=30)
PEOPLE = st.builds(
    InquiredPerson,
    last_name=TEXT,
    first_name=TEXT | st.just(""),
    birth_date=st.dates(date(1900, 1, 1), date(2026, 3, 2)),
    sex=st.sampled_from(Sex),
    member_id=st.text("ABC0123456789", max_size=20),
)


@given(PEOPLE, st.none() | PEOPLE, st.lists(st.sampled_from(["BE", "PT", "AE", "30"]), min_size=1, max_size=4))
def test_what_is_written_is_read_as_it_was_meant(
    subscriber: InquiredPerson, dependent: InquiredPerson | None, kinds: list[str]
) -> None:
    inquiry = an_inquiry(*kinds, subscriber=subscriber, dependent=dependent)

    assert inquiry_270.parse(only_set(inquiry_270.render(inquiry, header()))) == inquiry


def test_a_question_by_procedure_is_read_as_it_was_meant() -> None:
    inquiry = inquiry_270.parse(only_set(samples()["inquiry-for-a-dependent-by-procedure.270"]))

    assert inquiry == an_inquiry(dependent=KID, question=Question(procedure="97124"))


@pytest.mark.parametrize("name", [name for name in samples() if name.endswith("270")])
def test_a_set_cut_after_any_segment_is_refused_with_its_place(name: str) -> None:
    whole = only_set(samples()[name])
    for length in range(1, len(whole.segments) - 1):
        with pytest.raises(X12Error) as refused:
            inquiry_270.parse(replace(whole, segments=(*whole.segments[:length], whole.segments[-1])))
        assert refused.value.segment


@pytest.mark.parametrize(
    ("wrong", "right", "sentence"),
    [
        ("HL*2*1*21*1", "HL*2*1*22*1", r"segment 7 \(HL\), element 3: level 21 is expected here"),
        ("~TRN*1*QHINVENTEDTRACE1*9234567893", "~REF*6P*X", "NM1 is expected here"),
        ("DMG*D8*19800115*F", "DMG*D8*19800115*X", r"segment 13 \(DMG\), element 3: is F, M or U"),
        ("~EQ*BE", "~EQ*", r"segment 15 \(EQ\), element 1: is required"),
    ],
)
def test_a_broken_inquiry_is_refused_where_it_breaks(wrong: str, right: str, sentence: str) -> None:
    text = inquiry_270.render(an_inquiry(), header()).replace(wrong, right)

    with pytest.raises(X12Error, match=sentence):
        inquiry_270.parse(only_set(text))


def test_an_inquiry_without_a_trace_is_refused() -> None:
    whole = only_set(samples()["inquiry-by-massage.270"])
    without = tuple(segment for segment in whole.segments if segment.tag != "TRN")

    with pytest.raises(X12Error, match="TRN is missing"):
        inquiry_270.parse(replace(whole, segments=without))


def test_an_inquiry_may_leave_out_what_the_clinic_is() -> None:
    whole = only_set(samples()["inquiry-by-massage.270"])
    without = tuple(segment for segment in whole.segments if segment.tag != "PRV")

    assert inquiry_270.parse(replace(whole, segments=without)).taxonomy == ""
