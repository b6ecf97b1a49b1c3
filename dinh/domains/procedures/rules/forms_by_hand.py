"""Forms made by hand for procedures that many people ask: what stands between contact and papers."""

from __future__ import annotations

from typing import Any

TEMPORARY_RESIDENCE: dict[str, Any] = {
    "steps": [
        {
            "code": "cho-o",
            "title": "Chỗ ở đăng ký tạm trú",
            "short": "Chỗ ở",
            "items": [
                {"name": "noi_tam_tru", "label": "Địa chỉ tạm trú", "widget": "address", "required": True},
                {
                    "name": "cho_o_hop_phap",
                    "label": "Chỗ ở này là của ai?",
                    "widget": "radio",
                    "required": True,
                    "choices": [
                        {"value": "so-huu", "label": "Của tôi hoặc gia đình tôi"},
                        {"value": "thue", "label": "Thuê, mượn, ở nhờ"},
                    ],
                    "messages": {"required": "Chọn chỗ ở thuộc sở hữu hay thuê, mượn, ở nhờ"},
                },
                {
                    "name": "chu_cho_o",
                    "label": "Họ và tên chủ chỗ ở",
                    "required": True,
                    "visible_if": {"==": [{"var": "cho_o_hop_phap"}, "thue"]},
                },
                {
                    "name": "so_dinh_danh_chu_cho_o",
                    "label": "Số định danh cá nhân của chủ chỗ ở",
                    "widget": "citizen_id",
                    "visible_if": {"==": [{"var": "cho_o_hop_phap"}, "thue"]},
                },
            ],
        },
        {
            "code": "thoi-gian",
            "title": "Thời gian và người cùng tạm trú",
            "short": "Thời gian",
            "items": [
                {"name": "tu_ngay", "label": "Tạm trú từ ngày", "widget": "date", "required": True},
                {
                    "name": "den_ngay",
                    "label": "Đến ngày",
                    "help": "Tối đa 2 năm, có thể gia hạn nhiều lần (Luật Cư trú 2020, Điều 27)",
                    "widget": "date",
                    "required": True,
                },
                {
                    "kind": "repeat",
                    "name": "nguoi_cung_tam_tru",
                    "label": "Người cùng đăng ký",
                    "item_label": "Người",
                    "max_items": 10,
                    "items": [
                        {"name": "ten", "label": "Họ và tên", "required": True},
                        {"name": "so", "label": "Số định danh cá nhân", "widget": "citizen_id"},
                        {
                            "name": "quan_he",
                            "label": "Quan hệ với người đăng ký",
                            "widget": "select",
                            "choices": ["Vợ, chồng", "Con", "Cha, mẹ", "Anh, chị, em", "Khác"],
                        },
                    ],
                },
                {"name": "noi_dung", "label": "Lý do tạm trú", "widget": "textarea", "max_length": 500},
            ],
        },
    ],
    "rules": [
        {
            "code": "den-sau-tu",
            "when": {"and": [{"var": "tu_ngay"}, {"var": "den_ngay"}]},
            "require": {"<": [{"var": "tu_ngay"}, {"var": "den_ngay"}]},
            "field": "den_ngay",
            "message": "Ngày kết thúc phải sau ngày bắt đầu tạm trú",
        }
    ],
}

VETERINARY_CERTIFICATE: dict[str, Any] = {
    "steps": [
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
                            "help": "Chỉ dùng cho tiêm phòng, chữa bệnh, tiểu phẫu tại xã",
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
            ],
        },
        {
            "code": "hanh-nghe",
            "title": "Phạm vi hành nghề",
            "short": "Hành nghề",
            "items": [
                {
                    "name": "loai_hinh",
                    "label": "Loại hình hành nghề",
                    "widget": "checkboxes",
                    "required": True,
                    "choices": [
                        {
                            "value": "kham-chua",
                            "label": "Tiêm phòng, chữa bệnh, tiểu phẫu, tư vấn về sức khỏe động vật",
                        },
                        {"value": "chan-doan", "label": "Khám bệnh, chẩn đoán, xét nghiệm bệnh động vật"},
                        {"value": "buon-ban", "label": "Buôn bán thuốc thú y"},
                    ],
                    "messages": {"required": "Chọn ít nhất một loại hình"},
                },
                {"name": "noi_hanh_nghe", "label": "Nơi hành nghề", "widget": "address", "required": True},
                {
                    "name": "nguoi_nuoc_ngoai",
                    "label": "Tôi là người nước ngoài",
                    "widget": "checkbox",
                },
                {
                    "name": "giay_phep_lao_dong",
                    "label": "Số giấy phép lao động",
                    "required": True,
                    "visible_if": {"var": "nguoi_nuoc_ngoai"},
                },
                {
                    "name": "noi_dung",
                    "label": "Điều cần lưu ý thêm",
                    "widget": "textarea",
                    "max_length": 1000,
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

COPY_FROM_REGISTER: dict[str, Any] = {
    "steps": [
        {
            "code": "ban-sao",
            "title": "Bản sao cần cấp",
            "short": "Bản sao",
            "items": [
                {
                    "name": "loai_giay_to",
                    "label": "Giấy tờ cần cấp bản sao",
                    "help": "Ghi tên giấy tờ như trong sổ gốc",
                    "required": True,
                },
                {
                    "name": "so_giay_to",
                    "label": "Số, ngày của giấy tờ nếu nhớ",
                    "autocomplete": "off",
                },
                {"name": "ten_trong_so", "label": "Họ và tên người đứng tên trong sổ gốc", "required": True},
                {
                    "name": "quan_he",
                    "label": "Ông/bà là ai?",
                    "widget": "radio",
                    "required": True,
                    "choices": [
                        {"value": "chinh-nguoi", "label": "Chính người đứng tên"},
                        {"value": "dai-dien", "label": "Người đại diện theo pháp luật, theo ủy quyền"},
                        {
                            "value": "than-nhan",
                            "label": "Cha, mẹ, con, vợ, chồng, anh, chị, em, người thừa kế",
                        },
                    ],
                    "messages": {"required": "Chọn quan hệ với người đứng tên (NĐ 23/2015/NĐ-CP, Điều 16)"},
                },
                {
                    "name": "so_ban",
                    "label": "Số bản sao",
                    "widget": "integer",
                    "required": True,
                    "min": 1,
                    "max": 50,
                    "width": 2,
                },
                {"name": "noi_dung", "label": "Mục đích sử dụng", "widget": "textarea", "max_length": 500},
            ],
        }
    ],
    "rules": [],
}

FORMS_BY_HAND: dict[str, dict[str, Any]] = {
    "1.004194": TEMPORARY_RESIDENCE,
    "1.004756": VETERINARY_CERTIFICATE,
    "2.000908": COPY_FROM_REGISTER,
}
