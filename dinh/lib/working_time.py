"""Working time: shifts, days off, and arithmetic in working minutes.

A calendar is flattened once into two integer lists, the minute each shift starts and the working minutes before
it; every question is then a bisection. Minutes are counted on the province's clock from day 0 of the proleptic
calendar, so that integer arithmetic needs no time zone. The last minute of a shift belongs to it: 17:00 is still
working time, for a dossier that comes as for one that is finished.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache
from types import MappingProxyType

import holidays

from dinh.lib.moments import HCM, local, show_day
from dinh.lib.refusals import Invalid

DAY_MINUTES = 24 * 60
NOON = 12 * 60


class CalendarEnds(Invalid):
    """A moment lies outside the days that the working calendar knows."""

    code = "working_time.calendar_ends"
    default_sentence = (
        "Lịch làm việc chỉ có từ %(first)s đến %(last)s. Hãy chọn ngày trong khoảng đó hoặc bổ sung lịch."
    )


class DayKind(StrEnum):
    """What makes a day differ from its weekday."""

    HOLIDAY = "holiday"
    SWAPPED_WORKDAY = "swapped_workday"
    HALF = "half"


# Two rows for one day: a swapped day beats a holiday, a holiday beats a half day.
_PRECEDENCE = {DayKind.HALF: 0, DayKind.HOLIDAY: 1, DayKind.SWAPPED_WORKDAY: 2}


@dataclass(frozen=True, slots=True)
class Shift:
    """One stretch of work inside a day."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise ValueError("a shift ends after it starts, on the same day")

    @property
    def start_minute(self) -> int:
        return self.start.hour * 60 + self.start.minute

    @property
    def end_minute(self) -> int:
        return self.end.hour * 60 + self.end.minute

    @property
    def minutes(self) -> int:
        return self.end_minute - self.start_minute


_MORNING_AND_AFTERNOON = (Shift(time(7, 30), time(11, 30)), Shift(time(13), time(17)))
DEFAULT_SHIFTS: Mapping[int, tuple[Shift, ...]] = MappingProxyType(
    dict.fromkeys(range(5), _MORNING_AND_AFTERNOON)
)


def minute_of(moment: datetime) -> int:
    """The number of a moment's minute on the province's clock; seconds are cut."""
    there = moment if moment.tzinfo is HCM else local(moment)
    return there.toordinal() * DAY_MINUTES + there.hour * 60 + there.minute


def moment_of(minute: int) -> datetime:
    """The moment of a minute number."""
    day, clock = divmod(minute, DAY_MINUTES)
    return datetime.combine(date.fromordinal(day), time(clock // 60, clock % 60), HCM)


def merge_days(rows: Iterable[tuple[date, DayKind]]) -> dict[date, DayKind]:
    """One kind per day out of rows that may contradict each other; a swapped day beats a holiday."""
    merged: dict[date, DayKind] = {}
    for day, kind in rows:
        known = merged.get(day)
        if known is None or _PRECEDENCE[kind] > _PRECEDENCE[known]:
            merged[day] = kind
    return merged


@dataclass(frozen=True, eq=False)
class WorkingCalendar:
    """When an agency works, from the day `first` to the day `last` inclusive.

    `shifts_by_weekday` maps 0 (Monday) … 6 to shifts in order; a missing weekday is a day off. `exceptions` says
    which days differ: a holiday has no shifts, a swapped working day the shifts of an ordinary day, a half day
    the part of its shifts before noon (those of an ordinary day, when its weekday has none). `version` changes
    whenever anything in it changes. Moments outside the days it knows are refused with CalendarEnds.
    """

    version: str
    shifts_by_weekday: Mapping[int, tuple[Shift, ...]]
    exceptions: Mapping[date, DayKind]
    first: date
    last: date
    name: str = "lịch làm việc mặc định"
    _starts: list[int] = field(init=False, repr=False)
    _before: list[int] = field(init=False, repr=False)
    _known: range = field(init=False, repr=False)

    def __post_init__(self) -> None:
        starts: list[int] = []
        before = [0]
        day = self.first
        while day <= self.last:
            base = day.toordinal() * DAY_MINUTES
            for shift in self.shifts_on(day):
                starts.append(base + shift.start_minute)
                before.append(before[-1] + shift.minutes)
            day += timedelta(days=1)
        if not starts:
            raise ValueError("a working calendar needs at least one shift")
        object.__setattr__(self, "_starts", starts)
        object.__setattr__(self, "_before", before)
        last = self.last.toordinal() + 1
        object.__setattr__(self, "_known", range(self.first.toordinal() * DAY_MINUTES, last * DAY_MINUTES))

    @cached_property
    def ordinary_shifts(self) -> tuple[Shift, ...]:
        """The shifts of an ordinary day: those of the weekday with the most working minutes."""
        return max(
            (self.shifts_by_weekday[weekday] for weekday in sorted(self.shifts_by_weekday)),
            key=lambda shifts: sum(shift.minutes for shift in shifts),
            default=(),
        )

    @cached_property
    def ordinary_day(self) -> int:
        """Working minutes of an ordinary day: 480 by default."""
        return sum(shift.minutes for shift in self.ordinary_shifts)

    def with_days(self, rows: Iterable[tuple[date, DayKind]], *, version: str) -> WorkingCalendar:
        """The same calendar with more exceptional days; on one day the stronger kind holds."""
        return WorkingCalendar(
            version=version,
            shifts_by_weekday=self.shifts_by_weekday,
            exceptions=merge_days([*self.exceptions.items(), *rows]),
            first=self.first,
            last=self.last,
            name=self.name,
        )

    # Days

    def shifts_on(self, day: date) -> tuple[Shift, ...]:
        """The shifts worked on a day, in order; none on a day off."""
        kind = self.exceptions.get(day)
        usual = self.shifts_by_weekday.get(day.weekday(), ())
        if kind is None:
            return usual
        if kind is DayKind.HOLIDAY:
            return ()
        if kind is DayKind.SWAPPED_WORKDAY:
            return self.ordinary_shifts
        return tuple(
            Shift(shift.start, min(shift.end, time(12)))
            for shift in usual or self.ordinary_shifts
            if shift.start_minute < NOON
        )

    def is_working_day(self, day: date) -> bool:
        """Whether anybody works on that day, be it half of it."""
        return bool(self.shifts_on(day))

    def working_minutes_on(self, day: date) -> int:
        """Working minutes of one day."""
        return sum(shift.minutes for shift in self.shifts_on(day))

    # Minutes as numbers (see minute_of); the deadline arithmetic uses these

    def _check(self, minute: int) -> None:
        if minute not in self._known:
            raise self.ends()

    def ends(self) -> CalendarEnds:
        """The refusal that says which days this calendar knows."""
        return CalendarEnds(first=show_day(self.first), last=show_day(self.last))

    def worked_before(self, minute: int) -> int:
        """Working minutes from the beginning of the calendar to a minute."""
        self._check(minute)
        place = bisect_right(self._starts, minute) - 1
        if place < 0:
            return 0
        return min(self._before[place] + minute - self._starts[place], self._before[place + 1])

    def minute_at(self, worked: int) -> int:
        """The first minute at which so many working minutes have run: the end of a shift, not the next start."""
        if worked > self._before[-1]:
            raise self.ends()
        place = max(bisect_left(self._before, worked) - 1, 0)
        return self._starts[place] + worked - self._before[place]

    def counted_minute(self, minute: int) -> int:
        """The minute itself inside a shift (its last minute included), else the start of the next shift."""
        self._check(minute)
        place = bisect_right(self._starts, minute) - 1
        if place >= 0 and minute <= self._shift_end(place):
            return minute
        return self._start_from(minute)

    def next_day_start(self, minute: int) -> int:
        """The first shift's start on the next working day after the minute's day."""
        return self._start_from((minute // DAY_MINUTES + 1) * DAY_MINUTES)

    def working_day_from(self, day: int) -> int:
        """The day (ordinal) itself if it is worked, else the next working day."""
        self._check(day * DAY_MINUTES)
        return self._start_from(day * DAY_MINUTES) // DAY_MINUTES

    def last_minute_of(self, day: int) -> int:
        """The end of the last shift of a working day (ordinal)."""
        place = bisect_left(self._starts, (day + 1) * DAY_MINUTES) - 1
        if place < 0 or self._starts[place] // DAY_MINUTES != day:
            raise ValueError("a day off has no last shift")
        return self._shift_end(place)

    def _shift_end(self, place: int) -> int:
        return self._starts[place] + self._before[place + 1] - self._before[place]

    def _start_from(self, minute: int) -> int:
        place = bisect_left(self._starts, minute)
        if place == len(self._starts):
            raise self.ends()
        return self._starts[place]

    # Moments

    def worked(self, moment: datetime) -> int:
        """Working minutes from the beginning of the calendar to a moment."""
        return self.worked_before(minute_of(moment))

    def at(self, worked: int) -> datetime:
        """The moment at which so many working minutes have run since the beginning of the calendar."""
        return moment_of(self.minute_at(worked))

    def add(self, moment: datetime, minutes: int) -> datetime:
        """The moment that lies so many working minutes later; at the end of a shift rather than the next start."""
        return self.at(self.worked(moment) + minutes)

    def between(self, a: datetime, b: datetime) -> int:
        """Working minutes from a to b; negative when b is earlier."""
        return self.worked(b) - self.worked(a)

    def day_end(self, day: date) -> datetime:
        """The end of the last shift of a working day; ValueError on a day off."""
        return moment_of(self.last_minute_of(day.toordinal()))

    def next_start(self, moment: datetime) -> datetime:
        """When work on something that comes at this moment can begin: then, or at the start of the next shift."""
        return moment_of(self.counted_minute(minute_of(moment)))


FIRST_KNOWN_DAY = date(2010, 1, 1)
LAST_KNOWN_DAY = date(2040, 12, 31)


PACKAGE = "Lịch nghỉ mặc định (gói holidays); thay bằng văn bản chính thức khi có"


@dataclass(frozen=True, slots=True)
class DecidedSwap:
    """A working day that the government moved to a weekend, with the document that says so."""

    day_off: date
    worked: date
    source: str


# What the package lacks. A later release of it may know them too: then both say the same.
DECIDED_SWAPS = (
    DecidedSwap(date(2026, 1, 2), date(2026, 1, 10), "Công văn 12729/VPCP-KGVX ngày 25/12/2025"),
)


@lru_cache(maxsize=1)
def packaged_days() -> Mapping[date, DayKind]:
    """The country's holidays and swapped working days, 2010-2040: the `holidays` package and what it lacks.

    Only the default: the days that an agency records with their source document stand above it.
    """
    known = holidays.country_holidays("VN", years=range(FIRST_KNOWN_DAY.year, LAST_KNOWN_DAY.year + 1))
    rows = [(day, DayKind.HOLIDAY) for day in known]
    rows += [(day, DayKind.SWAPPED_WORKDAY) for day in known.weekend_workdays]
    for swap in DECIDED_SWAPS:
        rows += [(swap.day_off, DayKind.HOLIDAY), (swap.worked, DayKind.SWAPPED_WORKDAY)]
    return MappingProxyType(merge_days(rows))


def source_of(day: date) -> str:
    """Where a packaged day is taken from."""
    return next((swap.source for swap in DECIDED_SWAPS if day in {swap.day_off, swap.worked}), PACKAGE)


@lru_cache(maxsize=1)
def default_calendar() -> WorkingCalendar:
    """Monday to Friday, 07:30-11:30 and 13:00-17:00, with the packaged holidays."""
    return WorkingCalendar(
        version=f"default-{holidays.__version__}-{len(DECIDED_SWAPS)}",
        shifts_by_weekday=DEFAULT_SHIFTS,
        exceptions=packaged_days(),
        first=FIRST_KNOWN_DAY,
        last=LAST_KNOWN_DAY,
    )
