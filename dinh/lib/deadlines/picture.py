"""The picture of the clock: one bar for each working day."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from dinh.lib.deadlines.reckoned import Due
from dinh.lib.deadlines.terms import WORKING_UNITS
from dinh.lib.durations import show_minutes
from dinh.lib.moments import show_clock
from dinh.lib.working_time import DAY_MINUTES, minute_of, moment_of


class BarState(StrEnum):
    """What a stretch of a day is to the clock."""

    UNCOUNTED = "uncounted"
    COUNTED = "counted"
    SUSPENDED = "suspended"
    LEFT = "left"
    LATE = "late"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class BarPart:
    """A stretch of working minutes in one state, in the order of the day."""

    state: BarState
    minutes: int


@dataclass(frozen=True, slots=True)
class DayBar:
    """A working day with its parts, or a run of days off (`first` to `last`, no parts)."""

    first: date
    last: date
    parts: tuple[BarPart, ...]
    is_today: bool
    note: str

    def minutes(self, state: BarState) -> int:
        """Working minutes of the day in one state."""
        return sum(part.minutes for part in self.parts if part.state is state)

    @property
    def is_off(self) -> bool:
        return not self.parts


def day_bars(*, due: Due, now: datetime) -> tuple[DayBar, ...]:
    """Bars from the day of reception to the due day, or to today when that is later or the clock stands still.

    For a finished dossier pass the moment it was finished. Empty without a legal limit. A day's parts add up to
    its working minutes. Where the clock stands still there is no due day, so nothing after today is drawn.
    """
    if due.reckoning is None:
        return ()
    here = minute_of(now)
    first = due.received_at.toordinal()
    last = here // DAY_MINUTES
    if due.due_at is not None:
        end = minute_of(due.due_at)
        last = max(end // DAY_MINUTES, last if here > end else 0)
    bars: list[DayBar] = []
    for day in range(first, max(first, last) + 1):
        parts = tuple(_parts(due, day, here))
        named = date.fromordinal(day)
        if not parts and bars and bars[-1].is_off:
            bars[-1] = _off(due, bars[-1].first, named, here)
        elif not parts:
            bars.append(_off(due, named, named, here))
        else:
            note = _note(due, day, parts, here)
            bars.append(DayBar(named, named, parts, day == here // DAY_MINUTES, note))
    return tuple(bars)


def _off(due: Due, first: date, last: date, here: int) -> DayBar:
    counts = due.limit is not None and due.limit.unit not in WORKING_UNITS
    note = "Ngày nghỉ, vẫn tính vào thời hạn" if counts else "Ngày nghỉ"
    return DayBar(first, last, (), first.toordinal() <= here // DAY_MINUTES <= last.toordinal(), note)


def _parts(due: Due, day: int, here: int) -> Iterator[BarPart]:
    start = due.phases[0].start
    end = None if due.due_at is None else minute_of(due.due_at)
    stops = [stop for phase in due.phases for stop in phase.stops]
    edges = {start, here} | ({end} if end is not None else set())
    for stop in stops:
        edges |= {stop.begin} | ({stop.end} if stop.end is not None else set())
    state: BarState | None = None
    minutes = 0
    base = day * DAY_MINUTES
    for shift in due.calendar.shifts_on(date.fromordinal(day)):
        low, high = base + shift.start_minute, base + shift.end_minute
        marks = [low, *sorted(edge for edge in edges if low < edge < high), high]
        for begin, finish in itertools.pairwise(marks):
            is_stopped = any(stop.begin <= begin and (stop.end is None or begin < stop.end) for stop in stops)
            found = _state(begin, start=start, end=end, here=here, is_stopped=is_stopped)
            if found is not state and state is not None:
                yield BarPart(state, minutes)
                minutes = 0
            state = found
            minutes += finish - begin
    if state is not None:
        yield BarPart(state, minutes)


def _state(minute: int, *, start: int, end: int | None, here: int, is_stopped: bool) -> BarState:
    if minute < start:
        return BarState.UNCOUNTED
    if is_stopped:
        return BarState.SUSPENDED
    if end is not None and minute >= end:
        return BarState.LATE if minute < here else BarState.AFTER
    return BarState.COUNTED if minute < here else BarState.LEFT


def _note(due: Due, day: int, parts: tuple[BarPart, ...], here: int) -> str:
    states = {part.state for part in parts}
    minutes = {state: sum(part.minutes for part in parts if part.state is state) for state in states}
    said: list[str] = []
    if day == minute_of(due.received_at) // DAY_MINUTES:
        said.append(f"Tiếp nhận {show_clock(due.received_at)}")
        if states == {BarState.UNCOUNTED}:
            said.append("Ngày đầu không tính")
    elif states == {BarState.UNCOUNTED}:
        said.append("Chưa tính")
    is_today = day == here // DAY_MINUTES
    counted = minutes.get(BarState.COUNTED, 0)
    if counted:
        said.append(f"{'Hôm nay, đã tính' if is_today else 'Tính'} {show_minutes(counted)}")
    elif is_today:
        said.append("Hôm nay")
    said += _stop_notes(due, day, states)
    due_today = due.due_at is not None and due.due_at.toordinal() == day
    if due_today and due.due_at is not None:
        said.append(f"Hẹn trả {show_clock(due.due_at)}")
    elif BarState.LEFT in states and not counted:
        said.append("Còn lại")
    if BarState.LATE in states:
        said.append(f"Quá hạn {show_minutes(minutes[BarState.LATE])}")
    return ". ".join(said)


def _stop_notes(due: Due, day: int, states: set[BarState]) -> Iterator[str]:
    if states == {BarState.SUSPENDED}:
        yield "Dừng cả ngày"
        return
    for phase in due.phases:
        for stop in phase.stops:
            if stop.begin // DAY_MINUTES == day:
                yield f"Dừng từ {show_clock(moment_of(stop.begin))}"
            if stop.end is not None and stop.end // DAY_MINUTES == day:
                yield f"Chạy lại {show_clock(moment_of(stop.end))}"
