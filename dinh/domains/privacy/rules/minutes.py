"""Biên bản tiêu hủy: its words, from the list alone. Nobody of the dossiers is named."""

from __future__ import annotations

from typing import Any

from dinh.domains.privacy.types import ListView
from dinh.lib.moments import local, show_day, show_moment


def minutes_of(*, view: ListView, province: str) -> dict[str, Any]:
    """What the template of the minutes is filled with; the list has been carried out."""
    assert view.decided_at is not None
    day = local(view.decided_at)
    return {
        "head": {
            "parent": "",
            "agency": f"Ủy ban nhân dân\n{province}",
            "number": view.code,
            "place_date": f"{province.removeprefix('Tỉnh ').removeprefix('Thành phố ')}, "
            f"ngày {day:%d} tháng {day:%m} năm {day:%Y}",
            "title": ["Biên bản", "tiêu hủy dữ liệu cá nhân hết thời hạn lưu trữ"],
        },
        "code": view.code,
        "paragraphs": [
            (
                f"Căn cứ Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15, Điều 14; Luật Lưu trữ số 33/2024/QH15; "
                f"{view.decision}."
            ),
            (
                f"Danh mục {view.code} do {view.made_by} lập lúc {show_moment(view.made_at)}, {view.decided_by} "
                f"phê duyệt lúc {show_moment(view.decided_at)}, gồm {len(view.items)} hồ sơ dưới đây."
            ),
            (
                f"Đã xóa tên, liên hệ, tờ khai, giấy tờ và lời ghi của {len(view.items)} hồ sơ; xóa {view.files_deleted} "
                "tệp không còn hồ sơ nào dùng. Mã hồ sơ, các bước, thời hạn, số đếm thống kê và nhật ký có niêm phong "
                "được giữ nguyên."
            ),
        ],
        "rows": [
            [str(number), item.code, item.procedure, show_day(local(item.ended_at).date()), item.retention]
            for number, item in enumerate(view.items, start=1)
        ],
        "made_by": view.made_by,
        "decided_by": view.decided_by,
    }
