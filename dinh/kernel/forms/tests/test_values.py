"""One answer at a time: what was typed, what is stored, what is said."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from dinh.kernel.forms.rules.values import Reading, clean_value
from dinh.kernel.forms.tests.samples import TODAY
from dinh.kernel.forms.types import Choice, Item, Kind, Widget


def say(widget: Widget, raw: Any, **more: Any) -> Any:
    """The stored value, or the sentence."""
    item = Item(Kind.FIELD, "x", more.pop("label", "Số hiệu"), widget=widget, **more)
    value, fault = clean_value(item, raw, Reading(TODAY))
    return str(fault) if fault else value


@pytest.mark.parametrize(
    ("widget", "raw", "wanted"),
    [
        (Widget.TEXT, "  Ho\u0300a \x00  Bi\u0300nh ", "Hòa Bình"),
        (Widget.TEXT, "", None),
        (Widget.TEXT, "a" * 256, "Số hiệu dài 256 ký tự, tối đa 255"),
        (Widget.TEXT, "a" * 5000, "Số hiệu dài 5.000 ký tự, tối đa 255"),
        (Widget.TEXT, {"a": 1}, "Số hiệu phải là chữ"),
        (Widget.INTEGER, "1.250", 1250),
        (Widget.INTEGER, " 12 ", 12),
        (Widget.INTEGER, 12, 12),
        (Widget.INTEGER, "12,5", "Số hiệu phải là số nguyên, ví dụ 1.250"),
        (Widget.INTEGER, "mười", "Số hiệu phải là số nguyên, ví dụ 1.250"),
        (Widget.INTEGER, "9" * 30, "Số hiệu phải là số nguyên, ví dụ 1.250"),
        (Widget.INTEGER, "١٢", "Số hiệu phải là số nguyên, ví dụ 1.250"),
        (Widget.DECIMAL, "23,8", "23.8"),
        (Widget.DECIMAL, "23.8", "23.8"),
        (Widget.DECIMAL, "1.234,50", "1234.5"),
        (Widget.DECIMAL, "-0,0", "0"),
        (Widget.DECIMAL, "3,1415", "Số hiệu chỉ được có tối đa 2 chữ số sau dấu phẩy"),
        (Widget.MONEY, "50.000 đồng", 50_000),
        (Widget.MONEY, "50 000đ", 50_000),
        (Widget.MONEY, "-1", "Số hiệu phải từ 0 trở lên"),
        (Widget.DATE, {"day": "28", "month": "2", "year": "2018"}, "2018-02-28"),
        (Widget.DATE, "15/7/2018", "2018-07-15"),
        (Widget.DATE, "2018-07-15", "2018-07-15"),
        (Widget.DATE, {"day": "", "month": " ", "year": ""}, None),
        (Widget.DATE, {"day": "1", "month": "", "year": "2018"}, "Số hiệu cần đủ ngày, tháng, năm"),
        (
            Widget.DATE,
            {"day": "31", "month": "2", "year": "2018"},
            "Số hiệu phải là ngày có thật; tháng 02/2018 chỉ có 28 ngày",
        ),
        (
            Widget.DATE,
            {"day": "31", "month": "13", "year": "2018"},
            "Số hiệu phải là ngày có thật; một năm chỉ có 12 tháng",
        ),
        (
            Widget.DATE,
            {"day": "0", "month": "1", "year": "2018"},
            "Số hiệu phải là ngày có thật; ngày đầu tháng là 1",
        ),
        (Widget.DATE, {"day": "1", "month": "1", "year": "18"}, "Số hiệu phải có năm từ 1800 đến 2200"),
        (Widget.DATE, "hôm qua", "Số hiệu phải viết như 15/7/2018"),
        (Widget.CHECKBOX, "1", True),
        (Widget.CHECKBOX, None, False),
        (Widget.EMAIL, "Huyen@Vi.DU.VN", "Huyen@vi.du.vn"),
        (Widget.EMAIL, "huyen@", "Số hiệu phải có dạng ten@noi.vn"),
        (Widget.EMAIL, "a@b.vn\nbcc: x@y.vn", "Số hiệu phải có dạng ten@noi.vn"),
        (Widget.PHONE, "0912 345 306", "0912345306"),
        (Widget.PHONE, "+84912345306", "0912345306"),
        (Widget.PHONE, "123", "Số hiệu phải là số điện thoại Việt Nam, ví dụ 0912 345 678"),
        (Widget.CITIZEN_ID, "12345", "Số hiệu phải có 12 chữ số (hoặc 9 chữ số của chứng minh nhân dân cũ)"),
        (Widget.TAX_CODE, "12", "Số hiệu chưa đúng; mã số thuế có 10 hoặc 13 chữ số"),
        (Widget.TEXTAREA, "một\r\nhai\x07", "một\nhai"),
    ],
)
def test_values(widget: Widget, raw: Any, wanted: Any) -> None:
    assert say(widget, raw) == wanted


def test_an_ambiguous_number_is_asked_about() -> None:
    assert say(Widget.INTEGER, "19,869", label="Tổng") == (
        "Tổng “19,869” hiểu được hai cách; viết dấu phẩy cho phần lẻ, ví dụ 19,8 hoặc 19869"
    )


def test_choices_are_kept_in_the_order_of_the_definition() -> None:
    choices = (Choice("a", "A"), Choice("b", "B"))
    assert say(Widget.CHECKBOXES, ["b", "a", "b"], choices=choices) == ["a", "b"]
    assert say(Widget.CHECKBOXES, ["c"], choices=choices) == "Chọn số hiệu trong các mục đã nêu"
    assert say(Widget.RADIO, "c", choices=choices) == "Chọn số hiệu trong các mục đã nêu"
    assert say(Widget.RADIO, "", choices=choices, required=True) == "Chọn số hiệu"


def test_bounds_speak_the_label() -> None:
    assert say(Widget.INTEGER, "3", minimum=5) == "Số hiệu phải từ 5 trở lên"
    assert say(Widget.MONEY, "2.000.000", maximum=1_000_000) == "Số hiệu phải từ 1.000.000 trở xuống"
    assert (
        say(Widget.DATE, "4/2/2023", maximum="today", label="Ngày cấp") == "Ngày cấp không được sau hôm nay"
    )
    assert say(Widget.DATE, "3/2/2023", maximum="today") == "2023-02-03"
    assert say(Widget.DATE, "1/1/1990", minimum=date(2000, 1, 1)) == "Số hiệu phải từ ngày 01/01/2000 trở đi"


def test_a_required_address_needs_each_part() -> None:
    item = {"parts": ("street", "commune", "province"), "label": "Nơi thường trú", "required": True}
    assert (
        say(Widget.ADDRESS, {"street": "Thôn Lê Xá"}, **item) == "Nhập xã, phường, đặc khu của nơi thường trú"
    )
    assert say(Widget.ADDRESS, {}, **item) == "Nhập nơi thường trú"
