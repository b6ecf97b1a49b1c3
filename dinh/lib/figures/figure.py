"""A figure: not a number, but a number that can explain itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Self

from dinh.lib.figures.numbers import format_decimal, format_number, format_rate
from dinh.lib.figures.rates import EMPTY, rate
from dinh.lib.moments import show_stamp

PER_CENT = "%"


@dataclass(frozen=True, slots=True)
class Figure:
    """What the system shows as a number, with what it rests on.

    `value` is a plain decimal text with a dot, already rounded, or None when there is nothing to say (0/0).
    A rate carries its numerator and denominator. `period` is said in words (`đến tháng 02`), `as_of` is the
    moment whose facts it counts, `records_url` leads to the records it counts.
    """

    value: str | None
    unit: str
    period: str
    as_of: datetime
    numerator: int | None = None
    denominator: int | None = None
    estimated: bool = False
    preliminary: bool = False
    records_url: str | None = None
    source: str = ""

    @classmethod
    def of_rate(
        cls,
        numerator: int,
        denominator: int,
        *,
        period: str,
        as_of: datetime,
        value: str | None = None,
        records_url: str | None = None,
    ) -> Self:
        """A rate in per cent; `value` when it was rounded together with its siblings (`split_rates`)."""
        shown = rate(numerator, denominator) if value is None else value
        return cls(shown, PER_CENT, period, as_of, numerator, denominator, records_url=records_url)

    @classmethod
    def of_count(
        cls, count: int, *, unit: str, period: str, as_of: datetime, records_url: str | None = None
    ) -> Self:
        """A count of records."""
        return cls(str(count), unit, period, as_of, records_url=records_url)

    @property
    def text(self) -> str:
        """The number as shown: `98,4%`, `527.679`, `—`; estimates say `ước`, preliminary ones `sơ bộ`."""
        if self.value is None:
            return EMPTY
        if self.unit == PER_CENT:
            shown = format_rate(self.value)
        elif Decimal(self.value) == Decimal(self.value).to_integral_value() and "." not in self.value:
            shown = format_number(int(self.value))
        else:
            shown = format_decimal(self.value)
        marks = [word for word, holds in (("ước", self.estimated), ("sơ bộ", self.preliminary)) if holds]
        return f"{shown} ({', '.join(marks)})" if marks else shown

    @property
    def fraction_text(self) -> str:
        """`63/64`, or "" for a figure that is no rate."""
        if self.numerator is None or self.denominator is None:
            return ""
        return f"{format_number(self.numerator)}/{format_number(self.denominator)}"

    @property
    def stamp(self) -> str:
        """`Cập nhật lúc 03/02/2023 16:28:18`."""
        return f"Cập nhật lúc {show_stamp(self.as_of)}"
