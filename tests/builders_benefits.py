"""A plan's inquiry and answer for tests: an invented member of an invented plan.

`python -m tests.builders_benefits` writes the files of tests/samples/benefits anew.
"""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from services.eligibility.models.benefits import BenefitsAnswer, CoverageInquiry, InquiredPerson, Question
from services.eligibility.x12 import benefits_271, inquiry_270
from shared.facts import Sex
from shared.x12.delimiters import DEFAULT, Delimiters
from shared.x12.values import SegmentValues
from shared.x12.writing import InterchangeHeader, interchange
from tests.builders_x12 import OTHER_DELIMITERS, only_set

SAMPLES = Path(__file__).parent / "samples" / "benefits"
TRACE = "QHINVENTEDTRACE1"

PATA = InquiredPerson(
    last_name="SAMPLE", first_name="PATA", birth_date=date(1980, 1, 15), sex=Sex.FEMALE, member_id="W000000001"
)
KID = InquiredPerson(last_name="SAMPLE", first_name="KIDD", birth_date=date(2009, 5, 4))

# RULES 5.4, vector E01: what an open plan says to the one question
OPEN_PLAN = (
    "EB*1**30**GOLD PPO", "EB*1**BE", "EB*C*IND*30***23*500*****N", "EB*C*IND*30***29*30*****N",
    "EB*A*IND*BE***27**.3****N", "EB*G*IND*30***29*4200*****N", "EB*F*IND*BE***23***VS*30*N*N",
    "EB*F*IND*BE***29***VS*18*N*N",
)  # fmt: skip


def header(functional_id: str = "HS", **changes: Any) -> InterchangeHeader:
    """Between the clinic and its clearinghouse."""
    facts: dict[str, Any] = {
        "sender": "SAMPLECLINIC",
        "receiver": "EXAMPLEHOUSE",
        "control_number": 271,
        "group_control_number": 271,
        "functional_id": functional_id,
        "version": inquiry_270.VERSION,
        "moment": datetime(2026, 3, 2, 12, 0),  # noqa: DTZ001 - the envelope carries wall-clock time
        "usage": "T",
    }
    return InterchangeHeader(**facts | changes)


def an_inquiry(*service_types: str, **changes: Any) -> CoverageInquiry:
    """About Pata, on the second of March."""
    facts: dict[str, Any] = {
        "trace": TRACE, "originator": "9234567893", "payer_name": "EXAMPLE HEALTH PLAN", "payer_id": "12345",
        "clinic_name": "SAMPLE MASSAGE CLINIC", "npi": "1234567893", "taxonomy": "225700000X", "subscriber": PATA,
        "service_date": date(2026, 3, 2), "question": Question(service_types=service_types or ("BE",)),
    }  # fmt: skip
    return CoverageInquiry(**facts | changes)


def words(line: str) -> SegmentValues:
    """`EB*1**30^BE` as values: `^` repeats, `:` composes."""
    return tuple(_value(element) for element in line.split("*"))


def _value(element: str) -> Any:
    if "^" in element:
        return list(element.split("^"))
    return tuple(element.split(":")) if ":" in element else element


def payer_level(*lines: str) -> list[str]:
    """From ST to the payer's name; lines go before the name."""
    return ["ST*271*0001*005010X279A1", f"BHT*0022*11*{TRACE}*20260302*1201", "HL*1**20*1", *lines,
            "NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*12345"]  # fmt: skip


CLINIC_LEVEL = ["HL*2*1*21*1", "NM1*1P*2*SAMPLE MASSAGE CLINIC*****XX*1234567893"]
MEMBER_LEVEL = ["HL*3*2*22*0", f"TRN*2*{TRACE}*9234567893", "NM1*IL*1*SAMPLE*PATA****MI*W000000001",
                "DMG*D8*19800115*F"]  # fmt: skip


def answer_lines(*benefits: str) -> list[str]:
    """A whole answer about Pata."""
    return [*payer_level(), *CLINIC_LEVEL, *MEMBER_LEVEL, *benefits]


def written(lines: list[str], delimiters: Delimiters = DEFAULT) -> str:
    """The lines as an interchange from the payer."""
    theirs = header("HB", sender="EXAMPLEHOUSE", receiver="SAMPLECLINIC")
    return interchange(theirs, [[words(line) for line in lines]], delimiters)


def read(lines: list[str], delimiters: Delimiters = DEFAULT) -> BenefitsAnswer:
    """The lines as our reader understands them."""
    return benefits_271.parse(only_set(written(lines, delimiters)))


EVERYTHING = [
    *payer_level("AAA*Y**42*R"), "PER*IC*PROVIDER LINE*TE*8005550101*EX*7*UR*EXAMPLE.EXAMPLE", "AAA*N**79*C",
    *CLINIC_LEVEL, "REF*EO*CLINIC7*FRONT DOOR", "N3*1 EXAMPLE PLAZA*SUITE 2", "N4*DENVER*CO*802020001",
    "AAA*Y**50*N", "PRV*BI*PXC*225700000X",
    "HL*3*2*22*1", f"TRN*2*{TRACE}*9234567893*DESK", "TRN*1*PAYER77*3123456789",
    "NM1*IL*1*SAMPLE*PATA*Q**JR*MI*W000000001",
    "REF*6P*GRP1*EXAMPLE EMPLOYER", "N3*1 ELM ST", "N4*DENVER*CO*802030001**RJ*WEST", "AAA*Y**71*C",
    "PRV*PC*EI*911234567",
    "DMG*D8*19800115*F", "INS*Y*18*001*25", "HI*ABK:M542*ABF:M62838", "DTP*346*D8*20260101",
    "DTP*291*RD8*20260101-20261231", "MPI*A*A*E", "EB*1**30**GOLD PPO",
    "HL*4*3*23*0", f"TRN*2*{TRACE}*9234567893", "NM1*03*1*SAMPLE*KIDD", "DMG***M",
    "EB*A*IND*BE^PT*C1*GOLD*27**.3*VS*10.5*Y*N", "HSD*VS*30*DA*1*23*1*A*B", "REF*9F*REFERRAL1", "DTP*292*D8*20260101",
    "AAA*Y**54*C", "MSG*MASSAGE NEEDS A PRESCRIPTION", "III*ZZ*11**OFFICE", "LS*2120", "NM1*X3*2*REVIEW COMPANY",
    "N3*2 ELM ST", "PER*IC**TE*8005550102", "NM1*PRP*2*OTHER PLAN*****PI*54321", "PRV*PE*PXC*207Q00000X", "LE*2120",
    "EB*C*IND****23*125.5******HC:97124:59:GP:::ONE UNIT:97140*1:2",
]  # fmt: skip


def a_long_answer(benefits: int) -> list[str]:
    """A plan that answers for many kinds of service, with messages, dates and visits below a third of its lines.

    As with real plans the sentences are many, and come again and again.
    """
    return answer_lines(*(line for n in range(benefits) for line in _of_many(n)))


def _of_many(n: int) -> list[str]:
    kinds = ("30", "BE", "PT^AE", "98", "MH^UC", "AL", "48^50", "86")
    kind, network = kinds[n % len(kinds)], "YN"[n % 2]
    made = [
        f"EB*1**{kind}*PR*GOLD PPO {n // 16}*******{network}",
        f"EB*B*IND*{kind}***27*{15 + n % 40}*****{network}",
        f"EB*A*IND*{kind}***27**.{n % 5 + 1}****{network}",
        f"EB*C*IND*{kind}***29*{n * 7}*****{network}",
        f"EB*F*IND*{kind}***23***VS*{20 + n % 30}*N*{network}",
    ][n % 5]
    below = [f"MSG*SEE CHAPTER {n % 12} OF THE PLAN DOCUMENT", "DTP*292*RD8*20260101-20261231", "III*ZZ*11",
             f"HSD*VS*{20 + n % 12}***23*1"]  # fmt: skip
    return [made, *below[: n % 5]] if n % 3 == 0 else [made]


def samples() -> dict[str, str]:
    """Every sample file by its name."""
    return {
        "inquiry-by-massage.270": inquiry_270.render(an_inquiry(), header()),
        "inquiry-for-a-dependent-by-procedure.270": inquiry_270.render(
            an_inquiry(dependent=KID, question=Question(procedure="97124")), header()
        ),
        "open-plan.271": written(answer_lines(*OPEN_PLAN)),
        "every-segment-once.271": written(EVERYTHING),
        "member-not-found.271": written(
            [*payer_level(), *CLINIC_LEVEL, *MEMBER_LEVEL[:-1], "AAA*N**75*C"], OTHER_DELIMITERS
        ),
    }


def write_samples() -> None:
    """Write tests/samples/benefits anew."""
    for name, text in samples().items():
        (SAMPLES / name).write_text(text, encoding="utf-8", newline="")


if __name__ == "__main__":
    write_samples()
