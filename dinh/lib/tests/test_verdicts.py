"""Early, on time, late; what is left; and how the page explains it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dinh.lib.deadlines import (
    ExplanationLine,
    Limit,
    Timeliness,
    Waiting,
    days_late,
    due,
    progress,
    timeliness,
)
from dinh.lib.tests.clock import U, ask, calendar_with, m, shown, stop
from dinh.lib.working_time import DayKind, default_calendar


@pytest.mark.parametrize(
    ("finished", "verdict", "days"),
    [
        ("10/02/2023 23:00", Timeliness.EARLY, 0),
        ("13/02/2023 07:30", Timeliness.ON_TIME, 0),
        ("13/02/2023 17:00", Timeliness.ON_TIME, 0),
        ("13/02/2023 17:01", Timeliness.LATE, 1),
        ("14/02/2023 07:30", Timeliness.LATE, 1),
        ("20/02/2023 09:00", Timeliness.LATE, 5),
    ],
)
def test_verdicts(finished: str, verdict: Timeliness, days: int) -> None:
    found = ask("06/02/2023 09:10", 5, U.WORKING_DAYS)
    assert timeliness(due=found, finished_at=m(finished) + timedelta(seconds=59)) is verdict
    assert days_late(due=found, finished_at=m(finished)) == days


def test_finished_while_suspended_is_judged_as_if_it_ended_then() -> None:
    found = ask("06/02/2023 09:10", 5, U.WORKING_DAYS, (stop("13/02/2023 16:00", None),))
    assert timeliness(due=found, finished_at=m("20/02/2023 10:00")) is Timeliness.ON_TIME
    assert timeliness(due=found, finished_at=m("20/02/2023 17:00")) is Timeliness.EARLY
    assert found.as_if_resumed(m("20/02/2023 17:00")).due_at == m("21/02/2023 08:30")


def test_no_limit_no_verdict() -> None:
    found = due(calendar=default_calendar(), received_at=m("06/02/2023 09:10"), limit=None)
    assert (found.due_at, found.suspended, found.counted_from) == (None, False, None)
    assert found.explanation == (
        ExplanationLine("Thủ tục này không quy định thời hạn giải quyết", "không quy định", ""),
    )
    assert timeliness(due=found, finished_at=m("06/02/2024 09:10")) is Timeliness.UNLIMITED
    assert days_late(due=found, finished_at=m("06/02/2024 09:10")) == 0
    assert progress(due=found, now=m("06/02/2024 09:10")) is None


def test_progress_as_on_the_officers_page() -> None:
    stops = (stop("13/01/2023 10:00", "30/01/2023 14:00"),)
    found = ask("09/01/2023 14:20", 10, U.WORKING_DAYS, stops)
    assert shown(found) == "10:00 thứ Tư 08/02/2023"
    clock = progress(due=found, now=m("03/02/2023 16:28"))
    assert clock is not None
    assert (clock.used, clock.left, clock.total) == (60 * 60 + 58, 19 * 60 + 2, 80 * 60)
    late = progress(due=found, now=m("09/02/2023 08:30"))
    assert late is not None
    assert (late.left, late.late, late.days_late) == (0, 390, 1)


def test_the_explanation_as_on_the_page() -> None:
    stops = (
        stop("08/02/2023 10:00", "10/02/2023 14:00", Waiting.SUPPLEMENT, "Phiếu yêu cầu bổ sung, lần 1"),
    )
    found = due(
        calendar=default_calendar(),
        received_at=m("06/02/2023 09:10"),
        limit=Limit(5, U.WORKING_DAYS),
        suspensions=stops,
        limit_source="Quyết định công bố thủ tục 1.004756",
    )
    assert [(line.text, line.value, line.law) for line in found.explanation] == [
        (
            "Thời hạn theo quy định: 5 ngày làm việc, mỗi ngày 8 giờ (07:30–11:30, 13:00–17:00)",
            "40 giờ",
            "Quyết định công bố thủ tục 1.004756",
        ),
        (
            "Tiếp nhận 09:10 thứ Hai 06/02/2023. Ngày đầu không tính",
            "bắt đầu 07:30 thứ Ba 07/02/2023",
            "Bộ luật Dân sự 2015, Điều 147 khoản 2",
        ),
        ("Lịch làm việc: không tính thứ Bảy, Chủ nhật", "", "Lịch làm việc mặc định"),
        ("Nếu không tạm dừng, hạn sẽ là", "17:00 thứ Hai 13/02/2023", ""),
        (
            "Tạm dừng từ 10:00 thứ Tư 08/02/2023 đến 14:00 thứ Sáu 10/02/2023: chờ bổ sung hồ sơ",
            "cộng 18 giờ 30 phút làm việc",
            "Phiếu yêu cầu bổ sung, lần 1",
        ),
        ("Hạn trả kết quả", "10:00 thứ Năm 16/02/2023", ""),
    ]


def test_the_explanation_of_calendar_days() -> None:
    found = ask(
        "18/01/2023 18:00",
        2,
        U.CALENDAR_DAYS,
        (stop("19/01/2023 08:00", "19/01/2023 18:00", Waiting.FORCE_MAJEURE),),
    )
    assert [(line.text, line.value, line.law) for line in found.explanation[1:]] == [
        (
            "Tiếp nhận 18:00 thứ Tư 18/01/2023, ngoài giờ làm việc: tính như tiếp nhận đầu ca kế tiếp",
            "07:30 thứ Năm 19/01/2023",
            "Lịch làm việc mặc định",
        ),
        (
            "Tiếp nhận 07:30 thứ Năm 19/01/2023. Ngày đầu không tính",
            "bắt đầu 00:00 thứ Sáu 20/01/2023",
            "Bộ luật Dân sự 2015, Điều 147 khoản 2",
        ),
        ("2 ngày sau ngày tiếp nhận là", "thứ Bảy 21/01/2023", "Bộ luật Dân sự 2015, Điều 147 khoản 2"),
        ("Nếu không tạm dừng, hạn sẽ là", "17:00 thứ Sáu 27/01/2023", ""),
        (
            "Tạm dừng từ 08:00 thứ Năm 19/01/2023 đến 18:00 thứ Năm 19/01/2023: sự kiện bất khả kháng",
            "cộng 10 giờ",
            "Bộ luật Dân sự 2015, Điều 156",
        ),
        ("Các lần dừng cộng lại, làm tròn lên một lần thành ngày", "cộng 1 ngày: Chủ nhật 22/01/2023", ""),
        (
            "Chủ nhật 22/01/2023 là ngày nghỉ: chuyển sang ngày làm việc kế tiếp",
            "thứ Sáu 27/01/2023",
            "Bộ luật Dân sự 2015, Điều 148 khoản 5",
        ),
        (
            "Hạn trả kết quả",
            "17:00 thứ Sáu 27/01/2023",
            "Hết ca làm việc cuối ngày, chặt hơn mốc 24:00 của Bộ luật Dân sự 2015, Điều 148",
        ),
    ]


def test_the_explanation_names_days_that_differ() -> None:
    calendar = calendar_with(d8=DayKind.HALF, d11=DayKind.SWAPPED_WORKDAY, d9=DayKind.HOLIDAY)
    found = ask("06/02/2023 09:10", 5, U.WORKING_DAYS, calendar=calendar)
    assert found.explanation[2].text == (
        "Lịch làm việc: không tính ngày nghỉ 09/02; không tính Chủ nhật; làm nửa ngày 08/02; làm bù 11/02"
    )
    tet = ask("18/01/2023 10:00", 3, U.WORKING_DAYS)
    assert (
        tet.explanation[2].text
        == "Lịch làm việc: không tính ngày nghỉ 20/01–26/01; không tính thứ Bảy, Chủ nhật"
    )
