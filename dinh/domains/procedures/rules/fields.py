"""Fields of administration: codes, owners by kind of agency, life events.

An owner is named by a kind, because departments merge: since 2025 the kind "giao-thong" is part of Sở Xây dựng. A kind
is resolved among the agencies of the day by the beginning of their names, the first candidate that exists.
"""

from __future__ import annotations

import re

from dinh.domains.procedures.rules.field_table import FIELD_TABLE
from dinh.lib.vietnamese import clean_line, fold

# Every department answers, each for its own dossiers.
EVERY_DEPARTMENT = "moi-co-quan"

OWNER_NAMES: dict[str, tuple[str, ...]] = {
    "nong-nghiep": ("Sở Nông nghiệp và Phát triển nông thôn", "Sở Nông nghiệp và Môi trường"),
    "tai-nguyen-moi-truong": ("Sở Tài nguyên và Môi trường", "Sở Nông nghiệp và Môi trường"),
    "giao-thong": ("Sở Giao thông vận tải", "Sở Xây dựng"),
    "xay-dung": ("Sở Xây dựng",),
    "tai-chinh": ("Sở Tài chính",),
    "ke-hoach-dau-tu": ("Sở Kế hoạch và Đầu tư", "Sở Tài chính"),
    "tu-phap": ("Sở Tư pháp",),
    "cong-an": ("Công an tỉnh", "Công an thành phố", "Công an"),
    "khu-cong-nghiep": ("Ban Quản lý các khu công nghiệp", "Ban Quản lý Khu kinh tế", "Ban Quản lý"),
    "ngan-hang": ("Ngân hàng Nhà nước",),
    "thue": ("Cục Thuế", "Thuế tỉnh", "Thuế thành phố", "Thuế"),
    "bao-hiem-xa-hoi": ("Bảo hiểm xã hội",),
    "kho-bac": ("Kho bạc Nhà nước",),
    "hai-quan": ("Cục Hải quan", "Chi cục Hải quan", "Hải quan"),
    "thi-hanh-an": ("Cục Thi hành án dân sự", "Thi hành án dân sự"),
    "lao-dong": ("Sở Lao động - Thương binh và Xã hội", "Sở Nội vụ"),
    "khoa-hoc-cong-nghe": ("Sở Khoa học và Công nghệ",),
    "noi-vu": ("Sở Nội vụ",),
    "toa-an": ("Tòa án nhân dân",),
    "thanh-tra": ("Thanh tra tỉnh", "Thanh tra thành phố", "Thanh tra"),
    EVERY_DEPARTMENT: ("Văn phòng Ủy ban nhân dân", "Văn phòng UBND", "Văn phòng"),
}
# An owner that the province does not have leaves the procedure with the office of the People's Committee.
LAST_RESORT = EVERY_DEPARTMENT

LIFE_EVENTS: dict[str, str] = {
    "con-nho": "Có con nhỏ",
    "giay-to": "Cư trú, giấy tờ tùy thân",
    "hon-nhan": "Hôn nhân, gia đình",
    "nha-dat": "Nhà ở, đất đai",
    "phuong-tien": "Phương tiện, người lái",
    "viec-lam": "Việc làm, hành nghề",
    "kinh-doanh": "Mở và làm kinh doanh",
    "suc-khoe": "Sức khỏe, y tế",
    "huu-tri": "Hưu trí, bảo trợ xã hội",
    "qua-doi": "Người thân qua đời",
    "khieu-nai": "Khiếu nại, bồi thường",
}

_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def field_code(name: str) -> str:
    """The code of a field made from its name: `Thú y` gives `thu-y`; at most 80 characters."""
    return _NOT_SLUG.sub("-", fold(clean_line(name))).strip("-")[:80].rstrip("-")


_BY_CODE = {field_code(name): (name, kind, events) for name, kind, events in FIELD_TABLE}


def owner_kind(code: str) -> str:
    """The kind of agency that answers for a field; empty for a field the table does not know."""
    return _BY_CODE[code][1] if code in _BY_CODE else ""


def life_events_of(code: str) -> tuple[str, ...]:
    """Life events of a field; none for a field the table does not know."""
    return _BY_CODE[code][2] if code in _BY_CODE else ()


def owner_candidates(kind: str) -> tuple[str, ...]:
    """Beginnings of agency names that answer to a kind, best first; empty for an unknown kind."""
    return OWNER_NAMES.get(kind, ())
