"""Money is integer cents; it is never a float (docs/adr/0004-money-in-cents.md).

Products with a rate are computed in Decimal and rounded half up, once per line.

>>> Money.parse("178.36") + Money.parse("0.64")
Money.parse('179.00')
>>> Money.parse("97.33").times("0.30")
Money.parse('29.20')
>>> Money.parse("12.345")
Traceback (most recent call last):
...
ValueError: an amount has at most two decimals and no exponent
"""

import functools
import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Self

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

# ASCII digits only: `\d` and int() would take Arabic digits too (X12 type R allows none of the rest either).
_LONGEST = 20  # characters of an amount
_AMOUNT = re.compile(r"(-?)\$?([0-9]{0,13})(?:\.([0-9]{0,2}))?", re.ASCII)


@functools.total_ordering
class Money:
    """An exact amount of US dollars, in cents; negative when it is owed the other way."""

    __slots__ = ("_cents",)

    def __init__(self, cents: int) -> None:
        if isinstance(cents, bool) or not isinstance(cents, int):
            raise TypeError("Money is made of whole cents; use Money.parse for text")
        self._cents = cents

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `140`, `140.5`, `-12.00` or `$140.00`. Raise ValueError for anything else."""
        match = _AMOUNT.fullmatch(text.strip())
        if not match or not (match[2] or match[3]):
            raise ValueError("an amount has at most two decimals and no exponent")
        cents = int(match[2] or 0) * 100 + int((match[3] or "").ljust(2, "0"))
        return cls(-cents if match[1] else cents)

    @property
    def cents(self) -> int:
        """The amount in cents."""
        return self._cents

    def times(self, factor: int | str | Decimal) -> "Money":
        """The product, rounded half up to the cent (away from zero on a tie)."""
        product = Decimal(self._cents) * Decimal(factor)
        return Money(int(product.quantize(Decimal(1), rounding=ROUND_HALF_UP)))

    def x12(self) -> str:
        """X12 type R: no trailing zeros, no leading zero before a point is needed (`140`, `178.36`, `-0.5`)."""
        whole, part = divmod(abs(self._cents), 100)
        text = str(whole) + (f".{part:02d}".rstrip("0") if part else "")
        return f"-{text}" if self._cents < 0 else text

    @classmethod
    def _taken(cls, given: object) -> "Money":
        """What a form or our own code gives a model."""
        if isinstance(given, Money):
            return given
        if isinstance(given, str) and len(given) <= _LONGEST:
            return cls.parse(given)
        raise ValueError("an amount is written as in 140.00")

    def __str__(self) -> str:
        whole, part = divmod(abs(self._cents), 100)
        return f"{'-' if self._cents < 0 else ''}{whole}.{part:02d}"

    def __repr__(self) -> str:
        return f"Money.parse('{self}')"

    def __add__(self, other: "Money") -> "Money":
        return Money(self._cents + other._cents)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self._cents - other._cents)

    def __neg__(self) -> "Money":
        return Money(-self._cents)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Money) and self._cents == other._cents

    def __lt__(self, other: "Money") -> bool:
        return self._cents < other._cents

    def __bool__(self) -> bool:
        return self._cents != 0

    def __hash__(self) -> int:
        return hash(("Money", self._cents))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """In models: text such as "140.00" in, the same out; a JSON number is refused (it may be a float)."""
        text = core_schema.no_info_after_validator_function(cls.parse, core_schema.str_schema(max_length=_LONGEST))
        return core_schema.json_or_python_schema(
            json_schema=text,
            python_schema=core_schema.no_info_plain_validator_function(cls._taken),  # no union: one error, at its field
            serialization=core_schema.plain_serializer_function_ser_schema(str, return_schema=core_schema.str_schema()),
        )


ZERO = Money(0)


def total(amounts: Iterable[Money]) -> Money:
    """The sum of any number of amounts; nothing sums to zero."""
    return sum(amounts, start=ZERO)
