from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dinh.lib.figures import (
    AmbiguousNumber,
    Claim,
    Comparison,
    Figure,
    NotANumber,
    check_change,
    check_sentences,
    check_sum,
    competition_ranks,
    format_decimal,
    format_number,
    format_rate,
    format_signed,
    meets,
    needed_for,
    parse_number,
    points_between,
    rank_improvement,
    rate,
    rate_meets,
    relative_change,
    round_half_up,
    show_points,
    split_rates,
)
from dinh.lib.moments import HCM

AS_OF = datetime(2023, 2, 3, 16, 28, 18, tzinfo=HCM)


@pytest.mark.parametrize(
    ("numerator", "denominator", "shown"),
    [
        (63, 64, "98.4"), (1, 64, "1.6"), (0, 64, "0.0"), (64, 64, "100.0"), (0, 0, None), (9999, 10000, "99.9"),
        (1, 2000, "0.1"), (1, 2001, "0.0"), (277, 921, "30.1"), (276, 921, "30.0"), (870, 1000, "87.0"), (1, 3, "33.3"),
    ],
)  # fmt: skip
def test_rate(numerator: int, denominator: int, shown: str | None) -> None:
    assert rate(numerator, denominator) == shown


def test_rate_of_something_out_of_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="part of nothing"):
        rate(1, 0)


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ([63, 1], ["98.4", "1.6"]),
        ([7, 2, 2], ["63.6", "18.2", "18.2"]),
        ([1, 1, 1], ["33.4", "33.3", "33.3"]),
        ([238, 3395], ["6.6", "93.4"]),
        ([9999, 1], ["99.9", "0.1"]),
        ([5, 0], ["100.0", "0.0"]),
        ([0, 0], [None, None]),
        ([], []),
        ([110, 1140, 1110, 105], ["4.5", "46.2", "45.0", "4.3"]),
        ([3030, 2276, 1262, 120], ["45.3", "34.0", "18.9", "1.8"]),
    ],
)
def test_split_rates(parts: list[int], shown: list[str | None]) -> None:
    assert split_rates(parts) == shown


def test_split_rates_refuses_negative_parts() -> None:
    with pytest.raises(ValueError, match="not negative"):
        split_rates([1, -1])


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any))
def test_split_rates_add_to_100_and_stay_near(parts: list[int]) -> None:
    shown = [Decimal(text) for text in split_rates(parts) if text is not None]
    assert sum(shown) == 100
    for part, one in zip(parts, shown, strict=True):
        assert abs(Fraction(one) - Fraction(part * 100, sum(parts))) < Fraction(1, 5)
        assert one != 100 or part == sum(parts)


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_rate_is_half_up(part: int, rest: int) -> None:
    shown = rate(part, part + rest)
    assert shown is not None
    exact = Fraction(part * 1000, part + rest)
    assert Fraction(shown) * 10 == min(int(exact + Fraction(1, 2)), 999)


def test_rounding_is_half_up_and_away_from_zero() -> None:
    assert [str(round_half_up(value)) for value in ("0.05", "0.049", "-0.05", "-0.01", "2.25")] == [
        "0.1", "0.0", "-0.1", "0.0", "2.3",
    ]  # fmt: skip
    assert str(round_half_up("3.842", 2)) == "3.84"
    assert str(round_half_up(5, 0)) == "5"


def test_targets_are_compared_on_exact_fractions() -> None:
    assert rate_meets(276, 921, 30) is False
    assert rate_meets(277, 921, 30) is True
    assert needed_for(921, 30) == 277
    assert rate_meets(0, 0, 30) is None
    assert rate_meets(1, 64, "1.5625", Comparison.EQUAL) is True
    assert meets(399, Comparison.AT_LEAST, 400) is False
    assert meets(400, Comparison.AT_LEAST, 400) is True
    assert meets(400, Comparison.MORE_THAN, 400) is False
    assert meets("0.1", Comparison.AT_MOST, Decimal("0.1")) is True
    assert meets("0.1", Comparison.LESS_THAN, "0.1") is False


def test_ranks() -> None:
    assert competition_ranks([90, 95, 90, 80]) == [2, 1, 2, 4]
    assert competition_ranks(["3.5", 1, "1.0", 2], highest_first=False) == [4, 1, 1, 3]
    assert rank_improvement(14, 13) == 1


def test_points_and_relative_change_stand_apart() -> None:
    assert points_between(76, 90) == Decimal("14.0")
    assert relative_change(76, 90) == Decimal("18.4")
    assert points_between(56, "87.4") == Decimal("31.4")
    assert relative_change(56, "87.4") == Decimal("56.1")
    assert relative_change(0, 5) is None
    assert show_points(76, 90) == "+14,0 điểm %"
    assert show_points(90, 76) == "-14,0 điểm %"


def test_a_told_change_is_checked() -> None:
    wrong = check_change(before=76, after=90, told=16)
    assert wrong.claim is Claim.CONTRADICTION
    assert wrong.sentence == "MÂU THUẪN: ghi 16%, nhưng chênh +14,0 điểm %, tương đối +18,4%"
    assert check_change(before=56, after="87.4", told="31.4").claim is Claim.POINTS
    assert check_change(before=76, after=90, told="18.4").claim is Claim.RELATIVE
    assert check_change(before=76, after=90, told=18).claim is Claim.RELATIVE
    assert check_change(before=90, after=76, told=14).claim is Claim.POINTS
    assert check_change(before=0, after=5, told=5).sentence == "Khớp: 5 là điểm phần trăm (chênh +5,0 điểm %)"


def test_sentences_are_read_and_checked() -> None:
    text = (
        "Tỷ lệ dịch vụ công trực tuyến có phát sinh hồ sơ trực tuyến tăng 16% từ 76% (năm 2022) lên 90%; "
        "tỷ lệ hồ sơ trực tuyến tăng 31,4%: từ 56% (năm 2022) lên 87,4%."
    )
    assert [(one.told, one.claim) for one in check_sentences(text)] == [
        (Decimal(16), Claim.CONTRADICTION),
        (Decimal("31.4"), Claim.POINTS),
    ]


def test_declared_totals() -> None:
    about = check_sum(declared="363", parts=["23.8", "339.5"], approximate=True)
    assert (about.agrees, about.computed, about.difference) == (True, Decimal("363.3"), Decimal("0.3"))
    assert check_sum(declared="363", parts=["23.8", "339.5"], approximate=False).agrees is False
    assert check_sum(declared="11", parts=["7", "2", "2"], approximate=False).agrees is True


def test_writing_numbers() -> None:
    assert format_number(527679) == "527.679"
    assert format_number(-1535526) == "-1.535.526"
    assert format_decimal("98.4") == "98,4"
    assert format_decimal(Decimal("1234567.50")) == "1.234.567,50"
    assert format_decimal(None) == "—"
    assert format_rate("98.4") == "98,4%"
    assert format_rate("100.0") == "100%"
    assert format_rate(None) == "—"
    assert format_signed("-1.6") == "-1,6"
    assert format_signed(0) == "0"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("527.679", "527679"), ("1.535.526", "1535526"), ("23,8", "23.8"), ("339,5", "339.5"), ("212.93", "212.93"),
        ("98.4%", "98.4"), ("419891", "419891"), ("1.535,5", "1535.5"), ("1,535.5", "1535.5"), ("1,535,526", "1535526"),
        ("0.125", "0.125"), ("0,125", "0.125"), ("1943,700", "1943.700"), (" 1 535 526 ", "1535526"),
        ("-87,4", "-87.4"), ("\u22125", "-5"), ("30%", "30"),
    ],
)  # fmt: skip
def test_reading_numbers(text: str, number: str) -> None:
    assert parse_number(text) == Decimal(number)


def test_an_ambiguous_number_is_asked_about() -> None:
    with pytest.raises(AmbiguousNumber) as refused:
        parse_number("19,869")
    assert refused.value.sentence == (
        "Số “19,869” có thể đọc là 19.869 hoặc 19,869. Hãy ghi lại cho rõ, hoặc chọn dấu phân cách khi nạp."
    )
    assert parse_number("19,869", decimal_mark=".") == 19869
    assert parse_number("19,869", decimal_mark=",") == Decimal("19.869")


@pytest.mark.parametrize(
    "text", ["", "abc", "1.2.3", "1,,2", "12.34,56.7", "1.53,5,5", "1..5", ".5", "5.", "1e5", "٣,٤"]
)
def test_no_number(text: str) -> None:
    with pytest.raises(NotANumber):
        parse_number(text)


@given(st.integers(-(10**12), 10**12), st.integers(0, 9))
def test_what_is_written_is_read_back(whole: int, tenth: int) -> None:
    assert parse_number(format_number(whole)) == whole
    number = Decimal(f"{whole}.{tenth}")
    assert parse_number(format_decimal(number)) == number


def test_a_figure_explains_itself() -> None:
    figure = Figure.of_rate(63, 64, period="đến tháng 02", as_of=AS_OF, records_url="/thong-ke/ho-so")
    assert figure.text == "98,4%"
    assert figure.fraction_text == "63/64"
    assert figure.stamp == "Cập nhật lúc 03/02/2023 16:28:18"
    assert Figure.of_rate(0, 0, period="", as_of=AS_OF).text == "—"
    assert Figure.of_rate(7, 7, period="", as_of=AS_OF).text == "100%"
    assert Figure.of_rate(2, 11, period="", as_of=AS_OF, value="18.1").text == "18,1%"
    count = Figure.of_count(527679, unit="văn bản", period="8 tháng năm 2020", as_of=AS_OF)
    assert (count.text, count.fraction_text) == ("527.679", "")
    score = Figure("212.93", "điểm", "2023", AS_OF, preliminary=True, estimated=True)
    assert score.text == "212,93 (ước, sơ bộ)"
