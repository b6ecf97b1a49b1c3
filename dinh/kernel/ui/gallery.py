"""Sample values for the gallery of parts. People and numbers are fictional."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from dinh.kernel.ui.markup import Answer, Bar, Part
from dinh.kernel.ui.tables import Cell, Column, Table
from dinh.lib.deadlines import (
    HolderKind,
    Holding,
    Limit,
    Suspension,
    Unit,
    Waiting,
    day_bars,
    due,
    responsibility,
)
from dinh.lib.figures import Figure
from dinh.lib.moments import HCM, at
from dinh.lib.working_time import default_calendar

AS_OF = datetime(2023, 2, 3, 16, 28, 18, tzinfo=HCM)
PERIOD = "từ 01/01/2023 đến 03/02/2023"


def clock_samples() -> dict[str, Any]:
    """A real clock: five working days, received 06/02/2023, stopped once, seen on 13/02; and a long one."""
    stop = Suspension(at(date(2023, 2, 8), time(10)), at(date(2023, 2, 10), time(14)), Waiting.SUPPLEMENT)
    received, seen = at(date(2023, 2, 6), time(9, 10)), at(date(2023, 2, 13), time(10, 15))
    calendar = default_calendar()
    short = due(
        calendar=calendar, received_at=received, limit=Limit(5, Unit.WORKING_DAYS), suspensions=(stop,)
    )
    long_stop = Suspension(at(date(2023, 2, 8), time(10)), None, Waiting.OUTSIDE)
    long = due(
        calendar=calendar, received_at=received, limit=Limit(10, Unit.WORKING_DAYS), suspensions=(long_stop,)
    )
    desk, division, leader = (
        "Trung tâm Phục vụ hành chính công",
        "Chi cục Chăn nuôi và Thú y",
        "Lãnh đạo Chi cục",
    )
    held = responsibility(
        calendar=calendar,
        from_at=received,
        to_at=seen,
        holdings=(
            Holding(desk, HolderKind.AGENCY, received, at(date(2023, 2, 6), time(11))),
            Holding(
                division,
                HolderKind.AGENCY,
                at(date(2023, 2, 6), time(11)),
                at(date(2023, 2, 13), time(8, 30)),
            ),
            Holding(leader, HolderKind.AGENCY, at(date(2023, 2, 13), time(8, 30)), None),
        ),
        suspensions=(stop,),
    )
    return {
        "due": short,
        "bars": day_bars(due=short, now=seen),
        "long_bars": day_bars(due=long, now=at(date(2023, 3, 20), time(9))),
        "held": held,
    }


def shared_samples() -> dict[str, Any]:
    """Values both galleries show."""
    return {
        **clock_samples(),
        "now": AS_OF,
        "steps": ["Người nộp", "Bằng cấp", "Giấy tờ", "Kiểm tra, nộp"],
        "answers": [
            Answer("Họ và tên", "Phạm Thị Thu Huyền", "#ten"),
            Answer("Số hiệu văn bằng", "B 014732", "#so"),
            Answer("Mã hồ sơ", "H23.15-230206-0003"),
        ],
        "trail": [("Trang chủ", "/"), ("Thống kê", "/"), ("Xã Lê Ninh", "")],
        "errors": [
            ("so", "Nhập số hiệu văn bằng"),
            ("ngay", "Ngày cấp phải là ngày có thật; tháng 02/2018 chỉ có 28 ngày"),
        ],
        "degrees": [
            ("dai-hoc", "Đại học hoặc sau đại học"),
            ("trung-cap", "Trung cấp, cao đẳng"),
            ("tap-huan", "Giấy xác nhận đã qua tập huấn", "Chỉ dùng cho tiêm phòng, chữa bệnh tại xã"),
        ],
        "ways": [("truc-tuyen", "Trực tuyến"), ("quay", "Tại quầy"), ("buu-chinh", "Bưu chính")],
        "fields": [("", "Tất cả lĩnh vực"), ("ho-tich", "Hộ tịch"), ("dat-dai", "Đất đai")],
        "by_field": Table(
            caption="Hồ sơ đã giải quyết theo lĩnh vực",
            columns=(
                Column("Lĩnh vực"),
                Column("Đã giải quyết", number=True),
                Column("Trễ hạn", number=True),
                Column("Trước và đúng hạn", number=True),
            ),
            rows=(
                (Cell("Hộ tịch", href="#ho-tich"), "28", "0", "100%"),
                (Cell("Đất đai", href="#dat-dai"), "36", Cell("1", href="#tre", hidden="hồ sơ trễ"), "97,2%"),
            ),
            total=("Cộng", "64", "1", "98,4%"),
        ),
        "on_time": Figure.of_rate(63, 64, period=PERIOD, as_of=AS_OF, records_url="#ho-so"),
        "late": Figure.of_rate(1, 64, period=PERIOD, as_of=AS_OF, records_url="#tre"),
        "shares": [Part(63, "good"), Part(1, "late")],
        "holders": [Part(110, "info"), Part(1140, "good"), Part(1110, "stop"), Part(105, "leader")],
        "weeks": [
            Bar("02–06/01", (Part(16, "good"),), "16"),
            Bar("09–13/01", (Part(19, "good"),), "19"),
            Bar("30/01–03/02", (Part(16, "good"), Part(1, "late")), "17", "trong đó 1 trễ"),
        ],
    }


def public_samples() -> dict[str, Any]:
    """Values of the citizen's gallery."""
    events = (
        ("baby", "Có con nhỏ", "Khai sinh, thẻ bảo hiểm y tế"),
        ("book", "Học tập", "Chuyển trường, học bổng"),
        ("home", "Nhà ở, đất đai", "Sổ đỏ, giấy phép xây dựng"),
        ("shop", "Mở và làm kinh doanh", "Hộ kinh doanh, giấy phép"),
    )
    return {**shared_samples(), "events": events}


def desk_samples() -> dict[str, Any]:
    """Values of the desk's gallery."""
    rows = (
        ("late", "late", "Quá 1 ngày 4 giờ", "hẹn 10:00, 02/02", "Đính chính Giấy chứng nhận đã cấp"),
        ("soon", "clock", "Còn 32 phút", "17:00 hôm nay", "Xóa đăng ký thế chấp quyền sử dụng đất"),
        ("run", "clock", "Còn 2 ngày 3 giờ", "10:00 thứ Tư 08/02", "Đăng ký biến động do chuyển nhượng"),
        ("stop", "pause", "Tạm dừng", "bổ sung trước 20/02", "Cấp lại Giấy chứng nhận bị mất"),
    )
    return {**shared_samples(), "rows": rows, "desk_counts": {"desk:inbox": "48"}}
