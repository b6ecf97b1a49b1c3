"""The working calendar is edited row by row, each with its source document; every change bumps its version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any

from django.db import transaction

from dinh.domains.people import permissions
from dinh.domains.people.models import CalendarDay, CalendarVersion, WorkShift
from dinh.domains.people.queries.agencies import get_agency
from dinh.domains.people.types import CalendarDayKind
from dinh.events.people import CalendarChanged
from dinh.kernel.access.types import Actor, NotYours
from dinh.kernel.audit.actions import record
from dinh.kernel.outbox.actions import publish
from dinh.lib.ids import uuid7
from dinh.lib.refusals import Invalid
from dinh.lib.vietnamese import clean_line
from dinh.lib.working_time import FIRST_KNOWN_DAY, LAST_KNOWN_DAY

LAST_WEEKDAY = 6


class DayOutOfRange(Invalid):
    """The calendar knows only so many years."""

    code = "people.calendar_day_out_of_range"
    default_sentence = "Ngày phải nằm trong khoảng từ năm 2010 đến năm 2040."


class SourceMissing(Invalid):
    """A row of the calendar names the document it rests on."""

    code = "people.calendar_source_missing"
    default_sentence = "Hãy ghi văn bản quy định ngày nghỉ, ngày làm bù này."


class ShiftsUnsound(Invalid):
    """Shifts of a day stand in order and do not overlap; at least one weekday is worked."""

    code = "people.shifts_unsound"
    default_sentence = "Các ca làm việc phải đúng thứ tự, không chồng nhau và có ít nhất một ngày làm việc."


def set_calendar_day(
    *,
    actor: Actor,
    now: datetime,
    day: date,
    kind: CalendarDayKind | None,
    source_document: str,
    agency_id: int | None = None,
    name: str = "",
) -> int:
    """Set what a day is, or with `kind` None take the row away; without agency for the whole province.

    Returns the calendar's new version. Tells `people.calendar.changed.v1`, at which open dossiers recompute.
    """
    source = clean_line(source_document)
    if not source:
        raise SourceMissing
    if not FIRST_KNOWN_DAY <= day <= LAST_KNOWN_DAY:
        raise DayOutOfRange
    with transaction.atomic():
        _guard(actor, agency_id)
        before = CalendarDay.objects.filter(agency=agency_id, date=day).first()
        if kind is None:
            CalendarDay.objects.filter(agency=agency_id, date=day).delete()
        else:
            place: dict[str, Any] = {"agency_id": agency_id, "date": day}
            CalendarDay.objects.update_or_create(
                **place,
                defaults={"kind": kind.value, "source_document": source, "name": clean_line(name)},
            )
        record(
            actor=actor,
            verb="people.set_calendar_day",
            subject=f"people.calendar:{agency_id or 'province'}",
            owner=None,
            changes={day.isoformat(): (before.kind if before else None, kind.value if kind else None)},
            now=now,
        )
        return _bump(agency_id, now, first=day, last=day)


def set_shifts(
    *,
    actor: Actor,
    now: datetime,
    shifts: Mapping[int, Sequence[tuple[time, time]]],
    agency_id: int | None = None,
) -> int:
    """Set the shifts of all weekdays (0 = Monday) at once; an empty mapping returns to the default.

    Returns the calendar's new version. Tells `people.calendar.changed.v1`.
    """
    rows = [
        WorkShift(agency_id=agency_id, weekday=weekday, starts_at=start, ends_at=end)
        for weekday, day_shifts in shifts.items()
        for start, end in day_shifts
    ]
    if not all(_is_sound(weekday, day_shifts) for weekday, day_shifts in shifts.items()):
        raise ShiftsUnsound
    if shifts and not rows:
        raise ShiftsUnsound
    with transaction.atomic():
        _guard(actor, agency_id)
        WorkShift.objects.filter(agency=agency_id).delete()
        WorkShift.objects.bulk_create(rows)
        record(
            actor=actor,
            verb="people.set_shifts",
            subject=f"people.calendar:{agency_id or 'province'}",
            owner=None,
            changes={"shifts": (None, "; ".join(f"{r.weekday} {r.starts_at}-{r.ends_at}" for r in rows))},
            now=now,
        )
        return _bump(agency_id, now, first=None, last=None)


def _is_sound(weekday: int, shifts: Sequence[tuple[time, time]]) -> bool:
    if not 0 <= weekday <= LAST_WEEKDAY:
        return False
    bounds = [clock for shift in shifts for clock in shift]
    in_order = all(a <= b for a, b in pairwise(bounds))
    return in_order and all(start < end for start, end in shifts)


def _guard(actor: Actor, agency_id: int | None) -> None:
    if agency_id is None:
        allowed = permissions.is_province_admin(actor)
    else:
        allowed = permissions.may_manage_people_of(actor, get_agency(agency_id=agency_id).path)
    if not allowed:
        raise NotYours


def _bump(agency_id: int | None, now: datetime, *, first: date | None, last: date | None) -> int:
    of: dict[str, Any] = {"agency_id": agency_id}
    CalendarVersion.objects.get_or_create(**of)
    row = CalendarVersion.objects.select_for_update().get(agency=agency_id)
    row.version += 1
    row.token = uuid7()
    row.save(update_fields=["version", "token"])
    publish(
        CalendarChanged(agency_id, row.version, first, last),
        key=f"people.calendar:{agency_id or 'province'}",
        now=now,
    )
    return row.version
