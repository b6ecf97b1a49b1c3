"""The working calendar of an agency, built from rows and kept by its version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from uuid import UUID

from dinh.domains.people.models import CalendarDay, CalendarVersion, WorkShift
from dinh.kernel.writes.queries import BoundRead, CompiledRead
from dinh.lib.working_time import (
    DEFAULT_SHIFTS,
    FIRST_KNOWN_DAY,
    LAST_KNOWN_DAY,
    DayKind,
    Shift,
    WorkingCalendar,
    packaged_days,
)

KEPT_CALENDARS = 256
VERSIONS = CompiledRead(lambda _: CalendarVersion.objects.values_list("agency_id", "version", "token"))


def working_calendar(*, agency_id: int | None = None) -> WorkingCalendar:
    """The calendar of an agency (none: the province's default): one small read, built once per version.

    Agencies without days or shifts of their own share one calendar. An agency's own row beats the default's;
    an agency with shifts of its own uses only those. Years without a default row keep the packaged holidays.
    """
    return working_calendars(agency_ids=() if agency_id is None else (agency_id,))[agency_id]


def working_calendars(*, agency_ids: Iterable[int]) -> dict[int | None, WorkingCalendar]:
    """The calendars of several agencies in one small read; under None the province's default."""
    return calendars_from(rows=VERSIONS.rows(), agency_ids=agency_ids)


def calendar_versions() -> BoundRead:
    """The versions of all calendars as a read that rides in a caller's pipeline; `calendars_from` takes its rows."""
    return VERSIONS.bind()


def calendars_from(
    *, rows: Iterable[tuple[int | None, int, UUID]], agency_ids: Iterable[int]
) -> dict[int | None, WorkingCalendar]:
    """The calendars of several agencies out of rows of `calendar_versions`; under None the province's default."""
    # The random end of the token: a version rolled back leaves its number, not its token, to the next one.
    versions: dict[int | None, str] = {
        owner: f"{version}-{token.hex[-12:]}" for owner, version, token in rows
    }
    default = versions.get(None, "0")
    found: dict[int | None, WorkingCalendar] = {None: _built(None, default, None)}
    for agency_id in dict.fromkeys(agency_ids):
        own = versions.get(agency_id)
        found[agency_id] = _built(agency_id if own is not None else None, default, own)
    return found


@lru_cache(maxsize=KEPT_CALENDARS)
def _built(agency_id: int | None, default_version: str, own_version: str | None) -> WorkingCalendar:
    exceptions = _default_days()
    shifts = _shifts(None) or DEFAULT_SHIFTS
    version = default_version
    if agency_id is not None:
        exceptions |= _days(CalendarDay.objects.filter(agency=agency_id))
        shifts = _shifts(agency_id) or shifts
        version = f"{default_version}/{agency_id}/{own_version}"
    return WorkingCalendar(
        version=version,
        shifts_by_weekday=shifts,
        exceptions=exceptions,
        first=FIRST_KNOWN_DAY,
        last=LAST_KNOWN_DAY,
    )


def _days(rows: Iterable[CalendarDay]) -> dict[date, DayKind]:
    return {row.date: DayKind(row.kind) for row in rows}


def _default_days() -> dict[date, DayKind]:
    recorded = _days(CalendarDay.objects.filter(agency=None))
    years = {day.year for day in recorded}
    return {day: kind for day, kind in packaged_days().items() if day.year not in years} | recorded


def _shifts(agency_id: int | None) -> Mapping[int, tuple[Shift, ...]]:
    found: dict[int, tuple[Shift, ...]] = {}
    for row in WorkShift.objects.filter(agency=agency_id).order_by("weekday", "starts_at"):
        found[row.weekday] = (*found.get(row.weekday, ()), Shift(row.starts_at, row.ends_at))
    return found


def list_calendar_days(*, agency_id: int | None, first: date, last: date) -> list[CalendarDay]:
    """Rows of one calendar between two days inclusive, for this room's own doors."""
    return list(CalendarDay.objects.filter(agency=agency_id, date__range=(first, last)).order_by("date"))
