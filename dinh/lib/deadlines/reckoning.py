"""The arithmetic of a deadline, on minute numbers; nothing here knows words.

A reckoning runs in phases: the limit first, with every extension in its own unit added to it; then each extension
in another unit, which starts at the due moment so far as if received then. Inside a phase the suspensions, as
their union, are walked in order, and each moves the due moment before the next one is looked at: one that begins
after the due moment moves nothing.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dinh.lib.deadlines.terms import Extension, Limit, Suspension, Unit
from dinh.lib.working_time import DAY_MINUTES, WorkingCalendar, minute_of

SAME_DAY_CUT_OFF = 15 * 60
"""Received at or after 15:00, a same-day procedure is due on the next working day."""

MOST_MONTHS = 12 * 100
"""No calendar reaches a century ahead; beyond it the arithmetic of dates ends."""


@dataclass(frozen=True, slots=True)
class Pause:
    """One stretch of the union of the suspensions, in minute numbers; `end` None while open."""

    begin: int
    end: int | None


@dataclass(frozen=True, slots=True)
class Stop:
    """A pause that moved the due moment (or, still open, took it away).

    `added` is in working minutes under working units, in clock minutes under calendar units.
    """

    begin: int
    end: int | None
    added: int


@dataclass(frozen=True, slots=True)
class Phase:
    """One limit run from one reception. `base_due` is the due minute without suspensions, `due` with them."""

    limit: Limit
    received: int
    counted: int
    start: int
    unmoved_day: int | None
    base_due: int
    due: int | None
    stops: tuple[Stop, ...]


@dataclass(frozen=True, slots=True)
class Reckoning:
    """All phases, and for each extension whether it counted."""

    phases: tuple[Phase, ...]
    granted: tuple[bool, ...]


def union(suspensions: Sequence[Suspension]) -> tuple[Pause, ...]:
    """Suspensions as disjoint stretches in order; those that touch are one, an open one swallows what follows."""
    rough = sorted(
        (
            (minute_of(one.from_at), None if one.to_at is None else minute_of(one.to_at))
            for one in suspensions
        ),
        key=lambda pair: pair[0],
    )
    merged: list[Pause] = []
    for begin, end in rough:
        last = merged[-1] if merged else None
        if last is None or (last.end is not None and begin > last.end):
            merged.append(Pause(begin, end))
        elif last.end is not None and (end is None or end > last.end):
            merged[-1] = Pause(last.begin, end)
    return tuple(merged)


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month if there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def run_phase(calendar: WorkingCalendar, received: int, limit: Limit, pauses: Sequence[Pause]) -> Phase:
    """One limit, from one moment of reception, over the pauses that are left."""
    if limit.unit in {Unit.CALENDAR_DAYS, Unit.MONTHS}:
        return _run_days(calendar, received, limit, pauses)
    return _run_minutes(calendar, received, limit, pauses)


def start_of(calendar: WorkingCalendar, received: int, limit: Limit) -> tuple[int, int]:
    """The minute a reception counts as, inside working time, and the minute the limit begins to run."""
    counted = calendar.counted_minute(received)
    if limit.unit in {Unit.CALENDAR_DAYS, Unit.MONTHS}:
        return counted, (counted // DAY_MINUTES + 1) * DAY_MINUTES
    waits = limit.unit is Unit.WORKING_DAYS or (
        limit.unit is Unit.SAME_DAY and counted % DAY_MINUTES >= SAME_DAY_CUT_OFF
    )
    return counted, calendar.next_day_start(counted) if waits else counted


def _run_minutes(calendar: WorkingCalendar, received: int, limit: Limit, pauses: Sequence[Pause]) -> Phase:
    counted, start = start_of(calendar, received, limit)
    if limit.unit is Unit.WORKING_DAYS:
        goal = calendar.worked_before(start) + limit.value * calendar.ordinary_day
    elif limit.unit is Unit.HOURS:
        goal = calendar.worked_before(start) + limit.value * 60
    else:
        day = start // DAY_MINUTES
        for _ in range(limit.value - 1):
            day = calendar.working_day_from(day + 1)
        goal = calendar.worked_before(calendar.last_minute_of(day))
    base_due = due = calendar.minute_at(goal)
    stops: list[Stop] = []
    for pause in pauses:
        if pause.end is not None and pause.end <= received:
            continue
        if pause.begin > due:
            break
        begin = max(pause.begin, received)
        if pause.end is None:
            stops.append(Stop(begin, None, 0))
            return Phase(limit, received, counted, start, None, base_due, None, tuple(stops))
        from_start = calendar.worked_before(max(begin, start))
        added = max(0, calendar.worked_before(pause.end) - from_start)
        goal += added
        due = calendar.minute_at(goal)
        stops.append(Stop(begin, pause.end, added))
    return Phase(limit, received, counted, start, None, base_due, due, tuple(stops))


def _run_days(calendar: WorkingCalendar, received: int, limit: Limit, pauses: Sequence[Pause]) -> Phase:
    counted, start = start_of(calendar, received, limit)
    first = counted // DAY_MINUTES
    if limit.unit is Unit.CALENDAR_DAYS:
        day = first + limit.value
    else:
        if limit.value > MOST_MONTHS:
            raise calendar.ends()
        day = add_months(date.fromordinal(first), limit.value).toordinal()
    base_due = due = calendar.last_minute_of(calendar.working_day_from(day))
    stops: list[Stop] = []
    stopped = 0
    for pause in pauses:
        if pause.end is not None and pause.end <= received:
            continue
        if pause.begin > due:
            break
        begin = max(pause.begin, received)
        if pause.end is None:
            stops.append(Stop(begin, None, 0))
            return Phase(limit, received, counted, start, day, base_due, None, tuple(stops))
        stopped += pause.end - begin
        # All lengths together are rounded up once, before the day is moved off a day off.
        whole_days = -(-stopped // DAY_MINUTES)
        due = calendar.last_minute_of(calendar.working_day_from(day + whole_days))
        stops.append(Stop(begin, pause.end, pause.end - begin))
    return Phase(limit, received, counted, start, day, base_due, due, tuple(stops))


def run_phases(
    calendar: WorkingCalendar, received: int, limits: Sequence[Limit], pauses: Sequence[Pause]
) -> tuple[Phase, ...]:
    """The limits one after the other, each from the due moment of the one before; a pause counts once."""
    phases: list[Phase] = []
    used = 0
    for limit in limits:
        phase = run_phase(calendar, received, limit, pauses[used:])
        phases.append(phase)
        if phase.due is None:
            break
        due = phase.due
        used = next((place for place, pause in enumerate(pauses) if pause.begin > due), len(pauses))
        received = due
    return tuple(phases)


def reckon(
    calendar: WorkingCalendar,
    received: int,
    limit: Limit,
    pauses: Sequence[Pause],
    extensions: Sequence[Extension],
) -> Reckoning:
    """The whole reckoning. An extension granted when the dossier was already due is not counted."""
    limits = [limit]
    granted: list[bool] = []
    for extension in extensions:
        in_time = extension.at is None or not _is_due(
            calendar, received, limits, pauses, minute_of(extension.at)
        )
        granted.append(in_time)
        if not in_time:
            continue
        if extension.unit is limit.unit:
            limits[0] = Limit(limits[0].value + extension.value, limit.unit)
        else:
            limits.append(extension.limit)
    return Reckoning(run_phases(calendar, received, limits, pauses), tuple(granted))


def _is_due(
    calendar: WorkingCalendar, received: int, limits: Sequence[Limit], pauses: Sequence[Pause], minute: int
) -> bool:
    """Whether the due moment, as it was known at that minute, had come."""
    known = [
        pause if pause.end is not None and pause.end <= minute else Pause(pause.begin, None)
        for pause in pauses
        if pause.begin <= minute
    ]
    due = run_phases(calendar, received, limits, known)[-1].due
    return due is not None and minute >= due
