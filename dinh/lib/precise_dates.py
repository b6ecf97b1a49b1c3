"""Dates with the precision they were said with, and periods of a year.

What a date of less than a day's precision means as a deadline: it is kept until the last day it can mean. "Đầu",
"giữa", "cuối" are the thirds of a month (days 1-10, 11-20, from 21) and of a year (four months each); "trước
ngày 30/9" is kept until 29/9, "muộn nhất 30/9" until 30/9, "sau 2025" has no last day.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from dinh.lib.moments import at
from dinh.lib.refusals import Invalid


class NotADate(Invalid):
    """Text that names no day, month or year."""

    code = "precise_dates.not_a_date"
    default_sentence = (
        "“%(text)s” không phải là ngày, tháng hoặc năm. Hãy ghi như 30/9/2020, 11/2019, đầu tháng 1/2024."
    )


class Part(StrEnum):
    """Which third of the month or year."""

    EARLY = "early"
    MIDDLE = "middle"
    LATE = "late"


class Bound(StrEnum):
    """Whether the date itself is meant, or the time before or after it."""

    ON = "on"
    BEFORE = "before"
    NOT_LATER = "not_later"
    AFTER = "after"


_PART_WORDS = {Part.EARLY: "đầu", Part.MIDDLE: "giữa", Part.LATE: "cuối"}
_BOUND_WORDS = {Bound.ON: "", Bound.BEFORE: "trước", Bound.NOT_LATER: "muộn nhất", Bound.AFTER: "sau"}
_PART_DAYS = {Part.EARLY: (1, 10), Part.MIDDLE: (11, 20), Part.LATE: (21, 31)}
_PART_MONTHS = {Part.EARLY: (1, 4), Part.MIDDLE: (5, 8), Part.LATE: (9, 12)}


@dataclass(frozen=True, slots=True)
class PreciseDate:
    """A day (all three), a month (no day) or a year (no month), maybe a part of it, maybe a bound.

    ValueError when there is no such day, or a part is asked of a day.
    """

    year: int
    month: int | None = None
    day: int | None = None
    part: Part | None = None
    bound: Bound = Bound.ON

    def __post_init__(self) -> None:
        if self.day is not None and (self.month is None or self.part is not None):
            raise ValueError("a day needs its month and has no parts")
        date(self.year, self.month or 1, self.day or 1)

    @property
    def named_first(self) -> date:
        """The first day of what is named, whatever the bound."""
        if self.month is None:
            return date(self.year, _PART_MONTHS[self.part][0] if self.part else 1, 1)
        if self.day is None:
            return date(self.year, self.month, _PART_DAYS[self.part][0] if self.part else 1)
        return date(self.year, self.month, self.day)

    @property
    def named_last(self) -> date:
        """The last day of what is named, whatever the bound."""
        if self.month is None:
            return _month_end(self.year, _PART_MONTHS[self.part][1] if self.part else 12)
        if self.day is None:
            end = _month_end(self.year, self.month)
            return min(end, end.replace(day=min(end.day, _PART_DAYS[self.part][1]))) if self.part else end
        return date(self.year, self.month, self.day)

    @property
    def first_day(self) -> date | None:
        """The earliest day it can mean; None when anything before counts."""
        if self.bound is Bound.ON:
            return self.named_first
        return self.named_last + timedelta(days=1) if self.bound is Bound.AFTER else None

    @property
    def last_day(self) -> date | None:
        """The day until which it is kept as a deadline; None for "sau"."""
        if self.bound is Bound.AFTER:
            return None
        return self.named_first - timedelta(days=1) if self.bound is Bound.BEFORE else self.named_last

    def is_overdue(self, today: date) -> bool:
        """Whether the last day has passed."""
        return self.last_day is not None and today > self.last_day

    def days_until(self, today: date) -> int:
        """Days to the first day of what is named: from 14/11/2023 to "đầu tháng 1/2024" 48."""
        return (self.named_first - today).days

    @property
    def text(self) -> str:
        """As Vietnamese papers write it: `trước ngày 30/09/2020`, `đầu tháng 01/2024`, `năm 2025`."""
        if self.day is not None:
            named = f"{self.day:02}/{self.month:02}/{self.year}"
            named = f"ngày {named}" if self.bound is not Bound.ON else named
        elif self.month is not None:
            named = f"tháng {self.month:02}/{self.year}"
        else:
            named = f"năm {self.year}"
        words = [_BOUND_WORDS[self.bound], _PART_WORDS[self.part] if self.part else "", named]
        return " ".join(word for word in words if word)

    @property
    def sort_key(self) -> tuple[date, date]:
        """Orders dates of any precision: by the first day named, the more precise first."""
        return self.named_first, self.named_last


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


_BOUNDS = (
    ("trước ngày", Bound.BEFORE), ("trước", Bound.BEFORE), ("muộn nhất là", Bound.NOT_LATER),
    ("muộn nhất", Bound.NOT_LATER), ("chậm nhất là", Bound.NOT_LATER), ("chậm nhất", Bound.NOT_LATER),
    ("đến hết", Bound.NOT_LATER), ("sau", Bound.AFTER),
)  # fmt: skip
_DAY = re.compile(r"(?:ngày )?(\d{1,2})[/-](\d{1,2})(?:[/-](\d{4}))?")
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MONTH = re.compile(r"(?:tháng )?(\d{1,2})(?:[/-]| năm )(\d{4})")
_MONTH_ALONE = re.compile(r"tháng (\d{1,2})")
_YEAR = re.compile(r"(?:năm )?(\d{4})")


def parse_precise_date(text: str, *, default_year: int | None = None) -> PreciseDate:
    """A date as papers say it; `default_year` completes `trước 30-9` and `tháng 12`.

    Reads `30-9-2020`, `ngày 30/9/2020`, `2020-09-30`, `11/2019`, `tháng 12 năm 2020`, `đầu tháng 1/2024`,
    `cuối năm 2023`, `2025`, each with `trước`, `muộn nhất`, `chậm nhất`, `đến hết` or `sau` before it. Refuses
    with NotADate what names no date (`kỳ họp gần nhất`) or no existing one.
    """
    rest = re.sub(r"\s+", " ", text.strip().lower())
    bound, part = Bound.ON, None
    for words, found in _BOUNDS:
        if rest.startswith(f"{words} "):
            bound, rest = found, rest[len(words) :].strip()
            break
    for one, word in _PART_WORDS.items():
        if rest.startswith(f"{word} "):
            part, rest = one, rest[len(word) :].strip()
    try:
        year, month, day = _read(rest, default_year)
        return PreciseDate(year, month, day, part, bound)
    except ValueError as error:
        raise NotADate(text=text.strip()) from error


def _read(text: str, default_year: int | None) -> tuple[int, int | None, int | None]:
    if found := _ISO_DAY.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _MONTH.fullmatch(text):
        return int(found[2]), int(found[1]), None
    if found := _YEAR.fullmatch(text):
        return int(found[1]), None, None
    if found := _DAY.fullmatch(text):
        year = int(found[3]) if found[3] else default_year
        if year is not None:
            return year, int(found[2]), int(found[1])
    if (found := _MONTH_ALONE.fullmatch(text)) and default_year is not None:
        return default_year, int(found[1]), None
    raise ValueError(text)


@dataclass(frozen=True, slots=True)
class Period:
    """A half-open stretch of days, with its name."""

    first: date
    after_last: date
    name: str

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.first <= day < self.after_last

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """Its moments, half-open, on the province's clock: 31/08 23:59 is in, 01/09 00:00 is out."""
        return at(self.first), at(self.after_last)


def year_to_month(year: int, month: int) -> Period:
    """`đến tháng 02`: from 1 January to the end of that month."""
    return Period(
        date(year, 1, 1), _month_end(year, month) + timedelta(days=1), f"đến tháng {month:02}/{year}"
    )


def months_of(year: int, months: int) -> Period:
    """`8 tháng năm 2020`: the first so many months."""
    period = year_to_month(year, months)
    name = f"năm {year}" if months == 12 else f"{months} tháng năm {year}"
    return Period(period.first, period.after_last, name)


def years(first: int, last: int) -> Period:
    """`2020-2025`, both included."""
    return Period(date(first, 1, 1), date(last + 1, 1, 1), f"giai đoạn {first}-{last}")
