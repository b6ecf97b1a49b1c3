"""Rates, targets, ranks: exact fractions first, rounding last and half-up."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

Exact = int | Decimal | Fraction | str

EMPTY = "—"
"""What a rate of nothing out of nothing shows."""


def exact(value: Exact) -> Fraction:
    """A number as a fraction; text is read as a decimal with a dot (`"87.4"`)."""
    return Fraction(value)


def round_half_up(value: Exact, digits: int = 1) -> Decimal:
    """Rounded to so many decimals, halves away from zero, from the exact value."""
    scale = 10**digits
    scaled = abs(exact(value)) * scale
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    rounded = Decimal(whole).scaleb(-digits).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    return -rounded if exact(value) < 0 and whole else rounded


def rate(numerator: int, denominator: int, *, digits: int = 1) -> str | None:
    """Per cent as text with a dot (`"98.4"`), half-up from the exact fraction; None for 0/0.

    `"100.0"` only when numerator and denominator are equal: what would round up to it stops one last digit short.
    """
    if denominator == 0:
        if numerator:
            raise ValueError("a part of nothing")
        return None
    shown = round_half_up(Fraction(numerator * 100, denominator), digits)
    if shown == 100 and numerator < denominator:
        shown -= Decimal(1).scaleb(-digits)
    return f"{shown:.{digits}f}"


def split_rates(parts: Sequence[int], *, digits: int = 1) -> list[str | None]:
    """The rates of parts that make a whole, rounded so that they add to 100.0 exactly.

    Each starts cut down; the missing last digits go to the largest remainders, of equal remainders to the larger
    part, then to the earlier. 100.0 is shown only of the whole: a lesser part that would round to it gives its last
    digit to the next largest. All None when the parts are all 0.
    """
    if any(part < 0 for part in parts):
        raise ValueError("a part is not negative")
    total = sum(parts)
    if total == 0:
        return [None] * len(parts)
    whole = 100 * 10**digits
    units = [part * whole // total for part in parts]
    order = sorted(range(len(parts)), key=lambda at: (-(parts[at] * whole % total), -parts[at], at))
    for at in order[: whole - sum(units)]:
        units[at] += 1
    if whole in units and total not in parts:
        full = units.index(whole)
        second = max((at for at in range(len(parts)) if at != full), key=parts.__getitem__)
        units[full] -= 1
        units[second] += 1
    return [f"{Decimal(unit).scaleb(-digits):.{digits}f}" for unit in units]


class Comparison(StrEnum):
    """How a target compares."""

    AT_LEAST = ">="
    MORE_THAN = ">"
    AT_MOST = "<="
    LESS_THAN = "<"
    EQUAL = "="


def meets(value: Exact, comparison: Comparison, target: Exact) -> bool:
    """Whether a value reaches its target, on exact numbers."""
    here, there = exact(value), exact(target)
    return {
        Comparison.AT_LEAST: here >= there,
        Comparison.MORE_THAN: here > there,
        Comparison.AT_MOST: here <= there,
        Comparison.LESS_THAN: here < there,
        Comparison.EQUAL: here == there,
    }[comparison]


def rate_meets(
    numerator: int, denominator: int, target_per_cent: Exact, comparison: Comparison = Comparison.AT_LEAST
) -> bool | None:
    """Whether a rate reaches a target in per cent, on the exact fraction: 276/921 misses 30, 277 reaches it.

    None when there is nothing to compare (denominator 0).
    """
    if denominator == 0:
        return None
    return meets(Fraction(numerator * 100, denominator), comparison, target_per_cent)


def needed_for(denominator: int, target_per_cent: Exact) -> int:
    """The least numerator that reaches a target: 277 of 921 for 30."""
    wanted = exact(target_per_cent) * denominator / 100
    return -(-wanted.numerator // wanted.denominator)


def competition_ranks(values: Sequence[Exact], *, highest_first: bool = True) -> list[int]:
    """Ranks in the order of the values given; ties share the better rank and leave a gap: 1, 2, 2, 4."""
    numbers = [exact(value) for value in values]
    ordered = sorted(numbers, reverse=highest_first)
    first_place: dict[Fraction, int] = {}
    for place, number in enumerate(ordered, start=1):
        first_place.setdefault(number, place)
    return [first_place[number] for number in numbers]


def rank_improvement(before: int, after: int) -> int:
    """By how many places a rank improved; a smaller rank is better, so 14 to 13 is 1."""
    return before - after
