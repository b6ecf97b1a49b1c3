"""What the pages show of the clock: bars, holders, steps."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from dinh.lib.deadlines import (
    BarState,
    Extension,
    Held,
    HolderKind,
    Holding,
    Limit,
    PathCycle,
    StepSpan,
    Suspension,
    Unit,
    Waiting,
    counted_from,
    day_bars,
    due,
    longest_path,
    path_excess,
    path_size,
    responsibility,
    size,
    step_due,
    step_that_made_late,
    step_units,
)
from dinh.lib.moments import at
from dinh.lib.working_time import (
    CalendarEnds,
    DayKind,
    Shift,
    WorkingCalendar,
    default_calendar,
    merge_days,
    packaged_days,
)

STOP = Suspension(at(date(2023, 2, 8), time(10)), at(date(2023, 2, 10), time(14)), Waiting.SUPPLEMENT)


def m(day: int, clock: str, month: int = 2) -> datetime:
    return at(date(2023, month, day), time.fromisoformat(clock))


def test_bars_as_on_the_tracking_page() -> None:
    found = due(
        calendar=default_calendar(),
        received_at=m(6, "09:10"),
        limit=Limit(5, Unit.WORKING_DAYS),
        suspensions=[STOP],
    )
    bars = day_bars(due=found, now=m(13, "10:15"))
    assert [bar.note for bar in bars] == [
        "Tiếp nhận 09:10. Ngày đầu không tính",
        "Tính 8 giờ",
        "Tính 2 giờ 30 phút. Dừng từ 10:00",
        "Dừng cả ngày",
        "Tính 3 giờ. Chạy lại 14:00",
        "Ngày nghỉ",
        "Hôm nay, đã tính 2 giờ 45 phút",
        "Còn lại",
        "Còn lại",
        "Hẹn trả 10:00",
    ]
    weekend = bars[5]
    assert (weekend.first, weekend.last, weekend.is_off) == (date(2023, 2, 11), date(2023, 2, 12), True)
    friday = bars[4]
    assert [(part.state, part.minutes) for part in friday.parts] == [
        (BarState.SUSPENDED, 300),
        (BarState.COUNTED, 180),
    ]
    assert [bar.is_today for bar in bars].index(True) == 6
    assert sum(bar.minutes(BarState.COUNTED) for bar in bars) == 16 * 60 + 15
    assert sum(bar.minutes(BarState.LEFT) for bar in bars) == 2400 - 975
    assert bars[-1].minutes(BarState.AFTER) == 330


def test_bars_of_a_late_and_of_a_suspended_dossier() -> None:
    received, limit = m(6, "09:10"), Limit(1, Unit.WORKING_DAYS)
    late = day_bars(
        due=due(calendar=default_calendar(), received_at=received, limit=limit), now=m(8, "08:30")
    )
    assert [bar.note for bar in late] == [
        "Tiếp nhận 09:10. Ngày đầu không tính",
        "Tính 8 giờ. Hẹn trả 17:00",
        "Hôm nay. Quá hạn 1 giờ",
    ]
    waiting = due(
        calendar=default_calendar(),
        received_at=received,
        limit=Limit(2, Unit.CALENDAR_DAYS),
        suspensions=[Suspension(m(7, "10:00"), None, Waiting.FEE)],
    )
    assert [bar.note for bar in day_bars(due=waiting, now=m(12, "10:00"))] == [
        "Tiếp nhận 09:10. Ngày đầu không tính",
        "Tính 2 giờ 30 phút. Dừng từ 10:00",
        "Dừng cả ngày",
        "Dừng cả ngày",
        "Dừng cả ngày",
        "Ngày nghỉ, vẫn tính vào thời hạn",
    ]
    assert (
        day_bars(due=due(calendar=default_calendar(), received_at=received, limit=None), now=received) == ()
    )


def test_bars_before_the_count() -> None:
    found = due(calendar=default_calendar(), received_at=m(4, "09:10"), limit=Limit(1, Unit.WORKING_DAYS))
    assert [bar.note for bar in day_bars(due=found, now=m(4, "09:10"))] == [
        "Ngày nghỉ",
        "Chưa tính",
        "Hẹn trả 17:00",
    ]


def test_holders_as_on_the_tracking_page() -> None:
    reception, review, leader = "Trung tâm", "Chi cục", "Lãnh đạo"
    found = responsibility(
        calendar=default_calendar(),
        from_at=m(6, "09:10"),
        to_at=m(13, "10:15"),
        holdings=[
            Holding(reception, HolderKind.AGENCY, m(6, "09:10"), m(6, "11:00")),
            Holding(review, HolderKind.AGENCY, m(6, "11:00"), m(13, "08:30")),
            Holding(leader, HolderKind.AGENCY, m(13, "08:30"), None),
        ],
        suspensions=[STOP],
    )
    assert found.total == 2465
    assert found.rows == (
        Held(reception, HolderKind.AGENCY, 110, "4.5"),
        Held(review, HolderKind.AGENCY, 1140, "46.2"),
        Held("Người dân, tổ chức (đồng hồ dừng)", HolderKind.CITIZEN, 1110, "45.0"),
        Held(leader, HolderKind.AGENCY, 105, "4.3"),
    )
    assert found.minutes(HolderKind.AGENCY) == 1355
    assert found.minutes(HolderKind.OUTSIDE) == 0


def test_holders_with_gaps_overlaps_and_outside_bodies() -> None:
    found = responsibility(
        calendar=default_calendar(),
        from_at=m(6, "07:30"),
        to_at=m(6, "17:00"),
        holdings=[
            Holding("a", HolderKind.AGENCY, m(6, "08:30"), m(6, "09:30")),
            Holding("b", HolderKind.OUTSIDE, m(6, "09:00"), m(6, "10:00")),
        ],
        suspensions=[
            Suspension(m(6, "13:00"), m(6, "14:00"), Waiting.OUTSIDE),
            Suspension(m(6, "16:00"), None, Waiting.FORCE_MAJEURE),
            Suspension(m(6, "14:00"), m(6, "15:00"), "không rõ"),
        ],
    )
    assert [(row.holder, row.minutes) for row in found.rows] == [
        ("a", 90),
        ("b", 60 + 90 + 120),
        ("Cơ quan khác, bất khả kháng (đồng hồ dừng)", 120),
    ]
    assert found.total == 480
    nobody = responsibility(
        calendar=default_calendar(), from_at=m(6, "07:30"), to_at=m(6, "08:30"), holdings=[]
    )
    assert nobody.rows == (Held("", HolderKind.AGENCY, 60, "100.0"),)
    empty = responsibility(
        calendar=default_calendar(), from_at=m(6, "07:30"), to_at=m(5, "08:30"), holdings=[]
    )
    assert (empty.total, empty.rows) == (0, ())


def test_steps_add_up_in_the_units_of_the_procedure() -> None:
    days, hours = Limit(2, Unit.WORKING_DAYS), Limit(4, Unit.HOURS)
    assert step_units(Limit(1, Unit.SAME_DAY)) == {Unit.WORKING_DAYS, Unit.HOURS}
    assert step_units(Limit(1, Unit.MONTHS)) == {Unit.CALENDAR_DAYS}
    assert step_units(None) == {Unit.WORKING_DAYS, Unit.HOURS, Unit.CALENDAR_DAYS}
    assert (size(days), size(hours), size(days, day_minutes=420)) == (960, 240, 840)
    assert (size(Limit(1, Unit.MONTHS)), size(Limit(9, Unit.CALENDAR_DAYS))) == (28, 9)
    assert path_size([days, None, hours]) == 1200
    assert path_excess(Limit(3, Unit.WORKING_DAYS), [days, hours, hours]) == 0
    assert path_excess(Limit(1, Unit.SAME_DAY), [hours, hours, Limit(1, Unit.HOURS)]) == 60
    assert path_excess(Limit(1, Unit.MONTHS), [Limit(29, Unit.CALENDAR_DAYS)]) == 1


def test_the_longest_path_is_named() -> None:
    forward = {"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}
    sizes = {"a": 60, "b": 120, "c": 480, "d": 30}
    assert longest_path(start="a", forward=forward, sizes=sizes) == (570, ("a", "c", "d"))
    with pytest.raises(PathCycle) as turned:
        longest_path(start="a", forward={"a": ["b"], "b": ["c"], "c": ["b"]}, sizes={})
    assert turned.value.path == ("b", "c", "b")


def test_a_step_runs_from_the_moment_it_came() -> None:
    calendar = default_calendar()
    hours, days, plain = Limit(8, Unit.HOURS), Limit(1, Unit.WORKING_DAYS), Limit(3, Unit.CALENDAR_DAYS)
    assert step_due(calendar=calendar, opened_at=m(13, "08:30"), limit=hours) == m(14, "08:30")
    assert step_due(calendar=calendar, opened_at=m(13, "18:30"), limit=days) == m(14, "17:00")
    assert step_due(calendar=calendar, opened_at=m(13, "08:30"), limit=None) is None
    first = step_due(calendar=calendar, opened_at=m(6, "09:10"), limit=days, not_before=m(7, "07:30"))
    assert first == m(7, "17:00")
    stopped = step_due(calendar=calendar, opened_at=m(8, "09:00"), limit=hours, suspensions=[STOP])
    assert stopped == m(13, "11:30")
    assert step_due(calendar=calendar, opened_at=m(8, "09:00"), limit=plain, suspensions=[STOP]) == m(
        14, "17:00"
    )
    still = [Suspension(m(8, "10:00"), None)]
    assert step_due(calendar=calendar, opened_at=m(8, "09:00"), limit=hours, suspensions=still) is None
    assert step_due(calendar=calendar, opened_at=m(8, "09:00"), limit=plain, suspensions=still) is None
    after = [Suspension(m(20, "10:00"), None)]
    assert step_due(calendar=calendar, opened_at=m(8, "09:00"), limit=hours, suspensions=after) == m(
        9, "09:00"
    )
    assert step_due(calendar=calendar, opened_at=m(8, "09:00"), limit=plain, suspensions=after) == m(
        13, "17:00"
    )


def test_steps_kept_in_time_keep_the_dossier_in_time() -> None:
    calendar = default_calendar()
    found = due(calendar=calendar, received_at=m(6, "09:10"), limit=Limit(5, Unit.WORKING_DAYS))
    moment = m(6, "09:10")
    for limit in (Limit(4, Unit.HOURS), Limit(4, Unit.WORKING_DAYS), Limit(4, Unit.HOURS)):
        ended = step_due(calendar=calendar, opened_at=moment, limit=limit, not_before=found.counted_from)
        assert ended is not None
        moment = ended
    assert moment == found.due_at


@pytest.mark.parametrize("unit", list(Unit))
def test_the_start_of_the_count_alone_is_that_of_the_whole_reckoning(unit: Unit) -> None:
    calendar = default_calendar()
    limit = Limit(3, unit)
    for day, clock in ((6, "09:10"), (6, "06:00"), (6, "12:00"), (6, "15:00"), (10, "16:59"), (11, "10:00")):
        found = due(calendar=calendar, received_at=m(day, clock), limit=limit)
        assert counted_from(calendar=calendar, received_at=m(day, clock), limit=limit) == found.counted_from
    assert counted_from(calendar=calendar, received_at=m(6, "09:10"), limit=None) is None


def test_the_step_that_made_it_late() -> None:
    def span(code: str, day: int, minutes: int, allowed: int | None) -> StepSpan:
        return StepSpan(code, m(day, "08:00"), None, minutes, allowed)

    spans = [span("a", 6, 100, 120), span("b", 7, 900, 480), span("c", 8, 300, 240), span("d", 20, 9000, 60)]
    named = step_that_made_late(spans=spans, due_at=m(13, "17:00"))
    assert named is not None
    assert named.code == "b"
    held = step_that_made_late(spans=[span("a", 6, 100, 120), span("b", 7, 900, None)], due_at=m(13, "17:00"))
    assert held is not None
    assert held.code == "b"
    assert step_that_made_late(spans=[], due_at=m(13, "17:00")) is None


# The calendar


def test_the_packaged_days() -> None:
    days = packaged_days()
    assert [day for day in sorted(days) if day.year == 2023 and day.month == 1] == [
        date(2023, 1, 1), date(2023, 1, 2), *(date(2023, 1, day) for day in range(20, 27)),
    ]  # fmt: skip
    assert days[date(2026, 8, 22)] is DayKind.SWAPPED_WORKDAY
    assert days[date(2026, 11, 24)] is DayKind.HOLIDAY
    calendar = default_calendar()
    assert calendar.is_working_day(date(2026, 8, 22))
    assert not calendar.is_working_day(date(2026, 8, 31))
    assert default_calendar() is calendar


def test_which_kind_of_day_holds() -> None:
    day = date(2023, 2, 8)
    assert merge_days([(day, DayKind.SWAPPED_WORKDAY), (day, DayKind.HOLIDAY)]) == {
        day: DayKind.SWAPPED_WORKDAY
    }
    assert merge_days([(day, DayKind.HALF), (day, DayKind.HOLIDAY)]) == {day: DayKind.HOLIDAY}


def test_shifts_of_exceptional_days() -> None:
    morning, afternoon = Shift(time(8), time(12, 30)), Shift(time(13), time(17))
    saturday = (Shift(time(8), time(11)),)
    calendar = WorkingCalendar(
        version="t",
        shifts_by_weekday={**dict.fromkeys(range(5), (morning, afternoon)), 5: saturday},
        exceptions={
            date(2023, 2, 8): DayKind.HALF,
            date(2023, 2, 11): DayKind.SWAPPED_WORKDAY,
            date(2023, 2, 12): DayKind.HALF,
            date(2023, 2, 18): DayKind.HOLIDAY,
        },
        first=date(2023, 2, 1),
        last=date(2023, 2, 28),
    )
    half = (Shift(time(8), time(12)),)
    assert calendar.shifts_on(date(2023, 2, 8)) == half
    assert calendar.shifts_on(date(2023, 2, 11)) == (morning, afternoon)
    assert calendar.shifts_on(date(2023, 2, 12)) == half
    assert calendar.shifts_on(date(2023, 2, 18)) == ()
    assert calendar.shifts_on(date(2023, 2, 25)) == saturday
    assert calendar.working_minutes_on(date(2023, 2, 25)) == 180
    assert calendar.day_end(date(2023, 2, 8)) == m(8, "12:00")
    assert calendar.next_start(m(18, "09:00")) == m(20, "08:00")
    assert calendar.next_start(m(8, "12:00")) == m(8, "12:00")
    with pytest.raises(ValueError, match="day off"):
        calendar.day_end(date(2023, 2, 18))


def test_nobody_reckons_beyond_the_calendar() -> None:
    calendar = default_calendar()
    for received, limit in (
        (at(date(2009, 12, 31)), Limit(1, Unit.HOURS)),
        (at(date(2041, 1, 1)), Limit(1, Unit.HOURS)),
        (at(date(2040, 12, 31), time(20)), Limit(1, Unit.HOURS)),
        (at(date(2040, 12, 31), time(8)), Limit(1, Unit.WORKING_DAYS)),
        (at(date(2040, 12, 31), time(8)), Limit(9, Unit.HOURS)),
        (at(date(2040, 12, 31), time(8)), Limit(1, Unit.CALENDAR_DAYS)),
        (at(date(2023, 2, 6), time(8)), Limit(100_000, Unit.MONTHS)),
    ):
        with pytest.raises(CalendarEnds) as refused:
            due(calendar=calendar, received_at=received, limit=limit)
        assert refused.value.sentence.startswith("Lịch làm việc chỉ có từ 01/01/2010 đến 31/12/2040.")
    beyond = Extension(200_000, Unit.HOURS)
    with pytest.raises(CalendarEnds):
        due(calendar=calendar, received_at=m(6, "09:10"), limit=Limit(1, Unit.SAME_DAY), extensions=[beyond])


def test_a_calendar_needs_work() -> None:
    with pytest.raises(ValueError, match="at least one shift"):
        WorkingCalendar("t", {}, {}, date(2023, 1, 1), date(2023, 1, 31))
    with pytest.raises(ValueError, match="after it starts"):
        Shift(time(12), time(8))


def test_working_minutes_before_the_first_shift() -> None:
    calendar = WorkingCalendar("t", {0: (Shift(time(8), time(12)),)}, {}, date(2023, 2, 1), date(2023, 2, 28))
    assert calendar.worked(m(1, "08:00")) == 0
    assert calendar.at(0) == m(6, "08:00")
    assert calendar.add(m(6, "11:00"), 60) == m(6, "12:00")
    assert calendar.add(m(6, "12:00"), -30) == m(6, "11:30")
