"""The working calendar: defaults, an agency's own rows, versions."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

import pytest
from django.db import transaction

from dinh.domains.people import actions, queries
from dinh.domains.people.actions.calendars import DayOutOfRange, ShiftsUnsound, SourceMissing
from dinh.domains.people.models import CalendarDay
from dinh.domains.people.tests.factories import NOW, agency, official, post
from dinh.domains.people.types import CalendarDayKind, Role
from dinh.kernel.access.types import ANONYMOUS, SYSTEM, NotYours
from dinh.kernel.outbox.models import Event as Fact
from dinh.lib.deadlines import Limit, Unit, due
from dinh.lib.moments import HCM
from dinh.lib.working_time import default_calendar

pytestmark = pytest.mark.django_db
MONDAY = date(2023, 2, 6)
TUESDAY = date(2023, 2, 7)


def set_day(day: date, kind: CalendarDayKind | None, agency_id: int | None = None) -> int:
    return actions.set_calendar_day(
        actor=SYSTEM, now=NOW, day=day, kind=kind, source_document="QĐ 1/QĐ-UBND", agency_id=agency_id
    )


def test_the_default_calendar_lies_in_rows_and_agrees_with_the_packaged_one() -> None:
    ours, packaged = queries.working_calendar(), default_calendar()
    assert dict(ours.exceptions) == dict(packaged.exceptions)
    assert ours.shifts_by_weekday == packaged.shifts_by_weekday
    assert CalendarDay.objects.filter(agency=None, date=date(2023, 1, 20), kind="holiday").exists()


def test_the_swap_of_new_year_2026_is_known_with_its_document_and_may_be_overruled() -> None:
    friday, saturday = date(2026, 1, 2), date(2026, 1, 10)
    ours = queries.working_calendar()
    assert (ours.working_minutes_on(friday), ours.working_minutes_on(saturday)) == (0, 480)
    rows = CalendarDay.objects.filter(agency=None, date__in=[friday, saturday]).order_by("date")
    assert list(rows.values_list("kind", "source_document")) == [
        ("holiday", "Công văn 12729/VPCP-KGVX ngày 25/12/2025"),
        ("swapped_workday", "Công văn 12729/VPCP-KGVX ngày 25/12/2025"),
    ]
    received = datetime(2025, 12, 31, 9, 0, tzinfo=HCM)
    found = due(calendar=ours, received_at=received, limit=Limit(6, Unit.WORKING_DAYS))
    assert found.due_at == datetime(2026, 1, 10, 17, 0, tzinfo=HCM)
    for day in (friday, saturday):
        set_day(day, None)
    overruled = queries.working_calendar()
    assert (overruled.working_minutes_on(friday), overruled.working_minutes_on(saturday)) == (480, 0)


def test_agencies_without_rows_of_their_own_share_one_calendar() -> None:
    one, two = agency("H23", "Tỉnh Một"), agency("H24", "Tỉnh Hai")
    assert queries.working_calendar(agency_id=one.id) is queries.working_calendar(agency_id=two.id)


def test_a_change_is_seen_at_once_and_moves_the_deadline(django_assert_num_queries: Any) -> None:
    office = agency("H23", "Tỉnh Một")
    received = datetime(2023, 2, 6, 9, 10, tzinfo=HCM)
    limit = Limit(5, Unit.WORKING_DAYS)

    def due_at() -> datetime | None:
        return due(
            calendar=queries.working_calendar(agency_id=office.id), received_at=received, limit=limit
        ).due_at

    assert due_at() == datetime(2023, 2, 13, 17, 0, tzinfo=HCM)
    set_day(TUESDAY, CalendarDayKind.HOLIDAY, office.id)
    assert due_at() == datetime(2023, 2, 14, 17, 0, tzinfo=HCM)
    with django_assert_num_queries(1):
        due_at()
    set_day(TUESDAY, None, office.id)
    assert due_at() == datetime(2023, 2, 13, 17, 0, tzinfo=HCM)


def test_an_agencys_own_row_beats_the_default() -> None:
    office = agency("H23", "Tỉnh Một")
    set_day(MONDAY, CalendarDayKind.HOLIDAY)
    set_day(MONDAY, CalendarDayKind.HALF, office.id)
    assert queries.working_calendar().working_minutes_on(MONDAY) == 0
    assert queries.working_calendar(agency_id=office.id).working_minutes_on(MONDAY) == 240


def test_versions_count_and_are_told() -> None:
    office = agency("H23", "Tỉnh Một")
    assert set_day(MONDAY, CalendarDayKind.HOLIDAY) == 2
    assert set_day(MONDAY, CalendarDayKind.HALF, office.id) == 1
    version = queries.working_calendar(agency_id=office.id).version
    assert re.fullmatch(rf"2-[0-9a-f]{{12}}/{office.id}/1-[0-9a-f]{{12}}", version)
    facts = [row.payload for row in Fact.objects.filter(name="people.calendar.changed.v1").order_by("pk")]
    assert facts == [
        {"agency_id": None, "version": 2, "first_date": "2023-02-06", "last_date": "2023-02-06"},
        {"agency_id": office.id, "version": 1, "first_date": "2023-02-06", "last_date": "2023-02-06"},
    ]


def test_shifts_of_an_agency_replace_the_default_ones() -> None:
    office = agency("H23", "Tỉnh Một")
    mornings = {weekday: [(time(8), time(11))] for weekday in range(6)}
    actions.set_shifts(actor=SYSTEM, now=NOW, shifts=mornings, agency_id=office.id)
    assert queries.working_calendar(agency_id=office.id).working_minutes_on(date(2023, 2, 11)) == 180
    assert queries.working_calendar().working_minutes_on(date(2023, 2, 11)) == 0
    actions.set_shifts(actor=SYSTEM, now=NOW, shifts={}, agency_id=office.id)
    assert queries.working_calendar(agency_id=office.id).working_minutes_on(MONDAY) == 480


def test_refused_changes(refused: Any) -> None:
    office, other = agency("H23", "Tỉnh Một"), agency("H24", "Tỉnh Hai")
    clerk = official()
    post(clerk, other.id, Role.AGENCY_ADMIN)
    stranger = queries.actor_for(account_id=clerk, now=NOW)
    assert stranger is not None
    for actor in (ANONYMOUS, stranger):
        with refused(NotYours):
            actions.set_calendar_day(
                actor=actor, now=NOW, day=MONDAY, kind=CalendarDayKind.HOLIDAY,
                source_document="x", agency_id=office.id,
            )  # fmt: skip
    with refused(SourceMissing):
        actions.set_calendar_day(
            actor=SYSTEM, now=NOW, day=MONDAY, kind=CalendarDayKind.HOLIDAY, source_document=" "
        )
    with refused(DayOutOfRange):
        set_day(date(2009, 12, 31), CalendarDayKind.HOLIDAY)
    unsound: list[dict[int, list[tuple[time, time]]]] = [
        {7: [(time(8), time(9))]},
        {0: [(time(9), time(8))]},
        {0: []},
        {0: [(time(8), time(11)), (time(10), time(12))]},
    ]
    for shifts in unsound:
        with refused(ShiftsUnsound):
            actions.set_shifts(actor=SYSTEM, now=NOW, shifts=shifts)


def test_an_agencys_administrator_may_set_its_days() -> None:
    office = agency("H23", "Tỉnh Một")
    account = official()
    post(account, office.id, Role.AGENCY_ADMIN)
    actor = queries.actor_for(account_id=account, now=NOW)
    assert actor is not None
    assert (
        actions.set_calendar_day(
            actor=actor,
            now=NOW,
            day=MONDAY,
            kind=CalendarDayKind.HALF,
            source_document="x",
            agency_id=office.id,
        )
        == 1
    )


def test_a_change_that_was_rolled_back_is_never_seen() -> None:
    class Undone(Exception):
        """Ends the transaction."""

    def undone() -> None:
        with transaction.atomic():
            set_day(MONDAY, CalendarDayKind.HOLIDAY)
            assert queries.working_calendar().working_minutes_on(MONDAY) == 0
            raise Undone

    with pytest.raises(Undone):
        undone()
    assert queries.working_calendar().working_minutes_on(MONDAY) == 480
    assert set_day(TUESDAY, CalendarDayKind.HOLIDAY) == 2
    calendar = queries.working_calendar()
    assert (calendar.working_minutes_on(MONDAY), calendar.working_minutes_on(TUESDAY)) == (480, 0)
