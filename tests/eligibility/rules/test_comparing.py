"""Two determinations compared: what is judged otherwise, which evidence came or went, what the patient owes."""

from datetime import date

from services.eligibility.models import Determination, Evidence, Precondition, Status
from services.eligibility.models.comparisons import Changed, ChangeKind
from services.eligibility.models.corrections import CaseCorrection, CorrectedFact
from services.eligibility.rules.comparing import compare
from tests.eligibility.rules.test_duties import NOON, a_call, a_case, judged

CASE = a_case("health_plan")
OPEN = judged(CASE)
CALL = a_call(covers_massage="yes", pays_out_of_network="yes", accepts_massage_therapists="yes", deductible_left="30",
              coinsurance_percent=30, allowed_per_unit="30", visits_left=5)  # fmt: skip
TOLD = judged(CASE, verifications=[CALL]).model_copy(update={"number": 2})


def lines(before: Determination, after: Determination) -> dict[str, tuple[str, str]]:
    return {_name(one): (one.before, one.after) for one in compare(before, after).changes}


def _name(one: Changed) -> str:
    return (
        f"{one.what}: next"
        if one.kind is ChangeKind.NEXT
        else f"{one.what}: evidence"
        if one.kind is ChangeKind.EVIDENCE
        else one.what
    )


def test_the_same_determination_has_no_changes() -> None:
    assert lines(OPEN, OPEN) == {}


def test_status_step_parts_and_money_stand_before_and_after() -> None:
    found = lines(OPEN, TOLD)
    covered = "The plan covers medically necessary massage"

    assert found[covered] == ("unknown", "met")
    assert found[f"{covered}: next"] == ("front desk: Call the benefits department with the call sheet.", "-")
    assert found["Pays a licensed massage therapist"] == ("unknown", "met")
    assert found["Visits left"] == ("-", "met")
    assert found["The patient owes for a visit"] == ("not known", "$77.00")


def test_backwards_it_reads_the_other_way() -> None:
    forth, back = lines(OPEN, TOLD), lines(TOLD, OPEN)
    evidence = "The plan covers medically necessary massage: evidence"

    assert {what: pair[::-1] for what, pair in back.items()} == forth
    assert (forth[evidence][0], back[evidence][1]) == ("-", "-")


def test_the_same_evidence_weighed_on_another_day_is_the_same() -> None:
    def with_evidence(day: int) -> Determination:
        told = Evidence(words="The payer's profile says so", source="handbook", dated=date(2026, 3, day))
        first = OPEN.requirements[0].model_copy(update={"evidence": (told,)})
        return OPEN.model_copy(update={"requirements": (first, *OPEN.requirements[1:])})

    assert lines(with_evidence(2), with_evidence(3)) == {}


def test_ready_and_why_it_was_judged_again_are_said() -> None:
    ready = OPEN.model_copy(update={"ready_to_treat": True, "cause": "verification", "number": 3})
    found = compare(OPEN, ready)

    assert (found.before, found.after, found.cause) == (1, 3, "the payer was asked, and its answer was written down")
    assert lines(OPEN, ready)["The case"] == ("not ready to treat", "ready to treat")


def test_a_part_that_is_no_longer_looked_at_is_gone() -> None:
    gone = Precondition(rule="HP-FRESH-UNKNOWN", status=Status.UNKNOWN, to_patient="a", to_staff="b")
    first = OPEN.requirements[0]
    before = OPEN.model_copy(update={"requirements": (
        first.model_copy(update={"parts": (*first.parts, gone)}), *OPEN.requirements[1:])})  # fmt: skip

    assert lines(before, OPEN) == {"The electronic answer still holds": ("unknown", "-")}


def a_correction(determination: int, before: str, after: str, because: str = "") -> CaseCorrection:
    return CaseCorrection(
        revision=determination, corrected_at=NOON, corrected_by="kim", because=because, determination=determination,
        corrected=(CorrectedFact(field="member id", before=before, after=after),), replaced=CASE.facts,
    )  # fmt: skip


def corrected(before: Determination, after: Determination, *made: CaseCorrection) -> list[tuple[str, str, str]]:
    found = compare(before, after, made).changes
    return [(one.before, one.after, one.why) for one in found if one.kind is ChangeKind.CORRECTED]


def test_of_several_corrections_the_first_and_the_last_value_stand_and_who_made_the_last() -> None:
    made = (a_correction(2, "W1", "W2"), a_correction(3, "W2", "W3", "misread card"))
    third = OPEN.model_copy(update={"number": 3})

    assert corrected(OPEN, third, *made) == [("W1", "W3", "by kim: misread card")]
    assert corrected(third, OPEN, *made) == [("W3", "W1", "by kim: misread card")]


def test_a_correction_of_another_time_is_no_change_between_these_two() -> None:
    assert corrected(OPEN, TOLD, a_correction(7, "W1", "W2")) == []


def test_a_correction_without_a_reason_says_who_made_it() -> None:
    assert corrected(OPEN, TOLD, a_correction(2, "W1", "W2")) == [("W1", "W2", "by kim")]
