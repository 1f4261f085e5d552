"""Whose NPI may a hand have written? Suggestions for the person who reads the crop, never an answer.

Digits alone are weak: one of 95 numbers that a machine read and that passed the check digit was another's. What helps
is to rank the prescribers whom the clinic knows: suggested is the one clearly ahead of all others, and near to what
was read freely. Without such a one the likeliest number with a true check digit is shown, as read from the page only.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import exp, log

from services.prescriptions.models.readings import NpiGuess
from shared.identifiers import npi

Likelihoods = Sequence[Sequence[float]]  # of each cell, of 0 to 9
_AHEAD, _NEAR = 6.0, 8.0  # measured on simulated pages (bench_reading), natural logarithms of likelihood
_LEAST = 1e-4
_WORTH_SHOWING = 0.3
_ALTERNATIVES = 3  # digits of a cell that are considered


def guesses(cells: Likelihoods, known: Mapping[str, str]) -> tuple[NpiGuess, ...]:
    """The likeliest first, at most two. `known`: the names of the clinic's prescribers by NPI."""
    if not cells:
        return ()
    found = (*_of_the_directory(cells, known), *_read(cells, known))
    return tuple({guess.npi: guess for guess in reversed(found)}.values())[::-1]


def _of_the_directory(cells: Likelihoods, known: Mapping[str, str]) -> Iterator[NpiGuess]:
    ranked = sorted(((_score(cells, number), number) for number in known), reverse=True)
    if not ranked:
        return
    best, number = ranked[0]
    second = ranked[1][0] if len(ranked) > 1 else best - 2 * _AHEAD
    free = sum(log(max(*cell, _LEAST)) for cell in cells)
    if best - second >= _AHEAD and free - best <= _NEAR:
        confidence = round(max(0.5, 1 - (free - best) / (2 * _NEAR)), 2)
        yield NpiGuess(npi=number, confidence=confidence, known_as=known[number])


def _read(cells: Likelihoods, known: Mapping[str, str]) -> Iterator[NpiGuess]:
    """The likeliest number that may exist, with its share of all that are near."""
    candidates = {number: _score(cells, number) for number in _numbers(cells) if npi.is_valid(number)}
    if not candidates:
        return
    best = max(candidates, key=candidates.__getitem__)
    share = 1 / sum(exp(score - candidates[best]) for score in candidates.values())
    certain = exp(candidates[best] / len(cells))
    if (confidence := round(share * certain, 2)) >= _WORTH_SHOWING:
        yield NpiGuess(npi=best, confidence=confidence, known_as=known.get(best, ""))


def _numbers(cells: Likelihoods) -> Iterator[str]:
    """What was read, and every number that differs in one digit, or in two, by one of the likeliest others."""
    order = [sorted(range(10), key=lambda digit, cell=cell: -cell[digit])[:_ALTERNATIVES] for cell in cells]  # type: ignore[misc]
    first = [digits[0] for digits in order]
    changes = [(place, digit) for place, digits in enumerate(order) for digit in digits]
    for one_place, one in changes:
        for other_place, other in changes:
            number = list(first)
            number[one_place], number[other_place] = one, other
            yield "".join(map(str, number))


def _score(cells: Likelihoods, number: str) -> float:
    return sum(log(max(cell[int(digit)], _LEAST)) for cell, digit in zip(cells, number, strict=True))
