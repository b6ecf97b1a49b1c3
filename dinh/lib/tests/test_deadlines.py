"""The law of the clock, example by example."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta

import pytest

from dinh.lib.deadlines import ExplanationLine, Extension, Limit, Suspension, Unit, Waiting, due
from dinh.lib.tests.clock import U, ask, calendar_with, m, shown, stop
from dinh.lib.working_time import DEFAULT_SHIFTS, DayKind, Shift, WorkingCalendar, default_calendar


@pytest.mark.parametrize(
    ("received", "value", "unit", "stops", "due_at"),
    [
        ("06/02/2023 09:10", 5, U.WORKING_DAYS, (), "17:00 thứ Hai 13/02/2023"),
        ("06/02/2023 18:30", 5, U.WORKING_DAYS, (), "17:00 thứ Ba 14/02/2023"),
        ("18/01/2023 10:00", 3, U.WORKING_DAYS, (), "17:00 thứ Hai 30/01/2023"),
        ("28/04/2023 16:00", 8, U.HOURS, (), "16:00 thứ Năm 04/05/2023"),
        (
            "06/02/2023 09:10", 5, U.WORKING_DAYS, (stop("08/02/2023 10:00", "10/02/2023 14:00"),),
            "10:00 thứ Năm 16/02/2023",
        ),
        ("31/01/2023 08:00", 1, U.MONTHS, (), "17:00 thứ Ba 28/02/2023"),
    ],
)  # fmt: skip
def test_worked_examples(
    received: str, value: int, unit: Unit, stops: Sequence[Suspension], due_at: str
) -> None:
    assert shown(ask(received, value, unit, stops)) == due_at


def test_received_outside_working_time_counts_from_the_next_shift() -> None:
    assert shown(ask("04/02/2023 09:00", 1, U.WORKING_DAYS)) == "17:00 thứ Ba 07/02/2023"
    assert shown(ask("06/02/2023 06:00", 1, U.WORKING_DAYS)) == "17:00 thứ Ba 07/02/2023"
    assert shown(ask("06/02/2023 12:00", 4, U.HOURS)) == "17:00 thứ Hai 06/02/2023"
    assert shown(ask("04/02/2023 09:00", 2, U.CALENDAR_DAYS)) == "17:00 thứ Tư 08/02/2023"


def test_the_last_minute_of_a_shift_belongs_to_it() -> None:
    assert shown(ask("06/02/2023 17:00", 1, U.WORKING_DAYS)) == "17:00 thứ Ba 07/02/2023"
    assert shown(ask("06/02/2023 17:01", 1, U.WORKING_DAYS)) == "17:00 thứ Tư 08/02/2023"


def test_seconds_are_cut() -> None:
    found = due(
        calendar=default_calendar(),
        received_at=m("06/02/2023 17:00") + timedelta(seconds=59),
        limit=Limit(1, U.WORKING_DAYS),
    )
    assert shown(found) == "17:00 thứ Ba 07/02/2023"


@pytest.mark.parametrize(
    ("received", "due_at"),
    [
        ("06/02/2023 14:59", "17:00 thứ Hai 06/02/2023"),
        ("06/02/2023 15:00", "17:00 thứ Ba 07/02/2023"),
        ("10/02/2023 16:00", "17:00 thứ Hai 13/02/2023"),
        ("10/02/2023 18:00", "17:00 thứ Hai 13/02/2023"),
        ("11/02/2023 16:00", "17:00 thứ Hai 13/02/2023"),
        ("19/01/2023 15:00", "17:00 thứ Sáu 27/01/2023"),
    ],
)
def test_same_day(received: str, due_at: str) -> None:
    assert shown(ask(received, 1, U.SAME_DAY)) == due_at


def test_calendar_days_are_moved_off_days_off() -> None:
    assert shown(ask("06/02/2023 09:10", 5, U.CALENDAR_DAYS)) == "17:00 thứ Hai 13/02/2023"
    assert shown(ask("06/02/2023 09:10", 4, U.CALENDAR_DAYS)) == "17:00 thứ Sáu 10/02/2023"
    assert shown(ask("17/01/2023 09:10", 5, U.CALENDAR_DAYS)) == "17:00 thứ Sáu 27/01/2023"


@pytest.mark.parametrize(
    ("received", "months", "due_at"),
    [
        ("31/01/2024 08:00", 1, "17:00 thứ Năm 29/02/2024"),
        ("30/11/2023 08:00", 3, "17:00 thứ Năm 29/02/2024"),
        ("15/12/2023 08:00", 1, "17:00 thứ Hai 15/01/2024"),
        ("30/12/2022 08:00", 1, "17:00 thứ Hai 30/01/2023"),
        ("29/12/2022 08:00", 1, "17:00 thứ Hai 30/01/2023"),
    ],
)
def test_months(received: str, months: int, due_at: str) -> None:
    assert shown(ask(received, months, U.MONTHS)) == due_at


def test_a_half_day_runs_its_half() -> None:
    calendar = calendar_with(d8=DayKind.HALF)
    assert shown(ask("06/02/2023 09:10", 2, U.WORKING_DAYS, calendar=calendar)) == "11:30 thứ Năm 09/02/2023"
    assert shown(ask("06/02/2023 09:10", 2, U.CALENDAR_DAYS, calendar=calendar)) == "11:30 thứ Tư 08/02/2023"
    assert shown(ask("08/02/2023 11:00", 1, U.SAME_DAY, calendar=calendar)) == "11:30 thứ Tư 08/02/2023"


def test_a_swapped_day_works_and_beats_a_holiday() -> None:
    both = [(date(2023, 2, 11), DayKind.SWAPPED_WORKDAY), (date(2023, 2, 11), DayKind.HOLIDAY)]
    calendar = default_calendar().with_days(both, version="test")
    assert shown(ask("06/02/2023 09:10", 5, U.WORKING_DAYS, calendar=calendar)) == "17:00 thứ Bảy 11/02/2023"
    over_packaged = default_calendar().with_days(
        [(date(2023, 1, 20), DayKind.SWAPPED_WORKDAY)], version="test"
    )
    assert (
        shown(ask("18/01/2023 10:00", 2, U.WORKING_DAYS, calendar=over_packaged))
        == "17:00 thứ Sáu 20/01/2023"
    )


def test_the_agencys_own_day_is_the_measure() -> None:
    short = WorkingCalendar(
        version="short",
        shifts_by_weekday=dict.fromkeys(
            range(5), (Shift(time(8), time(12)), Shift(time(13, 30), time(16, 30)))
        ),
        exceptions={},
        first=date(2023, 1, 1),
        last=date(2023, 12, 31),
    )
    assert short.ordinary_day == 420
    assert shown(ask("06/02/2023 09:10", 2, U.WORKING_DAYS, calendar=short)) == "16:30 thứ Tư 08/02/2023"


# Suspensions


def test_only_working_minutes_after_the_start_of_the_count_are_stopped() -> None:
    night = stop("07/02/2023 17:00", "08/02/2023 07:30")
    first_day = stop("06/02/2023 10:00", "07/02/2023 08:30")
    assert shown(ask("06/02/2023 09:10", 5, U.WORKING_DAYS, (night,))) == "17:00 thứ Hai 13/02/2023"
    assert shown(ask("06/02/2023 09:10", 5, U.WORKING_DAYS, (first_day,))) == "08:30 thứ Ba 14/02/2023"
    assert shown(ask("06/02/2023 09:10", 8, U.HOURS, (first_day,))) == "07:40 thứ Tư 08/02/2023"


def test_overlapping_suspensions_count_once() -> None:
    stops = (
        stop("08/02/2023 10:00", "09/02/2023 10:00", Waiting.FEE),
        stop("08/02/2023 08:00", "08/02/2023 09:00", Waiting.OUTSIDE),
        stop("08/02/2023 14:00", "10/02/2023 14:00", Waiting.SUPPLEMENT),
    )
    assert shown(ask("06/02/2023 09:10", 5, U.WORKING_DAYS, stops)) == "11:00 thứ Năm 16/02/2023"


def test_calendar_suspensions_are_rounded_up_once_and_before_the_move() -> None:
    # 10 hours twice are 20 hours: one day, not two; Friday 10/02 + 1 is Saturday, moved to Monday.
    stops = (stop("07/02/2023 08:00", "07/02/2023 18:00"), stop("08/02/2023 08:00", "08/02/2023 18:00"))
    assert shown(ask("06/02/2023 09:10", 4, U.CALENDAR_DAYS, stops)) == "17:00 thứ Hai 13/02/2023"
    # Unmoved due day Saturday 11/02; one stopped day leads to Sunday, not past Monday.
    assert shown(ask("06/02/2023 09:10", 5, U.CALENDAR_DAYS, stops[:1])) == "17:00 thứ Hai 13/02/2023"
    assert shown(ask("06/01/2023 09:10", 1, U.MONTHS, (stop("09/01/2023 08:00", "10/01/2023 08:00"),))) == (
        "17:00 thứ Ba 07/02/2023"
    )


@pytest.mark.parametrize("unit", [U.WORKING_DAYS, U.CALENDAR_DAYS])
def test_a_late_dossier_cannot_be_rescued(unit: Unit) -> None:
    late = stop("13/02/2023 17:01", "20/02/2023 10:00")
    open_late = stop("13/02/2023 17:01", None)
    assert shown(ask("06/02/2023 09:10", 5, unit, (late,))) == "17:00 thứ Hai 13/02/2023"
    assert shown(ask("06/02/2023 09:10", 5, unit, (open_late,))) == "17:00 thứ Hai 13/02/2023"


def test_an_earlier_suspension_moves_the_due_moment_so_that_a_later_one_comes_in_time() -> None:
    early, later = stop("08/02/2023 07:30", "09/02/2023 07:30"), stop("13/02/2023 17:01", "14/02/2023 17:01")
    assert shown(ask("06/02/2023 09:10", 5, U.WORKING_DAYS, (early, later))) == "17:00 thứ Tư 15/02/2023"
    assert shown(ask("06/02/2023 09:10", 5, U.WORKING_DAYS, (later,))) == "17:00 thứ Hai 13/02/2023"


@pytest.mark.parametrize("unit", [U.WORKING_DAYS, U.CALENDAR_DAYS, U.MONTHS, U.HOURS, U.SAME_DAY])
def test_while_suspended_there_is_no_due_moment(unit: Unit) -> None:
    found = ask("06/02/2023 09:10", 1, unit, (stop("06/02/2023 10:00", None, Waiting.SUPPLEMENT),))
    assert found.due_at is None
    assert found.suspended
    assert found.base_due_at is not None
    assert found.explanation[-1] == ExplanationLine(
        "Hạn trả kết quả sẽ được tính lại khi đồng hồ chạy tiếp", "chưa có hạn", ""
    )


# Extensions


def test_an_extension_in_the_unit_of_the_limit_is_added_to_it() -> None:
    found = ask("06/02/2023 09:10", 5, U.WORKING_DAYS, extensions=[Extension(3, U.WORKING_DAYS)])
    assert shown(found) == "17:00 thứ Năm 16/02/2023"
    assert found.extended
    assert found.base_due_at == m("13/02/2023 17:00")


def test_calendar_days_added_are_not_moved_twice() -> None:
    # 5 + 1 days from Monday 06/02 is Sunday 12/02, moved once to Monday 13/02.
    found = ask("06/02/2023 09:10", 5, U.CALENDAR_DAYS, extensions=[Extension(1, U.CALENDAR_DAYS)])
    assert shown(found) == "17:00 thứ Hai 13/02/2023"


def test_an_extension_in_another_unit_runs_from_the_due_moment_so_far() -> None:
    base = ("06/02/2023 09:10", 5, U.WORKING_DAYS)
    assert shown(ask(*base, extensions=[Extension(8, U.HOURS)])) == "17:00 thứ Ba 14/02/2023"
    assert shown(ask(*base, extensions=[Extension(3, U.CALENDAR_DAYS)])) == "17:00 thứ Năm 16/02/2023"
    assert shown(ask(*base, extensions=[Extension(1, U.MONTHS)])) == "17:00 thứ Hai 13/03/2023"
    moved = ask(*base, (stop("08/02/2023 10:00", "10/02/2023 14:00"),), [Extension(1, U.CALENDAR_DAYS)])
    assert shown(moved) == "17:00 thứ Sáu 17/02/2023"


def test_a_suspension_in_the_extension_moves_it() -> None:
    stops = (stop("14/02/2023 07:30", "14/02/2023 11:30"),)
    found = ask("06/02/2023 09:10", 5, U.WORKING_DAYS, stops, [Extension(8, U.HOURS, m("13/02/2023 10:00"))])
    assert shown(found) == "11:30 thứ Tư 15/02/2023"


@pytest.mark.parametrize(
    ("granted", "due_at", "extended"),
    [
        ("13/02/2023 16:59", "17:00 thứ Năm 16/02/2023", True),
        ("13/02/2023 17:00", "17:00 thứ Hai 13/02/2023", False),
        ("14/02/2023 08:00", "17:00 thứ Hai 13/02/2023", False),
    ],
)
def test_an_apology_for_a_late_dossier_leaves_it_late(granted: str, due_at: str, extended: bool) -> None:
    found = ask("06/02/2023 09:10", 5, U.WORKING_DAYS, extensions=[Extension(3, U.WORKING_DAYS, m(granted))])
    assert shown(found) == due_at
    assert found.extended is extended
    told = [line for line in found.explanation if "chỉ là ngày hẹn mới" in line.text]
    assert len(told) == (0 if extended else 1)


def test_terms_refuse_nonsense() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        Limit(0, U.HOURS)
    with pytest.raises(ValueError, match="at least 1"):
        Extension(0, U.HOURS)
    with pytest.raises(ValueError, match="after it begins"):
        stop("08/02/2023 10:00", "08/02/2023 09:59")
    assert Limit(1, U.SAME_DAY).label == "trong ngày"
    assert Limit(2, U.SAME_DAY).label == "2 ngày làm việc"
    assert Limit(2, U.MONTHS).label == "2 tháng"
    assert DEFAULT_SHIFTS[4] == DEFAULT_SHIFTS[0]
