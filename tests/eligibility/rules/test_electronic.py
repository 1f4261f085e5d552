"""The electronic answer as evidence: what it answers of the four questions, and what stays unknown."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from services.eligibility.models import BenefitsVerification
from services.eligibility.models.decisions import Network, Verdict
from services.eligibility.rules.benefits import determine_coverage
from services.eligibility.rules.electronic import percent, verification_of
from shared.money import Money
from shared.settings import Answer
from tests.builders_benefits import OPEN_PLAN, answer_lines, read

DAY = date(2026, 3, 2)


def evidence(*benefits: str) -> BenefitsVerification:
    lines = read(answer_lines(*benefits)).members[0].benefits
    out, within = (determine_coverage(lines, day=DAY, network=network) for network in (Network.OUT, Network.IN))
    return verification_of(
        out, within, verification_id="verification1", trace="QHTRACE", payer="EXAMPLE HEALTH PLAN", today=DAY,
        now=datetime(2026, 3, 2, 19, tzinfo=UTC), documents=("inquiries/1", "answers/1"),
    )  # fmt: skip


YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN


@pytest.mark.parametrize(
    ("situation", "benefits", "covers", "out_of_network"),
    [
        ("stated for our tier", OPEN_PLAN, YES, YES),
        ("stated for both tiers alike", ("EB*1**30", "EB*A**BE***27**.2****W"), YES, YES),
        ("stated for no tier", ("EB*1**30", "EB*1**BE"), YES, UNKNOWN),
        ("only inside the network", ("EB*1**30", "EB*1**BE*********Y"), YES, UNKNOWN),
        ("inside yes, outside no", ("EB*1**30", "EB*1**BE*********Y", "EB*I**BE*********N"), YES, NO),
        ("not covered", ("EB*1**30", "EB*I**BE"), NO, UNKNOWN),
        ("inactive", ("EB*6**30",), NO, UNKNOWN),
        ("only the plan", ("EB*1**30",), UNKNOWN, UNKNOWN),
        ("no status", (), UNKNOWN, UNKNOWN),
        ("refused outside, silent inside", ("EB*1**30", "EB*I**BE*********N"), UNKNOWN, NO),
        ("used up", ("EB*1**30", "EB*1**BE*********N", "EB*F**BE***29***VS*0**N"), YES, YES),
    ],
)
def test_what_it_answers(situation: str, benefits: tuple[str, ...], covers: Answer, out_of_network: Answer) -> None:
    told = evidence(*benefits)

    assert (told.covers_massage, told.pays_out_of_network) == (covers, out_of_network)


def test_an_open_plan_tells_its_terms_and_where_they_stand() -> None:
    told = evidence(*OPEN_PLAN)

    assert (told.channel, told.representative, told.reference_number) == ("270/271", "EXAMPLE HEALTH PLAN", "QHTRACE")
    assert (told.deductible_left, told.coinsurance_percent, told.visits_left) == (Money.parse("30"), Decimal(30), 18)
    assert (told.out_of_pocket_left, told.needs_authorization) == (Money.parse("4200"), NO)
    assert (told.verdict, told.good_until) == (Verdict.COVERED, date(2026, 3, 9))
    assert told.reasons == ("The plan states a benefit for massage. (EB 2)",)
    assert told.documents == ("inquiries/1", "answers/1")


def test_what_a_plan_cannot_say_electronically_stays_unknown() -> None:
    told = evidence(*OPEN_PLAN)

    assert (told.accepts_massage_therapists, told.allowed_per_unit) == (UNKNOWN, None)


@pytest.mark.parametrize(
    ("share", "shown"), [(None, "None"), (Decimal(".30"), "30"), (Decimal("0.125"), "12.5"), (Decimal(1), "100")]
)
def test_a_share_is_shown_as_a_percentage(share: Decimal | None, shown: str) -> None:
    assert str(percent(share)) == shown
