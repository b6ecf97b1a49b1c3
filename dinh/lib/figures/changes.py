"""Changes of a figure: percentage points apart from per cent, and whether a sentence tells the truth about one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from dinh.lib.figures.numbers import format_decimal, format_signed, parse_number
from dinh.lib.figures.rates import Exact, exact, round_half_up


def points_between(before: Exact, after: Exact) -> Decimal:
    """The difference of two rates in percentage points, one decimal: 76 and 90 give 14.0."""
    return round_half_up(exact(after) - exact(before))


def relative_change(before: Exact, after: Exact) -> Decimal | None:
    """The change in per cent of the earlier value, one decimal: 76 and 90 give 18.4; None from 0."""
    start = exact(before)
    if start == 0:
        return None
    return round_half_up((exact(after) - start) / abs(start) * 100)


def show_points(before: Exact, after: Exact) -> str:
    """`+14,0 điểm %`."""
    return f"{format_signed(points_between(before, after))} điểm %"


class Claim(StrEnum):
    """What a told change turns out to be."""

    POINTS = "points"
    RELATIVE = "relative"
    CONTRADICTION = "contradiction"


@dataclass(frozen=True, slots=True)
class ClaimCheck:
    """The verdict on a told change, with what it should have been (`relative` None when it started from 0)."""

    claim: Claim
    told: Decimal
    points: Decimal
    relative: Decimal | None

    @property
    def sentence(self) -> str:
        """The verdict in Vietnamese, with both right values."""
        right = f"chênh {format_signed(self.points)} điểm %"
        if self.relative is not None:
            right += f", tương đối {format_signed(self.relative)}%"
        if self.claim is Claim.CONTRADICTION:
            return f"MÂU THUẪN: ghi {format_decimal(self.told)}%, nhưng {right}"
        kind = "điểm phần trăm" if self.claim is Claim.POINTS else "phần trăm tương đối"
        return f"Khớp: {format_decimal(self.told)} là {kind} ({right})"


def check_change(*, before: Exact, after: Exact, told: Decimal | int | str) -> ClaimCheck:
    """Whether "tăng `told` % từ `before` lên `after`" is true as points or as relative change.

    Compared at the precision that was told: 31,4 must agree to one decimal, 14 to the whole number.
    A rise and a fall are told without sign, so only sizes are compared.
    """
    number = Decimal(told)
    digits = max(0, -int(number.as_tuple().exponent))
    start, end = exact(before), exact(after)
    difference = abs(end - start)
    relative = difference / abs(start) * 100 if start else None
    claim = Claim.CONTRADICTION
    if _agrees(difference, number, digits):
        claim = Claim.POINTS
    elif relative is not None and _agrees(relative, number, digits):
        claim = Claim.RELATIVE
    return ClaimCheck(claim, number, points_between(before, after), relative_change(before, after))


def _agrees(size: Fraction, told: Decimal, digits: int) -> bool:
    return round_half_up(size, digits) == abs(told)


_NUMBER = r"(\d[\d.,]*)\s*%"
_TOLD = re.compile(
    rf"(?:tăng|giảm)\s+{_NUMBER}\s*[:,]?\s*(?:\([^)]*\)\s*)?từ\s+{_NUMBER}\s*(?:\([^)]*\)\s*)?(?:lên|xuống|còn|đến)\s+{_NUMBER}",
    re.IGNORECASE,
)


def check_sentences(text: str) -> tuple[ClaimCheck, ...]:
    """Every "tăng x% từ a% … lên b%" of a Vietnamese text, checked. Numbers follow `parse_number`."""
    found = []
    for told, before, after in _TOLD.findall(text):
        told, before, after = (number.rstrip(".,") for number in (told, before, after))
        found.append(
            check_change(before=parse_number(before), after=parse_number(after), told=parse_number(told))
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class SumCheck:
    """A declared total beside the sum of its parts."""

    declared: Decimal
    computed: Decimal
    agrees: bool

    @property
    def difference(self) -> Decimal:
        return self.computed - self.declared


def check_sum(*, declared: Decimal | str, parts: list[Decimal | str], approximate: bool) -> SumCheck:
    """Whether parts make a declared total: exactly, or at its own precision when told with "khoảng".

    "khoảng 363" agrees with 23.8 + 339.5 = 363.3; the difference stays visible.
    """
    total = Decimal(declared)
    computed = sum((Decimal(part) for part in parts), Decimal(0))
    digits = max(0, -int(total.as_tuple().exponent))
    agrees = round_half_up(computed, digits) == total if approximate else computed == total
    return SumCheck(total, computed, agrees)
