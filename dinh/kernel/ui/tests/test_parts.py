"""Each part renders exactly what the style sheets and screen readers rely on."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

from dinh.kernel.ui import icons
from dinh.kernel.ui.markup import Bar, Part, attributes
from dinh.kernel.ui.tables import Cell, Column, Table
from dinh.lib.figures import Figure
from dinh.lib.moments import HCM

ALERT = icons.icon("alert")
MOMENT = datetime(2023, 2, 3, 16, 28, 18, tzinfo=HCM)


def drawn(text: str, **values: Any) -> str:
    return Template("{% load ui %}" + text).render(Context(values))


def test_icon_is_decoration_unless_it_has_a_label() -> None:
    assert drawn('{% icon "x" %}') == (
        '<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d="M6 6l12 12M18 6 6 18"/></svg>'
    )
    assert drawn('{% icon "x" "lg" label="Đóng" %}').startswith(
        '<svg class="i i-lg" viewBox="0 0 24 24" role="img" aria-label="Đóng">'
    )


def test_unknown_icon_is_a_programming_error() -> None:
    with pytest.raises(KeyError):
        drawn('{% icon "no-such-icon" %}')


@pytest.mark.parametrize(
    ("use", "html"),
    [
        ('{% button "Nộp" %}', '<button class="btn btn--go">Nộp</button>'),
        (
            '{% button "Xem" kind="quiet" href=where %}',
            '<a class="btn btn--quiet" href="/x?a=1&amp;b=2">Xem</a>',
        ),
        (
            '{% button "Chuyển" key="C" name="verb" value="forward" small=True %}',
            (
                '<button class="btn btn--go btn--small" data-key="C" name="verb" value="forward">'
                'Chuyển <kbd aria-hidden="true">C</kbd></button>'
            ),
        ),
        (
            '{% button "Ký" kind="plain" why_not=missing %}',
            (
                '<button type="button" aria-disabled="true" class="btn">Ký</button> '
                '<span class="btn__why">Thiếu &lt;kết quả&gt;</span>'
            ),
        ),
        (
            '{% button "Thêm" hx_post="/them/" data_choose_none=True %}',
            '<button class="btn btn--go" hx-post="/them/" data-choose-none>Thêm</button>',
        ),
    ],
)
def test_button(use: str, html: str) -> None:
    assert drawn(use, where="/x?a=1&b=2", missing="Thiếu <kết quả>") == html


def test_tag_carries_its_icon_on_the_desk_only() -> None:
    assert drawn('{% tag "Trễ" "late" %}') == '<span class="tag tag--late">Trễ</span>'
    assert drawn('{% tag "Trễ" "late" %}', ui_side="desk") == (
        f'<span class="tag tag--late">{icons.icon("late")}Trễ</span>'
    )
    assert drawn("{% tag words %}", words="<b>") == '<span class="tag">&lt;b&gt;</span>'


def test_notice() -> None:
    assert drawn(
        '{% notice kind="wait" title="Còn 2 mục" heading=3 %}<p>Trước 22/02.</p>{% endnotice %}'
    ) == (
        f'<div class="notice notice--wait">{icons.icon("wait")}'
        "<div><h3>Còn 2 mục</h3><p>Trước 22/02.</p></div></div>"
    )


def test_nothing_yet_says_what_to_do() -> None:
    html = drawn("{% nothing_yet title %}<p>Tìm thủ tục.</p>{% endnothing_yet %}", title="Chưa có <gì>")
    assert html.startswith('<div class="empty"><svg class="art"')
    assert html.endswith("<h2>Chưa có &lt;gì&gt;</h2><p>Tìm thủ tục.</p></div>")


def test_error_summary_links_each_field() -> None:
    assert drawn("{% error_summary errors %}", errors=[("so", "Nhập số <hiệu>"), ("ngay", "Ngày sai")]) == (
        '<div class="summary" role="alert" aria-labelledby="con-loi" tabindex="-1">'
        f'<h2 id="con-loi">{ALERT} Còn 2 chỗ cần sửa</h2>'
        '<ul><li><a href="#so">Nhập số &lt;hiệu&gt;</a></li><li><a href="#ngay">Ngày sai</a></li></ul></div>'
    )
    assert drawn("{% error_summary errors %}", errors=[]) == ""
    assert '<a href="#so">Nhập</a>' in drawn("{% error_summary errors %}", errors={"so": "Nhập"})


def test_error_summary_counts_in_english() -> None:
    with translation.override("en"):
        assert "1 thing to correct" in drawn("{% error_summary errors %}", errors=[("a", "b")])
        assert "2 things to correct" in drawn("{% error_summary errors %}", errors=[("a", "b"), ("c", "d")])


def test_text_field_says_its_hint_and_its_error() -> None:
    html = drawn(
        '{% text_field "so" "Số hiệu" value=value hint="Góc dưới" error="Nhập số" width="w10" autocomplete="off" %}',
        value='B "1"',
    )
    assert html == (
        '<div class="field field--error"><label for="so">Số hiệu</label>'
        '<p class="hint" id="so-goi-y">Góc dưới</p>'
        f'<p class="error" id="so-loi">{ALERT}<span><span class="sr">Lỗi: </span>Nhập số</span></p>'
        '<input class="input input--w10" id="so" name="so" aria-invalid="true" aria-describedby="so-goi-y so-loi"'
        ' autocomplete="off" value="B &quot;1&quot;"></div>'
    )


def test_text_field_can_be_tall() -> None:
    assert drawn('{% text_field "y" "Ý kiến" value=value type="textarea" rows=3 %}', value="a<b") == (
        '<div class="field"><label for="y">Ý kiến</label>'
        '<textarea class="input" id="y" name="y" rows="3">a&lt;b</textarea></div>'
    )


def test_select_field_marks_the_choice() -> None:
    assert drawn(
        '{% select_field "f" "Lĩnh vực" options value=2 %}', options=[("", "Tất cả"), (2, "Hộ tịch")]
    ) == (
        '<div class="field"><label for="f">Lĩnh vực</label><select class="input" id="f" name="f">'
        '<option value="">Tất cả</option><option value="2" selected>Hộ tịch</option></select></div>'
    )


def test_choices_are_a_group_whose_first_control_has_the_fields_id() -> None:
    html = drawn(
        '{% choice_field "n" "Nhận" options value="b" %}',
        options=[("a", "Quầy"), ("b", "Bưu chính", "3 ngày")],
    )
    assert html == (
        '<div class="field"><fieldset><legend>Nhận</legend>'
        '<div class="choice"><input type="radio" name="n" id="n" value="a"><label for="n">Quầy</label></div>'
        '<div class="choice"><input type="radio" name="n" id="n-2" value="b" checked>'
        '<label for="n-2">Bưu chính<span class="hint">3 ngày</span></label></div></fieldset></div>'
    )
    assert (
        drawn(
            '{% choice_field "n" "Nhận" options value=chosen many=True %}',
            options=[("a", "A"), ("b", "B")],
            chosen=["a", "b"],
        ).count(" checked")
        == 2
    )


class SignIn(forms.Form):
    login = forms.CharField(label="Tên đăng nhập", help_text="Điện thoại hoặc email")
    keep = forms.BooleanField(label="Giữ đăng nhập", required=False)


def test_form_field_dresses_a_form_of_django() -> None:
    form = SignIn({"login": ""})
    assert not form.is_valid()
    html = drawn('{% form_field form.login autocomplete="username" %}', form=form)
    assert html.startswith('<div class="field field--error"><label for="id_login">Tên đăng nhập</label>')
    assert 'class="input"' in html
    assert 'aria-describedby="id_login-goi-y id_login-loi"' in html
    assert 'autocomplete="username"' in html
    assert drawn("{% form_field form.keep %}", form=SignIn()) == (
        '<div class="field"><div class="choice"><input type="checkbox" name="keep" id="id_keep">'
        '<label for="id_keep">Giữ đăng nhập</label></div></div>'
    )
    assert '<a href="#id_login">' in drawn("{% error_summary form %}", form=form)


def test_crumbs_end_with_the_page_itself() -> None:
    html = drawn('{% crumbs "Trang chủ" "/" "Thống kê" %}')
    assert html.strip() == (
        '<nav class="crumbs page" aria-label="Đường dẫn"><ol><li><a href="/">Trang chủ</a></li>'
        '<li aria-current="page">Thống kê</li></ol></nav>'
    )
    assert drawn("{% crumbs trail %}", trail=[("Trang chủ", "/"), ("Thống kê", "")]) == html


def test_pager_shows_only_the_ways_that_exist() -> None:
    assert drawn('{% pager next="" previous="" %}').strip() == ""
    html = drawn('{% pager next=after shown="20 trong 64" %}', after="?sau=9&q=a")
    assert 'href="?sau=9&amp;q=a" rel="next"' in html
    assert 'rel="prev"' not in html
    assert "<p>20 trong 64</p>" in html


def test_table_keeps_its_roles_and_says_each_column_on_a_phone() -> None:
    values = Table(
        caption="Theo lĩnh vực",
        columns=(Column("Lĩnh vực"), Column("Trễ", number=True)),
        rows=((Cell("Hộ tịch", href="/h"), Cell("1", href="/t", hidden="hồ sơ trễ")),),
        total=("Cộng", "1"),
    )
    assert drawn("{% table values %}", values=values) == (
        '<div class="scroll" tabindex="0" role="region" aria-label="Theo lĩnh vực">'
        '<table class="tbl stackable taps" role="table"><caption class="sr">Theo lĩnh vực</caption>'
        '<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Lĩnh vực</th>'
        '<th scope="col" role="columnheader" class="n">Trễ</th></tr></thead>'
        '<tbody role="rowgroup"><tr role="row"><th scope="row" role="rowheader"><a href="/h">Hộ tịch</a></th>'
        '<td role="cell" class="n" data-l="Trễ"><a href="/t">1<span class="sr"> hồ sơ trễ</span></a></td></tr></tbody>'
        '<tfoot role="rowgroup"><tr role="row"><th scope="row" role="rowheader">Cộng</th>'
        '<td role="cell" class="n" data-l="Trễ">1</td></tr></tfoot></table></div>'
    )


def test_a_row_with_too_few_cells_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        drawn("{% table values %}", values=Table("A", (Column("a"), Column("b")), (("1",),)))


def test_figure_explains_itself() -> None:
    rate = Figure.of_rate(63, 64, period="đến 02", as_of=MOMENT, records_url="/ho-so?tre=0")
    assert drawn('{% figure f "Trước và đúng hạn" kind="good" %}', f=rate) == (
        '<li class="figure figure--good"><a href="/ho-so?tre=0"><b>98,4<small> %</small></b>'
        '<span class="what">Trước và đúng hạn</span><span class="why">63/64</span></a></li>'
    )
    nothing = Figure.of_rate(0, 0, period="đến 02", as_of=MOMENT)
    assert "<b>—</b>" in drawn('{% figure f "Tỉ lệ" %}', f=nothing)
    assert drawn('{% number_box 2318 "Đang giải quyết" %}') == (
        '<li class="figure"><b>2.318</b><span class="what">Đang giải quyết</span></li>'
    )


def test_split_bar_draws_exact_shares() -> None:
    assert drawn(
        '{% split_bar parts label="63 và 1" %}', parts=[Part(63, "good"), Part(1, "late"), Part(0, "stop")]
    ) == (
        '<svg class="split" width="100%" height="20" role="img" aria-label="63 và 1">'
        '<rect class="f-la" x="0%" width="98.438%" height="100%"/>'
        '<rect class="f-soc-lua" x="98.438%" width="1.562%" height="100%"/></svg>'
    )
    assert "<rect" not in drawn("{% split_bar parts %}", parts=[Part(0, "good")])


def test_bars_share_one_scale() -> None:
    html = drawn(
        "{% bar_chart bars %}",
        bars=[Bar("1", (Part(10, "good"),), "10"), Bar("2", (Part(5, "good"),), "5", "thấp")],
    )
    assert 'width="100%" height="100%"' in html
    assert 'width="50%" height="100%"' in html
    assert '<span class="bars__v"><b>5</b> thấp</span>' in html


@pytest.mark.parametrize(
    ("use", "words"),
    [
        ("{{ m|vn_date }}", "03/02/2023"),
        ('{{ m|vn_date:"short" }}', "03/02"),
        ('{{ d|vn_date:"weekday" }}', "thứ Hai, 13/02/2023"),
        ("{{ m|vn_weekday }}", "Thứ Sáu"),
        ("{{ m|vn_time }}", "16:28"),
        ("{{ m|vn_moment }}", "16:28 03/02/2023"),
        ('{{ m|vn_moment:"weekday" }}', "16:28 thứ Sáu 03/02/2023"),
        ('{{ m|vn_moment:"short" }}', "16:28 03/02"),
        ('{{ m|vn_moment:"stamp" }}', "03/02/2023 16:28:18"),
        ("{{ 527679|vn_number }}", "527.679"),
        ('{{ "98.4"|vn_decimal }}', "98,4"),
        ("{{ half|vn_decimal }}", "23,8"),
        ("{{ 8000|vn_dong }}", "8.000 đồng"),
        ("{{ 0|vn_dong }}", "Không thu"),
        ("{{ 1110|vn_minutes }}", "18 giờ 30 phút"),
        ("{{ 500|vn_count }}", "500"),
        ("{{ 501|vn_count }}", "500+"),
        ("{{ nothing|vn_date }}{{ nothing|vn_number }}{{ nothing|vn_moment }}", "———"),
        ('{{ "0192a3b4c5d67e8f90a1b2c3d4e5f607"|reference }}', "B2C3-D4E5-F607"),
        ('{{ counts|at:"a" }}{{ counts|at:"b" }}', "7"),
    ],
)
def test_filters_write_vietnamese(use: str, words: str) -> None:
    values = {
        "m": MOMENT,
        "d": date(2023, 2, 13),
        "half": Decimal("23.8"),
        "nothing": None,
        "counts": {"a": 7},
    }
    assert drawn(use, **values) == words


def test_attributes_are_escaped_and_false_ones_left_out() -> None:
    assert attributes({"class_": "a", "hx_get": '/x"', "hidden": True, "id": None, "checked": False}) == (
        ' class="a" hx-get="/x&quot;" hidden'
    )
