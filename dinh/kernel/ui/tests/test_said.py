"""What `lib` writes in Vietnamese is said in English on English pages: every line that a reckoning can give."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import product

import pytest
from django.utils import translation

from dinh.kernel.ui.said import SENTENCES, said
from dinh.kernel.ui.templatetags import ui
from dinh.lib import deadlines, moments
from dinh.lib.deadlines import Extension, Limit, Suspension, Unit, Waiting
from dinh.lib.working_time import default_calendar

VIETNAMESE = re.compile(r"[À-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
RECEIVED = (
    "2023-02-06T09:10",
    "2023-02-06T15:30",
    "2023-01-19T18:00",
    "2023-01-31T08:00",
    "2023-04-28T10:00",
)
PAUSES = (
    (),
    (("2023-02-08T10:00", "2023-02-10T14:00"),),
    (("2023-02-08T10:00", None),),
    (("2023-02-07T08:00", "2023-02-07T09:00"), ("2023-02-08T10:00", "2023-02-11T14:00")),
)


def english(text: str) -> str:
    with translation.override("en"):
        return said(text)


@pytest.mark.parametrize(
    ("vietnamese", "told"),
    [
        ("17:00 thứ Hai 13/02/2023", "17:00 Monday 13/02/2023"),
        ("18 giờ 30 phút", "18 hours 30 minutes"),
        ("1 ngày làm việc", "1 working day"),
        ("5 ngày làm việc", "5 working days"),
        ("Trong ngày", "The same day"),
        ("Tính 2 giờ 30 phút. Dừng từ 10:00", "2 hours 30 minutes counted. Paused from 10:00"),
        ("Cấp Chứng chỉ hành nghề thú y", "Cấp Chứng chỉ hành nghề thú y"),
        (
            "Hạn riêng của bước “Thẩm định”: 2 ngày làm việc",
            "Own limit of the step “Thẩm định”: 2 working days",
        ),
    ],
)
def test_words_of_lib_in_english(vietnamese: str, told: str) -> None:
    assert english(vietnamese) == told
    assert said(vietnamese) == vietnamese  # on a Vietnamese page


def test_every_line_of_a_reckoning_has_its_english() -> None:
    calendar, left = default_calendar(), set()
    waits = [None, *Waiting]
    extensions: list[tuple[Extension, ...]] = [
        (),
        (Extension(2, Unit.WORKING_DAYS),),
        (Extension(10, Unit.CALENDAR_DAYS, moments.parse_moment("2023-02-09T10:00")),),
        (Extension(1, Unit.WORKING_DAYS, moments.parse_moment("2023-12-01T10:00")),),
    ]
    limits = [None, Limit(1, Unit.SAME_DAY), *(Limit(n, u) for n, u in product((1, 5, 20), Unit))]
    for received, limit, pauses, more in product(RECEIVED, limits, PAUSES, extensions):
        at = moments.parse_moment(received)
        stops = tuple(
            Suspension(
                moments.parse_moment(begin),
                moments.parse_moment(end) if end else None,
                waits[(number + len(received) + (limit.value if limit else 0)) % len(waits)] or "",
            )
            for number, (begin, end) in enumerate(pauses)
            if moments.parse_moment(begin) > at
        )
        due = deadlines.due(
            calendar=calendar, received_at=at, limit=limit, suspensions=stops, extensions=more
        )
        for line in due.explanation:
            left |= {text for text in (line.text, line.value, line.law) if VIETNAMESE.search(english(text))}
        for bar in deadlines.day_bars(due=due, now=at + timedelta(days=4, hours=2)):
            left |= {bar.note} if VIETNAMESE.search(english(bar.note)) else set()
    assert left == set()


def test_every_sentence_has_its_english() -> None:
    with translation.override("en"):
        assert [one for one in SENTENCES if VIETNAMESE.search(translation.gettext(one))] == []


def test_the_filters_follow_the_page() -> None:
    moment = moments.parse_moment("2023-02-13T17:00")
    shown = (
        ui.vn_moment(moment, "weekday"),
        ui.vn_date(moment, "weekday"),
        ui.vn_minutes(630),
        ui.vn_dong(8000),
    )
    assert shown == ("17:00 thứ Hai 13/02/2023", "thứ Hai, 13/02/2023", "10 giờ 30 phút", "8.000 đồng")
    with translation.override("en"):
        shown = (
            ui.vn_moment(moment, "weekday"),
            ui.vn_date(moment, "weekday"),
            ui.vn_minutes(630),
            ui.vn_dong(8000),
        )
    assert shown == ("17:00 Monday 13/02/2023", "Monday, 13/02/2023", "10 hours 30 minutes", "8.000 VND")
