"""Figures: rounding, number marks, points against per cent, targets, ranks, and the Figure that explains itself."""

from __future__ import annotations

from dinh.lib.figures.changes import (
    Claim,
    ClaimCheck,
    SumCheck,
    check_change,
    check_sentences,
    check_sum,
    points_between,
    relative_change,
    show_points,
)
from dinh.lib.figures.figure import PER_CENT, Figure
from dinh.lib.figures.numbers import (
    AmbiguousNumber,
    NotANumber,
    format_decimal,
    format_number,
    format_rate,
    format_signed,
    parse_number,
)
from dinh.lib.figures.rates import (
    EMPTY,
    Comparison,
    competition_ranks,
    meets,
    needed_for,
    rank_improvement,
    rate,
    rate_meets,
    round_half_up,
    split_rates,
)

__all__ = [
    "EMPTY",
    "PER_CENT",
    "AmbiguousNumber",
    "Claim",
    "ClaimCheck",
    "Comparison",
    "Figure",
    "NotANumber",
    "SumCheck",
    "check_change",
    "check_sentences",
    "check_sum",
    "competition_ranks",
    "format_decimal",
    "format_number",
    "format_rate",
    "format_signed",
    "meets",
    "needed_for",
    "parse_number",
    "points_between",
    "rank_improvement",
    "rate",
    "rate_meets",
    "relative_change",
    "round_half_up",
    "show_points",
    "split_rates",
]
