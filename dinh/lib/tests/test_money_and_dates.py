from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dinh.lib.durations import show_minutes, show_working
from dinh.lib.moments import HCM
from dinh.lib.money import (
    NotAnAmount,
    format_short_vnd,
    format_vnd,
    number_in_words,
    parse_vnd,
    to_vnd,
    vnd_in_words,
)
from dinh.lib.precise_dates import (
    Bound,
    NotADate,
    Part,
    PreciseDate,
    months_of,
    parse_precise_date,
    year_to_month,
    years,
)


def test_durations() -> None:
    assert [show_minutes(minutes) for minutes in (0, 5, 65, 1110, 2400)] == [
        "0 phút", "5 phút", "1 giờ 05 phút", "18 giờ 30 phút", "40 giờ",
    ]  # fmt: skip
    assert [show_working(minutes, 480) for minutes in (1142, 960, 185)] == [
        "2 ngày 3 giờ",
        "2 ngày",
        "3 giờ 05 phút",
    ]


def test_writing_money() -> None:
    assert format_vnd(1205000) == "1.205.000 đồng"
    assert format_short_vnd(0) == "0 đ"
    assert vnd_in_words(1205000) == "Một triệu hai trăm linh năm nghìn đồng"
    assert to_vnd(Decimal("23.8"), 1_000_000_000) == 23_800_000_000
    with pytest.raises(ValueError, match="whole number"):
        to_vnd(Decimal("0.5"), 1)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"), (5, "năm"), (10, "mười"), (15, "mười lăm"), (21, "hai mươi mốt"), (25, "hai mươi lăm"),
        (30, "ba mươi"), (101, "một trăm linh một"), (111, "một trăm mười một"), (1000, "một nghìn"),
        (1005, "một nghìn không trăm linh năm"), (2000050, "hai triệu không trăm năm mươi"),
        (1000000000, "một tỷ"), (1000000001, "một tỷ không trăm linh một"),
        (3500000000000, "ba nghìn năm trăm tỷ"), (-7, "âm bảy"),
    ],
)  # fmt: skip
def test_numbers_in_words(number: int, words: str) -> None:
    assert number_in_words(number) == words


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.205.000 đồng", 1205000), ("50,000 đ", 50000), ("1205000 VND", 1205000), ("50.000đ", 50000), ("0", 0),
        ("120.000 VNĐ", 120000),
    ],
)  # fmt: skip
def test_reading_money(text: str, amount: int) -> None:
    assert parse_vnd(text) == amount


@pytest.mark.parametrize("text", ["", "miễn phí", "-5", "1,5", "40 USD"])
def test_no_money(text: str) -> None:
    with pytest.raises(NotAnAmount):
        parse_vnd(text)


@given(st.integers(0, 10**15))
def test_money_is_read_back(amount: int) -> None:
    assert parse_vnd(format_vnd(amount)) == amount


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("30-9-2020", PreciseDate(2020, 9, 30)),
        ("ngày 30/09/2020", PreciseDate(2020, 9, 30)),
        ("2020-09-30", PreciseDate(2020, 9, 30)),
        ("11/2019", PreciseDate(2019, 11)),
        ("tháng 12 năm 2020", PreciseDate(2020, 12)),
        ("tháng 12", PreciseDate(2023, 12)),
        ("đầu tháng 1/2024", PreciseDate(2024, 1, part=Part.EARLY)),
        ("cuối năm 2023", PreciseDate(2023, part=Part.LATE)),
        ("trước 30-9", PreciseDate(2023, 9, 30, bound=Bound.BEFORE)),
        ("trước ngày 30/9/2020", PreciseDate(2020, 9, 30, bound=Bound.BEFORE)),
        ("Muộn nhất là  ngày 30/9/2020", PreciseDate(2020, 9, 30, bound=Bound.NOT_LATER)),
        ("chậm nhất giữa tháng 5/2021", PreciseDate(2021, 5, part=Part.MIDDLE, bound=Bound.NOT_LATER)),
        ("sau 2025", PreciseDate(2025, bound=Bound.AFTER)),
        ("2030", PreciseDate(2030)),
    ],
)
def test_reading_dates(text: str, wanted: PreciseDate) -> None:
    assert parse_precise_date(text, default_year=2023) == wanted


@pytest.mark.parametrize(
    "text", ["", "kỳ họp gần nhất", "31/02/2020", "13/2020", "đầu 3/9/2020", "30-9", "tháng 12"]
)
def test_no_date(text: str) -> None:
    with pytest.raises(NotADate):
        parse_precise_date(text)


@pytest.mark.parametrize(
    ("given_date", "first", "last", "text"),
    [
        (PreciseDate(2020, 9, 30), date(2020, 9, 30), date(2020, 9, 30), "30/09/2020"),
        (PreciseDate(2020, 9, 30, bound=Bound.BEFORE), None, date(2020, 9, 29), "trước ngày 30/09/2020"),
        (
            PreciseDate(2020, 9, 30, bound=Bound.NOT_LATER),
            None,
            date(2020, 9, 30),
            "muộn nhất ngày 30/09/2020",
        ),
        (PreciseDate(2024, 2), date(2024, 2, 1), date(2024, 2, 29), "tháng 02/2024"),
        (PreciseDate(2024, 1, part=Part.EARLY), date(2024, 1, 1), date(2024, 1, 10), "đầu tháng 01/2024"),
        (PreciseDate(2024, 2, part=Part.LATE), date(2024, 2, 21), date(2024, 2, 29), "cuối tháng 02/2024"),
        (PreciseDate(2023, part=Part.MIDDLE), date(2023, 5, 1), date(2023, 8, 31), "giữa năm 2023"),
        (PreciseDate(2025, bound=Bound.AFTER), date(2026, 1, 1), None, "sau năm 2025"),
        (PreciseDate(2025), date(2025, 1, 1), date(2025, 12, 31), "năm 2025"),
    ],
)
def test_what_a_date_means(given_date: PreciseDate, first: date | None, last: date | None, text: str) -> None:
    assert (given_date.first_day, given_date.last_day, given_date.text) == (first, last, text)


def test_deadlines_of_less_precision() -> None:
    early_2024 = PreciseDate(2024, 1, part=Part.EARLY)
    assert early_2024.days_until(date(2023, 11, 14)) == 48
    assert not early_2024.is_overdue(date(2024, 1, 10))
    assert early_2024.is_overdue(date(2024, 1, 11))
    assert not PreciseDate(2025, bound=Bound.AFTER).is_overdue(date(2099, 1, 1))
    ordered = [PreciseDate(2023, 12, 31), PreciseDate(2024, 1, 1), PreciseDate(2024, 1), PreciseDate(2024)]
    assert sorted(reversed(ordered), key=lambda one: one.sort_key) == ordered  # noqa: C414
    with pytest.raises(ValueError, match="needs its month"):
        PreciseDate(2024, day=1)


def test_periods() -> None:
    to_february = year_to_month(2023, 2)
    assert to_february.name == "đến tháng 02/2023"
    assert to_february.holds(date(2023, 2, 28))
    assert not to_february.holds(date(2023, 3, 1))
    assert not to_february.holds(date(2022, 12, 31))
    eight = months_of(2020, 8)
    assert eight.name == "8 tháng năm 2020"
    begin, end = eight.bounds
    assert begin == datetime(2020, 1, 1, tzinfo=HCM)
    assert end == datetime(2020, 9, 1, tzinfo=HCM)
    assert months_of(2020, 12).name == "năm 2020"
    assert years(2020, 2025).after_last == date(2026, 1, 1)
