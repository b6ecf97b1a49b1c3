"""A definition that uses every kind of item: the veterinary practice certificate of the design."""

from __future__ import annotations

from datetime import date
from typing import Any

from dinh.kernel.forms.rules.definition import compile_definition
from dinh.kernel.forms.types import CompiledForm

TODAY = date(2023, 2, 3)
SHA = "ab" * 32

DEFINITION: dict[str, Any] = {
    "steps": [
        {
            "code": "nguoi-nop",
            "title": "Người nộp",
            "items": [
                {
                    "name": "ho_ten",
                    "label": "Họ và tên",
                    "required": True,
                    "prefill": "person.name",
                    "autocomplete": "name",
                },
                {
                    "name": "so_dinh_danh",
                    "label": "Số định danh cá nhân",
                    "widget": "citizen_id",
                    "required": True,
                },
                {
                    "name": "ngay_sinh",
                    "label": "Ngày sinh",
                    "widget": "date",
                    "max": "today",
                    "autocomplete": "bday",
                },
                {"name": "thuong_tru", "label": "Nơi thường trú", "widget": "address", "required": True},
                {"name": "dien_thoai", "label": "Điện thoại", "widget": "phone", "required": True},
                {"name": "thu_dien_tu", "label": "Thư điện tử", "widget": "email"},
            ],
        },
        {
            "code": "bang-cap",
            "title": "Bằng cấp chuyên môn",
            "short": "Bằng cấp",
            "items": [
                {
                    "name": "bang",
                    "label": "Bằng cao nhất của ông/bà về chăn nuôi, thú y",
                    "widget": "radio",
                    "required": True,
                    "choices": [
                        {"value": "dai-hoc", "label": "Đại học hoặc sau đại học"},
                        {"value": "trung-cap", "label": "Trung cấp, cao đẳng"},
                        {
                            "value": "tap-huan",
                            "label": "Giấy xác nhận đã qua tập huấn",
                            "help": "Chỉ dùng cho tiêm phòng, thiến hoạn, chữa bệnh tại xã",
                        },
                    ],
                    "messages": {"required": "Chọn bằng cao nhất của ông/bà"},
                },
                {
                    "name": "so_hieu",
                    "label": "Số hiệu văn bằng",
                    "help": "In ở góc dưới bên trái, ví dụ B 014732",
                    "required": True,
                    "width": 10,
                    "autocomplete": "off",
                    "pattern": "[A-Z]{1,3} ?[0-9]{4,8}",
                    "visible_if": {"in": [{"var": "bang"}, ["dai-hoc", "trung-cap"]]},
                },
                {
                    "name": "ngay_cap",
                    "label": "Ngày cấp",
                    "help": "Ví dụ 15 7 2018",
                    "widget": "date",
                    "required": True,
                    "max": "today",
                },
                {
                    "kind": "file",
                    "name": "van_bang",
                    "label": "Bản chụp văn bằng",
                    "help": "PDF, JPG hoặc PNG, tối đa 10 MB. Chụp thẳng, đủ bốn góc, đọc rõ chữ.",
                    "required": True,
                },
            ],
        },
        {
            "code": "hanh-nghe",
            "title": "Hành nghề",
            "items": [
                {"kind": "text", "text": "Khai những việc ông/bà sẽ làm."},
                {
                    "name": "loai_hinh",
                    "label": "Loại hình",
                    "widget": "checkboxes",
                    "required": True,
                    "choices": [
                        {"value": "tiem", "label": "Tiêm phòng, chữa bệnh, tiểu phẫu"},
                        {"value": "tu-van", "label": "tư vấn về sức khỏe động vật"},
                    ],
                },
                {"name": "so_nam", "label": "Số năm kinh nghiệm", "widget": "integer", "min": 0, "max": 70},
                {
                    "name": "dien_tich",
                    "label": "Diện tích phòng khám (m²)",
                    "widget": "decimal",
                    "places": 3,
                    "min": "0",
                },
                {"name": "von", "label": "Vốn đầu tư", "widget": "money"},
                {"name": "ghi_chu", "label": "Ghi chú", "widget": "textarea", "max_length": 500},
                {
                    "kind": "group",
                    "name": "to_chuc",
                    "label": "Cơ sở hành nghề",
                    "items": [
                        {"name": "co_co_so", "label": "Tôi hành nghề tại một cơ sở", "widget": "checkbox"},
                        {
                            "name": "ma_so_thue",
                            "label": "Mã số thuế",
                            "widget": "tax_code",
                            "visible_if": {"var": "co_co_so"},
                        },
                    ],
                },
                {
                    "kind": "repeat",
                    "name": "nguoi_giup",
                    "label": "Người giúp việc",
                    "item_label": "Người",
                    "max_items": 3,
                    "items": [
                        {"name": "ten", "label": "Họ và tên", "required": True},
                        {
                            "name": "co_bang",
                            "label": "Có bằng",
                            "widget": "select",
                            "choices": ["Có", "Không"],
                        },
                        {
                            "name": "bang_gi",
                            "label": "Bằng gì",
                            "required": True,
                            "visible_if": {"==": [{"var": "co_bang"}, "Có"]},
                        },
                    ],
                },
            ],
        },
    ],
    "rules": [
        {
            "code": "cap-sau-sinh",
            "when": {"and": [{"var": "ngay_sinh"}, {"var": "ngay_cap"}]},
            "require": {"<": [{"var": "ngay_sinh"}, {"var": "ngay_cap"}]},
            "field": "ngay_cap",
            "message": "Ngày cấp phải sau ngày sinh",
        }
    ],
}

FILE = {
    "sha256": SHA,
    "filename": "bang.pdf",
    "size": 2_202_010,
    "media_type": "application/pdf",
    "scan_state": "clean",
}

GOOD: dict[str, Any] = {
    "ho_ten": "Phạm Thị Thu Huyền",
    "so_dinh_danh": "030194000482",
    "ngay_sinh": "1994-05-20",
    "thuong_tru": {"street": "Thôn Lê Xá", "commune": "xã Lê Ninh", "province": "tỉnh Hải Dương"},
    "dien_thoai": "0912345306",
    "bang": "trung-cap",
    "so_hieu": "B 014732",
    "ngay_cap": "2018-02-28",
    "van_bang": [FILE],
    "loai_hinh": ["tiem", "tu-van"],
    "so_nam": 5,
    "dien_tich": "23.8",
    "von": 50_000_000,
    "to_chuc": {"co_co_so": False},
    "nguoi_giup": [{"ten": "Đỗ Văn An", "co_bang": "Có", "bang_gi": "Trung cấp"}, {"ten": "Lê Thị Bình"}],
}


def compiled() -> CompiledForm:
    """The sample, compiled."""
    return compile_definition(DEFINITION)
