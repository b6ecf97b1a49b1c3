"""The legal clock on a page, from a real reckoning: received 09:10 06/02/2023, five working days, stopped once."""

from __future__ import annotations

import re

from dinh.kernel.ui.clock import day_bars, gathered, holders, why_list
from dinh.kernel.ui.gallery import clock_samples
from dinh.kernel.ui.markup import Answer, check_rows, steps_bar

SAMPLES = clock_samples()


def days(html: str) -> list[str]:
    return re.findall(r"<li(?! class=\"muted\")[^>]*><span class=\"d\">.*?</li>", html)


def test_each_day_has_its_bar_and_its_words() -> None:
    html = day_bars(SAMPLES["bars"], SAMPLES["due"].due_at)
    found = days(html)
    assert len(found) == 10
    assert found[0] == (
        '<li class="none"><span class="d"><span class="dow">Thứ Hai</span> '
        '<b><time datetime="2023-02-06">06/02</time></b></span>'
        '<svg class="bar" width="100%" height="14" aria-hidden="true"></svg>'
        '<span class="say">Tiếp nhận 09:10. Ngày đầu không tính</span></li>'
    )
    assert '<rect class="f-la" x="0%" width="31.25%" height="100%"/>' in found[2]
    assert '<rect class="f-soc" x="31.25%" width="68.75%" height="100%"/>' in found[2]
    assert found[5].startswith('<li class="off"><span class="d"><span class="dow">T7, CN</span>')
    assert "11–12/02" in found[5]
    assert found[6].startswith('<li class="today">')
    assert found[9].startswith('<li class="end">')
    assert '<rect class="f-den" x="31.25%" width="3" height="100%"/>' in found[9]
    assert "Hẹn trả 10:00" in found[9]


def test_the_legend_names_only_what_is_drawn() -> None:
    html = day_bars(SAMPLES["bars"], SAMPLES["due"].due_at)
    assert re.findall(r'<span class="key [^"]+"></span> ([^<]+)</li>', html) == [
        "Tính vào thời hạn",
        "Tạm dừng",
        "Còn lại",
        "Không tính",
    ]
    assert day_bars(()) == ""


def test_a_long_stop_is_one_bar() -> None:
    bars = SAMPLES["long_bars"]
    assert len(bars) > 14
    short = gathered(bars)
    assert [(bar.first.isoformat(), bar.last.isoformat(), bar.note) for bar in short] == [
        ("2023-02-06", "2023-02-06", "Tiếp nhận 09:10. Ngày đầu không tính"),
        ("2023-02-07", "2023-02-07", "Tính 8 giờ"),
        ("2023-02-08", "2023-02-08", "Tính 2 giờ 30 phút. Dừng từ 10:00"),
        ("2023-02-09", "2023-03-19", "Dừng cả ngày"),
        ("2023-03-20", "2023-03-20", "Hôm nay. Dừng cả ngày"),
    ]
    assert '<span class="dow">39 ngày</span>' in day_bars(bars)


def test_the_computation_stands_line_by_line() -> None:
    lines = why_list(SAMPLES["due"].explanation)
    assert lines.count("<li>") == len(SAMPLES["due"].explanation)
    assert lines.endswith('<span class="r">10:00 thứ Năm 16/02/2023</span></li></ol>')


def test_holders_add_up() -> None:
    html = holders(SAMPLES["held"])
    minutes = [int(found.replace(".", "")) for found in re.findall(r'data-l="Phút">([\d.]+)<', html)]
    assert minutes == [110, 1140, 1110, 105, 2465]
    assert sum(minutes[:-1]) == minutes[-1]
    assert re.findall(r'data-l="Tỉ lệ">([^<]+)<', html) == ["4,5%", "46,2%", "45,0%", "4,3%", "100%"]
    assert re.findall(r'<rect class="([^"]+)"', html) == ["f-cham", "f-la", "f-soc", "f-tim"]


def test_steps_and_answers() -> None:
    assert steps_bar(["Người nộp", "Giấy tờ"], 2) == (
        '<nav class="steps-bar" aria-label="Các bước"><p>Bước 2 trên 2<span class="only-small">: Giấy tờ</span></p><ol>'
        '<li class="is-done"><span>Người nộp</span></li>'
        '<li class="is-now" aria-current="step"><span>Giấy tờ</span></li></ol></nav>'
    )
    assert check_rows([Answer("Số", "<b>", "/sua/?a=1&b=2"), Answer("Mã", "1")]) == (
        '<dl><div class="check__row"><dt>Số</dt><dd>&lt;b&gt;</dd><dd class="check__act">'
        '<a href="/sua/?a=1&amp;b=2">Sửa<span class="sr"> Số</span></a></dd></div>'
        '<div class="check__row"><dt>Mã</dt><dd>1</dd></div></dl>'
    )
