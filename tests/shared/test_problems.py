"""Problems: what to do, in the members of RFC 9457, and never a value."""

import inspect

import pytest
from pydantic import Field, ValidationError

from shared import problems
from shared.model import Model
from shared.money import Money

KINDS = [kind for _, kind in inspect.getmembers(problems, inspect.isclass) if issubclass(kind, problems.Problem)]


class Visit(Model):
    """An example."""

    minutes: int = Field(ge=15)
    charge: Money
    words: tuple[str, ...] = ()
    areas: tuple[str, ...] = Field(default=("neck",), min_length=1)


def test_each_problem_has_its_own_code() -> None:
    assert len({kind.code for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_a_problem_has_the_members_of_rfc_9457(kind: type[problems.Problem]) -> None:
    shown = kind("Do this.").as_json()

    assert set(shown) == {"type", "title", "status", "detail"}
    assert (shown["type"], shown["status"]) == (f"urn:quarterhour:problem:{kind.code}", kind.status)
    assert 400 <= kind.status < 600


def test_reasons_and_errors_are_shown_when_there_are_some() -> None:
    error = problems.FieldError(field="minutes", detail="Too short.")
    shown = problems.Refused("No.", [error], [error]).as_json()

    assert shown["errors"] == shown["reasons"] == [{"field": "minutes", "detail": "Too short."}]


def test_the_detail_stays_out_of_tracebacks() -> None:
    assert str(problems.NotFound("Jane Invented has no case.")) == "not-found"


def _errors(text: str) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        Visit.model_validate_json(text)
    return [(error.field, error.detail) for error in problems.bad_input(caught.value).errors]


@pytest.mark.parametrize(
    ("text", "field", "detail"),
    [
        ('{"charge": "1"}', "minutes", "This is needed."),
        ('{"charge": "1", "minutes": 60, "hours": 1}', "hours", "There is no such field."),
        ('{"charge": "1", "minutes": 60, "areas": []}', "areas", "At least one is needed."),
        ("{nonsense", "-", "This is not JSON."),
        ('{"charge": "1.234", "minutes": 60}', "charge", "an amount has at most two decimals and no exponent"),
        ('{"charge": "1", "minutes": 5}', "minutes", "Input should be greater than or equal to 15"),
        ('{"charge": "1", "minutes": 60, "words": ["a", 7]}', "words.1", "Input should be a valid string"),
    ],
)
def test_a_wrong_field_is_named_with_a_sentence(text: str, field: str, detail: str) -> None:
    assert _errors(text) == [(field, detail)]


def test_no_value_is_repeated() -> None:
    shown = str(_errors('{"charge": "Jane Invented", "minutes": "1985-04-12"}'))

    assert "Jane" not in shown
    assert "1985" not in shown
