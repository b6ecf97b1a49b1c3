"""Early, on time or late; how much of the time is used, how much is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from dinh.lib.deadlines.reckoned import Due
from dinh.lib.moments import cut_to_minute
from dinh.lib.working_time import DAY_MINUTES, WorkingCalendar, minute_of


class Timeliness(StrEnum):
    """The verdict on a finished dossier; UNLIMITED stands in neither rate."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"
    UNLIMITED = "unlimited"


def timeliness(*, due: Due, finished_at: datetime) -> Timeliness:
    """The verdict: late after the due moment, early on a day before the due day, else on time.

    To the minute: 17:00:59 is 17:00 and still on time. Finished while suspended: judged as if the suspension
    ended at that minute. Overdue is a verdict, never a reason to hold a result back.
    """
    finished = cut_to_minute(finished_at)
    due_at = due.as_if_resumed(finished).due_at
    if due_at is None:
        return Timeliness.UNLIMITED
    if is_past(due_at, finished):
        return Timeliness.LATE
    return Timeliness.EARLY if finished.date() < due_at.date() else Timeliness.ON_TIME


def is_past(due_at: datetime | None, moment: datetime) -> bool:
    """Whether the moment lies after the due moment, to the minute; never without one."""
    return due_at is not None and cut_to_minute(moment) > due_at


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the clock stands, in working minutes: `used + left == total`; `late` runs after the due moment.

    `days_late` counts the working days begun after the due day, 0 on the due day itself.
    """

    total: int
    used: int
    left: int
    late: int
    days_late: int
    suspended: bool


def progress(*, due: Due, now: datetime) -> Progress | None:
    """The clock at a moment, None without a legal limit.

    A suspended clock shows what would be left if it ran again now. Working minutes are those of the dossier's
    calendar from the start of the count to the due moment without the suspended ones, under every unit.
    """
    moment = cut_to_minute(now)
    judged = due.as_if_resumed(moment)
    if judged.due_at is None or judged.counted_from is None:
        return None
    calendar = judged.calendar
    begin, end, here = minute_of(judged.counted_from), minute_of(judged.due_at), minute_of(moment)
    total = running_minutes(judged, begin, end)
    used = running_minutes(judged, begin, min(max(here, begin), end))
    late = max(0, calendar.worked_before(here) - calendar.worked_before(end)) if here > end else 0
    return Progress(
        total=total,
        used=used,
        left=total - used,
        late=late,
        days_late=working_days_after(calendar, end, here) if late else 0,
        suspended=due.suspended,
    )


def working_days_after(calendar: WorkingCalendar, due_minute: int, minute: int) -> int:
    """Working days begun after the due day up to a minute; 0 when the minute is on the due day or before."""
    first, last = due_minute // DAY_MINUTES + 1, minute // DAY_MINUTES
    return sum(1 for day in range(first, last + 1) if calendar.is_working_day(date.fromordinal(day)))


def days_late(*, due: Due, finished_at: datetime) -> int:
    """Working days late of a finished dossier: at least 1 when it is late, 0 otherwise."""
    finished = cut_to_minute(finished_at)
    due_at = due.as_if_resumed(finished).due_at
    if due_at is None or finished <= due_at:
        return 0
    return max(1, working_days_after(due.calendar, minute_of(due_at), minute_of(finished)))


def running_minutes(due: Due, begin: int, end: int) -> int:
    """Working minutes from one minute number to another in which the clock ran."""
    calendar = due.calendar
    minutes = calendar.worked_before(end) - calendar.worked_before(begin) if end > begin else 0
    for phase in due.phases:
        for stop in phase.stops:
            low = max(stop.begin, begin)
            high = end if stop.end is None else min(stop.end, end)
            if high > low:
                minutes -= calendar.worked_before(high) - calendar.worked_before(low)
    return minutes
