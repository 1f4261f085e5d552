"""The 271: nothing of it is lost, whatever the delimiters, and what is broken is named with its place."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.eligibility.models import benefits as said
from services.eligibility.models.benefits import BenefitsAnswer, Level
from services.eligibility.x12 import benefits_271, written_271
from shared.money import Money
from shared.x12.delimiters import DEFAULT, Delimiters
from shared.x12.envelope import TransactionSet
from shared.x12.errors import X12Error
from tests.builders_benefits import (
    CLINIC_LEVEL,
    EVERYTHING,
    MEMBER_LEVEL,
    OPEN_PLAN,
    SAMPLES,
    TRACE,
    answer_lines,
    header,
    payer_level,
    read,
    samples,
)
from tests.builders_x12 import OTHER_DELIMITERS, only_set

ANSWERS = [name for name in samples() if name.endswith("271")]


def sample(name: str) -> BenefitsAnswer:
    return benefits_271.parse(only_set((SAMPLES / name).read_bytes().decode()))


@pytest.mark.parametrize("name", ANSWERS)
def test_the_samples_are_what_the_generator_writes(name: str) -> None:
    assert (SAMPLES / name).read_bytes().decode() == samples()[name]


def test_an_open_plan_is_read_line_by_line() -> None:
    (member,) = sample("open-plan.271").members

    assert [(line.number, line.information, line.service_types) for line in member.benefits] == [
        (1, "1", ("30",)), (2, "1", ("BE",)), (3, "C", ("30",)), (4, "C", ("30",)),
        (5, "A", ("BE",)), (6, "G", ("30",)), (7, "F", ("BE",)), (8, "F", ("BE",)),
    ]  # fmt: skip
    assert member.benefits[3].amount == Money.parse("30")
    assert (member.benefits[4].share, member.benefits[4].period) == (Decimal(".3"), "27")
    assert (member.benefits[7].quantity_qualifier, member.benefits[7].quantity) == ("VS", Decimal(18))
    assert (member.benefits[7].authorization, member.benefits[7].network) == ("N", "N")


def test_a_member_who_is_not_found_is_a_rejection_at_the_patient() -> None:
    (member,) = sample("member-not-found.271").members

    assert [(r.level, r.reason, r.follow_up) for r in member.rejections] == [(Level.PATIENT, "75", "C")]
    assert member.benefits == ()


def test_refusals_are_kept_at_every_level() -> None:
    answer = sample("every-segment-once.271")
    subscriber, dependent = answer.members

    assert [r.level for r in answer.rejections] == [Level.SYSTEM, Level.PAYER]
    assert answer.receiver
    assert [(r.level, r.reason) for r in answer.receiver.rejections] == [(Level.CLINIC, "50")]
    assert [(r.level, r.reason) for r in subscriber.rejections] == [(Level.PATIENT, "71")]
    assert [(r.level, r.reason) for r in dependent.benefits[0].below.rejections] == [(Level.QUESTION, "54")]


def stated(record: Any) -> Any:
    """What a record says, without what it leaves unsaid."""
    if isinstance(record, tuple) and hasattr(record, "_fields"):
        defaults = record._field_defaults
        held = {name: value for name, value in record._asdict().items() if value != defaults.get(name, ...)}
        return {name: stated(value) for name, value in held.items()}
    return tuple(map(stated, record)) if isinstance(record, tuple) else record


def test_a_benefit_keeps_every_element_and_all_that_belongs_to_it() -> None:
    first, second = sample("every-segment-once.271").members[1].benefits

    assert stated(first) == {
        "number": 2, "information": "A", "coverage_level": "IND", "service_types": ("BE", "PT"),
        "insurance_type": "C1", "plan_name": "GOLD", "period": "27", "share": Decimal("0.3"),
        "quantity_qualifier": "VS", "quantity": Decimal("10.5"), "authorization": "Y", "network": "N",
        "below": {
            "deliveries": ({"quantity_qualifier": "VS", "quantity": Decimal(30), "unit": "DA", "every": Decimal(1),
                            "period": "23", "periods": Decimal(1), "pattern": "A", "time": "B"},),
            "references": ({"qualifier": "9F", "value": "REFERRAL1"},),
            "dates": ({"qualifier": "292", "first": date(2026, 1, 1)},),
            "rejections": ({"level": Level.QUESTION, "is_valid_request": True, "reason": "54", "follow_up": "C"},),
            "messages": ("MASSAGE NEEDS A PRESCRIPTION",),
            "circumstances": ({"qualifier": "ZZ", "code": "11", "words": "OFFICE"},),
            "related": (
                {"party": {"role": "X3", "kind": "2", "last_name": "REVIEW COMPANY"}, "place": {"lines": ("2 ELM ST",)},
                 "contacts": ({"function": "IC", "numbers": (("TE", "8005550102"),)},)},
                {"party": {"role": "PRP", "kind": "2", "last_name": "OTHER PLAN", "qualifier": "PI",
                           "identifier": "54321"},
                 "provider": {"role": "PE", "qualifier": "PXC", "identifier": "207Q00000X"}},
            ),
        },
    }  # fmt: skip
    assert (second.amount, second.diagnosis_pointers) == (Money.parse("125.50"), ("1", "2"))
    assert second.procedure == said.BenefitProcedure(
        qualifier="HC", code="97124", modifiers=("59", "GP"), words="ONE UNIT", last_code="97140"
    )


def test_a_subscriber_keeps_who_she_is_and_where() -> None:
    member = sample("every-segment-once.271").members[0]

    assert member.traces == (
        said.Trace(kind="2", number=TRACE, originator="9234567893", detail="DESK"),
        said.Trace(kind="1", number="PAYER77", originator="3123456789"),
    )
    assert (member.party.middle_name, member.party.suffix, member.party.identifier) == ("Q", "JR", "W000000001")
    assert member.place == said.Place(
        lines=("1 ELM ST",), city="DENVER", state="CO", zip_code="802030001", location_qualifier="RJ", location="WEST"
    )
    assert (member.birth_date, member.sex) == (date(1980, 1, 15), "F")
    assert (member.relationship, member.military) == (("Y", "18", "001", "25"), ("A", "A", "E"))
    assert member.diagnoses == (("ABK", "M542"), ("ABF", "M62838"))
    assert member.dates[1] == said.DatedSpan(qualifier="291", first=date(2026, 1, 1), last=date(2026, 12, 31))


def test_a_dependent_may_have_no_birth_date() -> None:
    dependent = sample("every-segment-once.271").members[1]

    assert (dependent.is_dependent, dependent.birth_date, dependent.sex) == (True, None, "M")


@pytest.mark.parametrize(
    "delimiters", [OTHER_DELIMITERS, Delimiters("|", "^", "<", "\x1d"), Delimiters("*", ">", "&", "\n")]
)
def test_foreign_delimiters_change_nothing(delimiters: Delimiters) -> None:
    assert read(EVERYTHING, delimiters) == read(EVERYTHING)


def test_a_sender_that_cannot_repeat_says_one_kind_of_service_each() -> None:
    cannot = Delimiters("*", "", ":", "~")

    assert read(answer_lines(*OPEN_PLAN), cannot) == read(answer_lines(*OPEN_PLAN))


def test_parties_behind_a_benefit_are_read_without_their_brackets_too() -> None:
    (member,) = read(answer_lines("EB*R**30", "NM1*PRP*2*OTHER PLAN")).members

    assert member.benefits[0].below.related[0].party.last_name == "OTHER PLAN"


def test_the_order_inside_a_benefit_is_the_payers_own() -> None:
    (member,) = read(answer_lines("EB*1**BE", "MSG*FIRST", "DTP*292*D8*20260101", "HSD*VS*3")).members

    assert (member.benefits[0].below.messages, len(member.benefits[0].below.deliveries)) == (("FIRST",), 1)


def test_an_answer_may_stop_at_the_payer_or_at_the_clinic() -> None:
    at_payer = read([*payer_level("AAA*Y**42*R")])
    at_clinic = read([*payer_level(), *CLINIC_LEVEL, "AAA*Y**51*C"])

    assert (at_payer.receiver, at_payer.members) == (None, ())
    assert (at_clinic.receiver is not None, at_clinic.members) == (True, ())


def test_an_answer_may_leave_the_payer_unnamed() -> None:
    assert read([*payer_level("AAA*Y**42*R")[:-1]]).payer is None


@pytest.mark.parametrize("name", ANSWERS)
def test_a_set_cut_after_any_segment_is_read_or_refused_with_its_place(name: str) -> None:
    whole = only_set(samples()[name])
    for length in range(1, len(whole.segments) - 1):
        cut = replace(whole, segments=(*whole.segments[:length], whole.segments[-1]))
        assert place_of_the_error(cut) != "", "an error names its segment"


def place_of_the_error(cut: TransactionSet) -> str | None:
    try:
        benefits_271.parse(cut)
    except X12Error as refused:
        return refused.segment
    return None


@pytest.mark.parametrize("name", ANSWERS)
def test_a_text_cut_anywhere_is_refused(name: str) -> None:
    text = samples()[name]
    for length in range(len(text.rstrip())):
        with pytest.raises(X12Error):
            benefits_271.parse(only_set(text[:length]))


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["ST*271*0001", "BHT*0022*11*A*20260302"], r"\(BHT\): no level \(HL\) follows"),
        (["ST*271*0001", "HL*1**20*1"], r"\(ST\): BHT is missing in the loop"),
        (["ST*271*0001", "BHT*0022*11*A*20260302", "HL*1**22*1"], r"\(HL\), element 3: level 20 is expected"),
        (["ST*271*0001", "BHT*0022*11*A*20260302", "HL*1*7*20*1"], r"\(HL\), element 2: is not the number of"),
        ([*payer_level(), "HL*2*1*22*1"], r"\(HL\), element 3: level 21 is expected"),
        ([*payer_level(), "HL*2*9*21*1"], r"\(HL\), element 2: is not the number"),
        ([*payer_level(), *CLINIC_LEVEL, "HL*3*2*23*0"], r"\(HL\), element 2: is not the number"),
        ([*payer_level(), *CLINIC_LEVEL, "HL*3*1*22*0"], r"\(HL\), element 2: is not the number"),
        ([*payer_level(), *CLINIC_LEVEL, "HL*3*2*24*0"], r"\(HL\), element 3: level 22 is expected"),
        ([*payer_level(), *CLINIC_LEVEL, "HL*3*2*22*0"], r"\(HL\): NM1 is missing in the loop"),
        ([*payer_level(), *CLINIC_LEVEL, *MEMBER_LEVEL, "DMG*D8*19800115"], r"\(DMG\): may stand here once only"),
        (answer_lines("EB***BE"), r"\(EB\), element 1: is required"),
        (answer_lines("EB*C*IND*BE****12.345"), r"\(EB\), element 7: must be an amount"),
        (answer_lines("EB*A*IND*BE*****HALF"), r"\(EB\), element 8: must be a number"),
        (answer_lines("EB*1**BE", "DTP*292*TM*1200"), r"\(DTP\), element 2: must be D8 or RD8"),
        (answer_lines("EB*1**BE", "DTP*292*RD8*20260101"), r"\(DTP\), element 3: must be two days"),
        (answer_lines("EB*1**BE", "DTP*292*D8*20260230"), r"\(DTP\), element 3: must be a day"),
        (answer_lines("EB*1**BE", "LS*2120", "NM1*X3*2"), r"\(LS\): is not closed by LE"),
    ],
)  # fmt: skip
def test_what_is_broken_is_named_with_its_place(lines: list[str], sentence: str) -> None:
    with pytest.raises(X12Error, match=sentence):
        read(lines)


def test_an_error_never_repeats_what_the_payer_wrote() -> None:
    with pytest.raises(X12Error) as refused:
        read(answer_lines("EB*A*IND*BE*****PATASAMPLE"))

    assert "PATA" not in str(refused.value)


# the law: what is written is read


TEXT = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'&", min_size=1, max_size=12)
OR_EMPTY = st.just("") | TEXT
NUMBERS = st.none() | st.decimals(0, 10**6, places=2)
DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))


def tuples(of: Any, most: int = 2) -> Any:
    return st.lists(of, max_size=most).map(tuple)


def unstopped(parts: Any) -> Any:
    """Without empty parts at the end, which X12 does not write."""
    return parts.map(lambda held: held[: max((n + 1 for n, part in enumerate(held) if part), default=0)])


def rejections(*levels: Level) -> Any:
    return tuples(
        st.builds(
            said.InquiryRejection,
            level=st.sampled_from(levels),
            is_valid_request=st.booleans(),
            reason=TEXT,
            follow_up=OR_EMPTY,
        )
    ).map(lambda found: tuple(sorted(found, key=lambda r: levels.index(r.level))))


# no tag of the envelope, none that begins or ends a loop, none that the guide knows where it is put
OTHERS = tuples(
    st.builds(said.OtherSegment, tag=st.sampled_from(["ZZ1", "CAS", "LX"]),
              elements=st.lists(st.lists(TEXT, min_size=1, max_size=2).map(tuple), min_size=1, max_size=3).map(tuple)),
    most=1,
)  # fmt: skip
PARTIES = st.builds(
    said.NamedParty, role=TEXT, kind=st.sampled_from("12"), last_name=OR_EMPTY, first_name=OR_EMPTY,
    middle_name=OR_EMPTY, prefix=OR_EMPTY, suffix=OR_EMPTY, qualifier=OR_EMPTY, identifier=OR_EMPTY, relation=OR_EMPTY,
)  # fmt: skip
REFERENCES = tuples(st.builds(said.Reference, qualifier=TEXT, value=OR_EMPTY, words=OR_EMPTY))
PLACES = st.none() | st.builds(
    said.Place, lines=tuples(TEXT), city=TEXT, state=OR_EMPTY, zip_code=OR_EMPTY, country=OR_EMPTY,
    location_qualifier=OR_EMPTY, location=OR_EMPTY, subdivision=OR_EMPTY,
)  # fmt: skip
CONTACTS = tuples(
    st.builds(said.Contact, function=TEXT, name=OR_EMPTY, numbers=tuples(st.tuples(TEXT, TEXT), most=3)), most=3
)
PROVIDERS = st.none() | st.builds(said.ProviderRole, role=TEXT, qualifier=OR_EMPTY, identifier=OR_EMPTY)
DATES = tuples(st.builds(said.DatedSpan, qualifier=TEXT, first=DAYS, last=st.none() | DAYS))
BELOW = st.builds(
    said.Below,
    deliveries=tuples(st.builds(said.Delivery, quantity_qualifier=TEXT, quantity=NUMBERS, unit=OR_EMPTY, every=NUMBERS,
                                period=OR_EMPTY, periods=NUMBERS, pattern=OR_EMPTY, time=OR_EMPTY)),
    references=REFERENCES, dates=DATES, rejections=rejections(Level.QUESTION), messages=tuples(TEXT),
    circumstances=tuples(
        st.builds(said.Circumstance, qualifier=TEXT, code=OR_EMPTY, category=OR_EMPTY, words=OR_EMPTY)
    ),
    related=tuples(st.builds(said.RelatedEntity, party=PARTIES, place=PLACES, contacts=CONTACTS, provider=PROVIDERS,
                             others=OTHERS)),
    others=OTHERS,
)  # fmt: skip
BENEFITS = st.builds(
    said.Benefit, number=st.just(0), information=TEXT, coverage_level=OR_EMPTY, service_types=tuples(TEXT, most=4),
    insurance_type=OR_EMPTY, plan_name=OR_EMPTY, period=OR_EMPTY,
    amount=st.none() | st.integers(-(10**9), 10**9).map(Money), share=NUMBERS, quantity_qualifier=OR_EMPTY,
    quantity=NUMBERS, authorization=OR_EMPTY, network=OR_EMPTY,
    procedure=st.none() | st.builds(said.BenefitProcedure, qualifier=TEXT, code=TEXT, modifiers=tuples(TEXT, most=4),
                                    words=OR_EMPTY, last_code=OR_EMPTY),
    diagnosis_pointers=tuples(TEXT, most=4),
    below=BELOW,
)  # fmt: skip
MEMBERS = st.builds(
    said.MemberAnswer, is_dependent=st.booleans(),
    traces=tuples(st.builds(said.Trace, kind=TEXT, number=TEXT, originator=OR_EMPTY, detail=OR_EMPTY)),
    party=PARTIES, references=REFERENCES, place=PLACES, rejections=rejections(Level.PATIENT), provider=PROVIDERS,
    birth_date=st.none() | DAYS, sex=OR_EMPTY, relationship=unstopped(tuples(OR_EMPTY, most=5)),
    diagnoses=tuples(st.tuples(TEXT, TEXT)), military=unstopped(tuples(OR_EMPTY, most=5)), dates=DATES,
    benefits=tuples(BENEFITS), others=OTHERS,
)  # fmt: skip


def counted(members: tuple[said.MemberAnswer, ...]) -> tuple[said.MemberAnswer, ...]:
    """The first is a subscriber, and the benefits are numbered through."""
    number, found = 0, []
    for place, member in enumerate(members):
        numbered = [b._replace(number=number + n) for n, b in enumerate(member.benefits, start=1)]
        number += len(numbered)
        changes = {"benefits": tuple(numbered), "is_dependent": member.is_dependent and place > 0}
        found.append(member._replace(**changes))
    return tuple(found)


@st.composite
def answers(draw: Any) -> BenefitsAnswer:
    receiver = draw(
        st.none()
        | st.builds(said.Receiver, party=PARTIES, references=REFERENCES, place=PLACES, provider=PROVIDERS,
                    rejections=rejections(Level.CLINIC), others=OTHERS)
    )  # fmt: skip
    return BenefitsAnswer(
        reference=draw(OR_EMPTY), purpose=draw(TEXT), answered_on=draw(DAYS), answered_at=draw(OR_EMPTY),
        payer=draw(PARTIES), contacts=draw(CONTACTS), rejections=draw(rejections(Level.SYSTEM, Level.PAYER)),
        receiver=receiver, members=counted(draw(tuples(MEMBERS, most=3))) if receiver else (), others=draw(OTHERS),
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(answers(), st.sampled_from([DEFAULT, OTHER_DELIMITERS]))
def test_what_is_written_is_read(answer: BenefitsAnswer, delimiters: Delimiters) -> None:
    text = written_271.render(answer, header("HB"), delimiters)

    assert benefits_271.parse(only_set(text)) == answer


@pytest.mark.parametrize("lines", [EVERYTHING, answer_lines(*OPEN_PLAN)])
def test_an_answer_that_was_read_is_written_as_it_was_meant(lines: list[str]) -> None:
    answer = read(lines)

    assert benefits_271.parse(only_set(written_271.render(answer, header("HB")))) == answer


def test_a_party_without_a_name_is_written_as_nothing() -> None:
    bare = read([*payer_level("AAA*Y**42*R")[:-1]])

    assert benefits_271.parse(only_set(written_271.render(bare, header("HB")))) == bare


def test_a_place_without_a_city_is_only_its_street() -> None:
    street = [*answer_lines("EB*1**BE")]
    street.insert(8, "N3*1 ELM ST")
    answer = read(street)

    assert benefits_271.parse(only_set(written_271.render(answer, header("HB")))) == answer
