import contextlib
import itertools
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.x12.errors import EnvelopeError, X12Error
from shared.x12.reading import contents, transaction_sets
from shared.x12.writing import interchange
from tests.builders_x12 import (
    CLAIM_VERSION,
    OTHER_DELIMITERS,
    REMITTANCE_VERSION,
    SAMPLES,
    claim_set,
    claim_text,
    from_payer,
    header,
    only_set,
    remittance_set,
    samples,
)

CLAIM = claim_text()


def _read(name: str) -> str:
    return (SAMPLES / name).read_bytes().decode()


def test_the_samples_are_what_the_generator_writes():
    assert {path.name: path.read_bytes().decode() for path in SAMPLES.iterdir()} == samples()


def test_a_set_comes_with_its_envelopes():
    claim = only_set(_read("claim-for-two-procedures.837"))
    assert (claim.identifier, claim.control_number, claim.version, claim.position) == (
        "837",
        "0001",
        CLAIM_VERSION,
        3,
    )
    assert (claim.group.functional_id, claim.group.control_number) == ("HC", "501")
    sent = claim.interchange
    assert (sent.sender, sent.receiver, sent.control_number, sent.usage) == (
        "SAMPLECLINIC",
        "EXAMPLEHOUSE",
        "000000101",
        "T",
    )


def test_the_body_is_what_stands_between_st_and_se():
    claim = only_set(CLAIM)
    assert [claim.segments[0].tag, claim.segments[-1].tag] == ["ST", "SE"]
    assert [claim.body[0].tag, claim.body[-1].tag] == ["BHT", "REF"]


@pytest.mark.parametrize("name", ["claim-with-line-breaks-and-byte-order-mark.837", "sender-that-cannot-repeat.835"])
def test_what_senders_do_is_read(name):
    assert only_set(_read(name)).control_number == "0001"


def test_several_payments_of_several_payers_stay_apart():
    payments = list(transaction_sets(_read("three-payments-of-two-payers.835")))
    assert [(p.interchange.sender, p.control_number, p.body[0].get(2)) for p in payments] == [
        ("EXAMPLEHOUSE", "0001", "120"),
        ("EXAMPLEHOUSE", "0002", "240"),
        ("OTHERPAYER", "0001", "120"),
    ]
    assert payments[2].interchange.delimiters == OTHER_DELIMITERS


def test_positions_go_on_over_the_interchanges_of_a_file():
    first, _, third = transaction_sets(_read("three-payments-of-two-payers.835"))
    assert (first.position, third.position) == (3, 3 + 26 + 41 + 2 + 2)


@pytest.mark.parametrize(
    ("name", "position", "segment", "element", "code"),
    [
        ("broken-segment-count.837", 33, "SE", 1, "4"),
        ("broken-set-control-number.837", 33, "SE", 2, "3"),
        ("broken-set-not-closed.837", 3, "ST", 0, "2"),
        ("broken-set-count.837", 34, "GE", 1, "5"),
        ("broken-group-control-number.837", 34, "GE", 2, "4"),
        ("broken-group-not-closed.837", 34, "IEA", 0, "022"),
        ("broken-group-count.837", 35, "IEA", 1, "021"),
        ("broken-interchange-control-number.837", 35, "IEA", 2, "001"),
        ("broken-interchange-not-closed.837", 1, "ISA", 0, "023"),
        ("broken-isa-too-narrow.837", 1, "", 0, "026"),
        ("broken-usage-unknown.837", 1, "ISA", 15, "020"),
        ("broken-in-the-middle-of-a-segment.837", 22, "", 0, "023"),
        ("broken-not-a-tag.837", 22, "", 0, "1"),
        ("broken-set-outside-a-group.837", 2, "ST", 0, "022"),
    ],
)
def test_a_broken_file_is_refused_where_it_is_broken(name, position, segment, element, code):
    with pytest.raises(X12Error) as refused:
        list(transaction_sets(_read(name)))
    error = refused.value
    assert (error.position, error.segment, error.element, error.code) == (position, segment, element, code)


def test_every_broken_sample_has_its_test():
    broken = {name for name in samples() if name.startswith("broken")}
    (table,) = test_a_broken_file_is_refused_where_it_is_broken.pytestmark
    assert {row[0] for row in table.args[1]} == broken


def test_a_file_that_ends_after_any_segment_but_the_last_is_refused():
    pieces = CLAIM.split("~")[:-1]
    for kept in range(1, len(pieces)):
        with pytest.raises(EnvelopeError, match="is not closed by") as refused:
            list(transaction_sets("~".join(pieces[:kept]) + "~"))
        assert refused.value.position in {1, 2, 3}


def test_a_file_that_ends_anywhere_else_is_refused_as_well():
    for length in range(len(CLAIM) - 1):
        with pytest.raises(X12Error):
            list(transaction_sets(CLAIM[:length]))


@pytest.mark.parametrize("dropped", ["ST", "SE", "GS", "GE", "IEA"])
def test_a_missing_envelope_segment_is_noticed(dropped):
    pieces = [piece for piece in CLAIM.split("~") if piece.split("*")[0] != dropped]
    with pytest.raises(EnvelopeError):
        list(transaction_sets("~".join(pieces)))


def test_a_set_is_delivered_before_the_rest_of_the_file_is_read():
    text = interchange(from_payer("HP", REMITTANCE_VERSION), [remittance_set(1), remittance_set(2, "0002")])
    asked = itertools.count()
    pieces = (text[i : i + 50] for i in range(0, len(text), 50) if next(asked) >= 0)
    next(transaction_sets(pieces))
    assert next(asked) < len(text) // 50


def test_memory_holds_one_set_however_many_the_file_has():
    few, many = (_peak_of_reading(count) for count in (3, 30))
    assert many < few * 1.5


def _peak_of_reading(count: int) -> int:
    pieces = [remittance_set(20, f"{number:04d}") for number in range(1, count + 1)]
    stream = (interchange(from_payer("HP", REMITTANCE_VERSION), [piece]) for piece in pieces)
    tracemalloc.start()
    for _ in transaction_sets(stream):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_leading_zeros_of_a_control_number_say_nothing():
    assert only_set(CLAIM.replace("~GE*1*501~", "~GE*1*000501~")).group.control_number == "501"


def test_a_count_of_thousands_of_digits_is_a_wrong_count():
    with pytest.raises(EnvelopeError, match="there are 31"):
        list(transaction_sets(CLAIM.replace("~SE*31*", f"~SE*{'9' * 5000}*")))


def test_an_empty_group_and_an_empty_interchange_are_whole():
    group = CLAIM[: CLAIM.index("ST*837")] + "GE*0*501~IEA*1*000000101~"
    assert list(contents(group + CLAIM[:106] + "IEA*0*000000101~")) == []


@given(st.integers(0, len(CLAIM)), st.integers(0, 12), st.text("ISATGE*:~^0 \n", max_size=6))
@settings(deadline=None, max_examples=300)
def test_a_damaged_file_raises_nothing_but_an_x12_error(place, lost, found):
    with contextlib.suppress(X12Error):
        list(contents(CLAIM[:place] + found + CLAIM[place + lost :]))


def test_test_data_and_production_data_are_told_apart():
    assert only_set(interchange(header(usage="P"), [claim_set()])).interchange.usage == "P"
