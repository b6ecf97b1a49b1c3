"""Short words to ask for deadlines in tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from dinh.lib.deadlines import Due, Extension, Limit, Suspension, Unit, due
from dinh.lib.moments import at, show_moment
from dinh.lib.working_time import DayKind, WorkingCalendar, default_calendar

U = Unit


def m(text: str) -> datetime:
    """`06/02/2023 09:10`."""
    day, clock = text.split()
    return at(date(int(day[6:]), int(day[3:5]), int(day[:2])), time.fromisoformat(clock))


def ask(
    received: str,
    value: int,
    unit: Unit,
    suspensions: Sequence[Suspension] = (),
    extensions: Sequence[Extension] = (),
    calendar: WorkingCalendar | None = None,
) -> Due:
    return due(
        calendar=calendar or default_calendar(),
        received_at=m(received),
        limit=Limit(value, unit),
        suspensions=suspensions,
        extensions=extensions,
    )


def stop(begin: str, end: str | None, kind: str = "", source: str = "") -> Suspension:
    return Suspension(m(begin), m(end) if end else None, kind, source)


def shown(found: Due) -> str:
    return show_moment(found.due_at, weekday=True) if found.due_at else "—"


def calendar_with(**days: DayKind) -> WorkingCalendar:
    rows = [(date(2023, 2, int(name[1:])), kind) for name, kind in days.items()]
    return default_calendar().with_days(rows, version="test")
