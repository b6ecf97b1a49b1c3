"""The limits of steps: their size on the procedure's clock, and what a path of them adds up to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dinh.lib.deadlines.reckoning import Pause, union
from dinh.lib.deadlines.terms import WORKING_UNITS, Limit, Suspension, Unit
from dinh.lib.working_time import DAY_MINUTES, WorkingCalendar, minute_of, moment_of

MONTH_DAYS = 28
"""A month counts as its shortest length when steps are added up against it."""
ORDINARY_DAY = 480


def step_units(limit: Limit | None) -> frozenset[Unit]:
    """The units a step may use under a procedure's limit.

    Working days and hours under limits in working days, hours or same day; calendar days under limits in calendar
    days or months; any of the three where no limit is set.
    """
    if limit is None:
        return frozenset({Unit.WORKING_DAYS, Unit.HOURS, Unit.CALENDAR_DAYS})
    if limit.unit in WORKING_UNITS:
        return frozenset({Unit.WORKING_DAYS, Unit.HOURS})
    return frozenset({Unit.CALENDAR_DAYS})


def size(limit: Limit, *, day_minutes: int = ORDINARY_DAY) -> int:
    """A limit as a number that adds up: working minutes under working units, days under calendar units."""
    if limit.unit is Unit.HOURS:
        return limit.value * 60
    if limit.unit in WORKING_UNITS:
        return limit.value * day_minutes
    return limit.value * (MONTH_DAYS if limit.unit is Unit.MONTHS else 1)


def path_size(steps: Iterable[Limit | None], *, day_minutes: int = ORDINARY_DAY) -> int:
    """The sum of the steps' limits; a step without a limit adds nothing."""
    return sum(size(limit, day_minutes=day_minutes) for limit in steps if limit is not None)


def path_excess(limit: Limit, steps: Iterable[Limit | None], *, day_minutes: int = ORDINARY_DAY) -> int:
    """By how much a path exceeds the procedure's limit (minutes or days, see `size`); 0 or less when it fits."""
    return path_size(steps, day_minutes=day_minutes) - size(limit, day_minutes=day_minutes)


class PathCycle(ValueError):
    """The transitions lead back to a step; `path` runs from that step to itself."""

    def __init__(self, path: tuple[str, ...]) -> None:
        self.path = path
        super().__init__(" → ".join(path))


def longest_path(
    *, start: str, forward: Mapping[str, Sequence[str]], sizes: Mapping[str, int]
) -> tuple[int, tuple[str, ...]]:
    """The path from `start` whose steps add up to the most, over transitions that do not go back.

    `forward` maps a step to the steps it may be sent on to (without the ways back); `sizes` gives each step's
    size. Every path fits a limit exactly when this one does. Refuses with PathCycle when the transitions turn.
    """
    best: dict[str, tuple[int, tuple[str, ...]]] = {}
    trail: list[str] = []

    def walk(step: str) -> tuple[int, tuple[str, ...]]:
        if step in best:
            return best[step]
        if step in trail:
            raise PathCycle((*trail[trail.index(step) :], step))
        trail.append(step)
        tail = max(
            (walk(following) for following in forward.get(step, ())), key=lambda one: one[0], default=(0, ())
        )
        trail.pop()
        best[step] = (sizes.get(step, 0) + tail[0], (step, *tail[1]))
        return best[step]

    return walk(start)


def step_due(
    *,
    calendar: WorkingCalendar,
    opened_at: datetime,
    limit: Limit | None,
    not_before: datetime | None = None,
    suspensions: Sequence[Suspension] = (),
) -> datetime | None:
    """When the holder of a step must be done, on the calendar of the agency holding it.

    Working days and hours run from the moment the step came (or from `not_before`, the start of the dossier's
    count, so that steps kept in time keep the dossier in time), without the suspended minutes. Calendar days
    end, as those of the dossier do, with the last shift of the day so many days later, suspended lengths rounded
    up once to days, then moved to a working day. None without a limit and while the clock stands still.
    """
    if limit is None:
        return None
    opened = minute_of(opened_at)
    pauses = [pause for pause in union(suspensions) if pause.end is None or pause.end > opened]
    if limit.unit not in WORKING_UNITS:
        return _step_day(calendar, opened, limit, pauses)
    if not_before is not None:
        opened = max(opened, minute_of(not_before))
    start = calendar.counted_minute(opened)
    goal = calendar.worked_before(start) + size(limit, day_minutes=calendar.ordinary_day)
    for pause in pauses:
        if pause.begin > calendar.minute_at(goal):
            break
        if pause.end is None:
            return None
        begin = calendar.worked_before(max(pause.begin, start))
        goal += max(0, calendar.worked_before(pause.end) - begin)
    return moment_of(calendar.minute_at(goal))


def _step_day(
    calendar: WorkingCalendar, opened: int, limit: Limit, pauses: Sequence[Pause]
) -> datetime | None:
    day = calendar.counted_minute(opened) // DAY_MINUTES + size(limit)
    stopped = 0
    due = calendar.last_minute_of(calendar.working_day_from(day))
    for pause in pauses:
        if pause.begin > due:
            break
        if pause.end is None:
            return None
        stopped += pause.end - max(pause.begin, opened)
        due = calendar.last_minute_of(calendar.working_day_from(day - (-stopped // DAY_MINUTES)))
    return moment_of(due)


@dataclass(frozen=True, slots=True)
class StepSpan:
    """One stay at a step: working minutes it took and working minutes it was allowed (None: no limit)."""

    code: str
    from_at: datetime
    to_at: datetime | None
    minutes: int
    allowed: int | None


def step_that_made_late(*, spans: Sequence[StepSpan], due_at: datetime) -> StepSpan | None:
    """The step a late dossier names: the one most over its own limit; if none is, the one that held it at `due_at`.

    Only stays that began before the due moment can have made it late. Of equals the first.
    """
    before = [span for span in spans if span.from_at <= due_at]
    over = [(span.minutes - span.allowed, span) for span in before if span.allowed is not None]
    worst = max(over, key=lambda pair: pair[0], default=None)
    if worst is not None and worst[0] > 0:
        return worst[1]
    return before[-1] if before else None
