"""Public pages of figures: exact numbers, sums, click down, downloads, the widget in any frame."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from dinh.domains.dossiers.tests.factories import World, finished, moment, received, world
from dinh.domains.people.models import Account
from dinh.domains.people.tests.factories import agency
from dinh.lib import moments
from tests.pages import assert_light, assert_page_ok

pytestmark = pytest.mark.django_db
NOW = datetime.fromisoformat("2023-02-17T16:28:18+07:00")


def filled(small: World) -> None:
    """Six handled: three early, two on time, one late; one open and late."""
    for day in (8, 9, 10):
        finished(small, moment(6, "09:10"), moment(day, "10:00"))
    for clock in ("16:00", "17:00"):
        finished(small, moment(6, "09:10"), moment(13, clock))
    finished(small, moment(6, "09:10"), moment(14, "07:31"))
    received(small, moment(6, "09:10"))


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, settings: Any) -> World:
    settings.DEMO = True
    found = world()
    filled(found)
    monkeypatch.setattr(moments, "now", lambda: NOW)
    return found


def words(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:500]
    return answer.content.decode()


def test_the_page_says_the_figures_and_their_moment(small: World, client: Client) -> None:
    answer = client.get("/thong-ke/H23.15/")
    shown = answer.content.decode()
    assert "giải quyết hồ sơ có đúng hẹn không?" in shown
    assert 'Cập nhật lúc <span class="num">17/02/2023 16:28:18</span>' in shown
    assert "3 trước hạn, 2 đúng hạn" in shown
    assert "83,3<small> %</small>" in shown
    assert "16,7<small> %</small>" in shown
    assert "5 trên 6 hồ sơ có thời hạn" in shown
    assert "Đang giải quyết: 1, trong đó 1 quá hạn." in shown
    assert answer.context["boxes"]["rate"].fraction_text == "5/6"
    assert_light(shown)
    other = words(client, "/thong-ke/H23.16/")
    assert "Không phát sinh hồ sơ trong kỳ" in other
    assert small.department.code in words(client, "/thong-ke/")


def test_every_axis_adds_up_to_the_whole(small: World, client: Client) -> None:
    del small
    for axis in ("linh-vuc", "thu-tuc", "co-quan", "kenh", "thang", "noi-nhan"):
        for place in ("/thong-ke/", "/thong-ke/H23/", "/thong-ke/H23.15/"):
            context = client.get(f"{place}?chia={axis}").context
            total = context["table"].total
            assert total[1:] == ("6", "3", "2", "1", "83,3%"), (axis, place)
            assert sum(line.counts.handled for line in context["lines"]) == 6
    chart = client.get("/thong-ke/H23.15/").context["chart"]
    assert chart.in_weeks
    assert chart.table.total == ("Cộng", "6", "5", "1", "0")
    assert [row[:2] for row in chart.table.rows][-2:] == [("06–12/02", "3"), ("13–17/02", "3")]


def test_periods_fields_and_moments_are_read_from_the_address(small: World, client: Client) -> None:
    del small
    then = client.get("/thong-ke/H23.15/?luc=13/02/2023+17:00:00").context["figures"]
    assert (then.handled, then.late, then.open) == (5, 0, 2)
    assert client.get("/thong-ke/H23.15/?tu=2023-02-13&den=2023-02-13").context["figures"].handled == 2
    assert client.get("/thong-ke/H23.15/?ky=2023-01").context["figures"].handled == 0
    assert client.get("/thong-ke/H23.15/?ky=2022").context["figures"].handled == 0
    narrowed = client.get("/thong-ke/H23.15/?linh-vuc=khong-co").context
    assert narrowed["counts"].handled == 0
    field = client.get("/thong-ke/H23.15/").context["lines"][0].key
    assert client.get(f"/thong-ke/H23.15/?linh-vuc={field}").context["counts"].handled == 6
    assert "Không đọc được ngày" in words(client, "/thong-ke/H23.15/?ky=xx", 422)
    assert "Kỳ thống kê không dùng được" in words(client, "/thong-ke/?tu=2023-03-01&den=2023-02-01", 409)
    assert "Kỳ thống kê không dùng được" in words(client, "/thong-ke/?ky=2024", 409)
    words(client, "/thong-ke/H99/", 404)
    chosen = client.get("/thong-ke/?co-quan=H23.15&ky=2023-02")
    assert (chosen.status_code, chosen.headers["Location"]) == (302, "/thong-ke/H23.15/?ky=2023-02")


def test_the_public_never_sees_a_person_or_a_code_and_no_cell_under_five(
    small: World, client: Client
) -> None:
    page = words(client, "/thong-ke/H23.15/ho-so/?loai=da-giai-quyet")
    assert page.count('<th scope="row"') == 6
    for hidden in ("000.00.15.H23", "Huyền", "Ngát"):
        assert hidden not in page
    late = words(client, "/thong-ke/H23.15/ho-so/?loai=tre-han")
    assert "Dưới 5 hồ sơ nên không mở từng hồ sơ" in late
    assert '<th scope="row"' not in late
    assert "Dưới 5 hồ sơ nên không mở từng hồ sơ" in words(client, "/thong-ke/H23.15/")
    client.force_login(Account.objects.get(pk=small.officer.account_id or 0))
    opened = words(client, "/thong-ke/H23.15/ho-so/?loai=tre-han")
    assert "000.00.15.H23-230206" in opened
    assert "1 ngày làm việc" in opened
    assert "Bước gây trễ:" in words(client, "/thong-ke/H23.15/")
    client.force_login(Account.objects.get(pk=small.stranger.account_id or 0))
    assert "000.00.15.H23-230206" not in words(client, "/thong-ke/H23.15/ho-so/?loai=tre-han")


HEADS = [
    "Lĩnh vực",
    "Mã",
    "Đã tiếp nhận",
    "Đã giải quyết",
    "Trước hạn",
    "Đúng hạn",
    "Trễ hạn",
    "Không quy định thời hạn",
    "Đã gia hạn",
    "Không được tiếp nhận",
    "Tỉ lệ trước và đúng hạn (%)",
    "Tỉ lệ trễ hạn (%)",
]


def test_csv_and_xlsx_are_read_back(small: World, client: Client) -> None:
    del small
    answer: Any = client.get("/thong-ke/H23.15/bang.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert lines[0] == HEADS
    assert lines[-1] == ["Cộng", "", "7", "6", "3", "2", "1", "0", "0", "0", "83,3", "16,7"]
    assert lines[1][2:] == lines[-1][2:]
    assert answer.headers["Content-Disposition"].startswith(
        'attachment; filename="thong-ke-H23.15-20230101-20230217'
    )
    answer = client.get("/thong-ke/H23.15/bang.xlsx?chia=kenh")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[0][1:] == tuple(HEADS[1:])
    assert rows[1] == ("Trực tuyến", "web", 7, 6, 3, 2, 1, 0, 0, 0, 83.3, 16.7)
    assert [row[0] for row in book.worksheets[1].iter_rows(values_only=True)][:3] == [
        "Sở Nông nghiệp và Phát triển nông thôn",
        "Từ 01/01/2023 đến 17/02/2023",
        "Cập nhật lúc 17/02/2023 16:28:18",
    ]


def test_the_widget_stands_in_any_frame(small: World, client: Client) -> None:
    del small
    answer = client.get("/thong-ke/H23.15/widget")
    shown = answer.content.decode()
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer.headers
    assert "17/02/2023 16:28:18" in shown
    assert "83,3\u00a0%" in shown
    assert "1 (16,7\u00a0%)" in shown
    assert "Số liệu cũ" not in shown
    assert "Số liệu cũ" in words(client, "/thong-ke/H23.15/widget?luc=13/02/2023+17:00:00")
    page = client.get("/thong-ke/H23.15/")
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["X-Frame-Options"] == "DENY"
    assert "&lt;iframe src=&quot;http://testserver/thong-ke/H23.15/widget&quot;" in page.content.decode()


def test_the_widget_as_json(small: World, client: Client) -> None:
    del small
    answer = client.get("/thong-ke/H23.15/widget.json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.json() == {
        "agency": "Sở Nông nghiệp và Phát triển nông thôn",
        "agency_code": "H23.15",
        "from": "2023-01-01",
        "to": "2023-02-17",
        "handled": 6,
        "early": 3,
        "on_time": 2,
        "early_or_on_time": 5,
        "late": 1,
        "on_time_rate": "83.3",
        "late_rate": "16.7",
        "open": 1,
        "open_late": 1,
        "suspended": 0,
        "as_of": "2023-02-17T16:28:18+07:00",
        "updated": "Cập nhật lúc 17/02/2023 16:28:18",
        "stale": False,
        "page": "http://testserver/thong-ke/H23.15/",
    }
    assert client.get("/thong-ke/H23.15/widget.json?luc=13/02/2023+17:00:00").json()["stale"] is True


def test_the_second_projection_is_labelled_apart(small: World, client: Client) -> None:
    del small
    progress = client.get("/thong-ke/H23.15/").context["progress"]
    figures = progress["figures"]
    assert (figures.judged, figures.on_time, figures.late) == (7, 5, 2)
    assert (figures.still_open, figures.open_late) == (1, 1)
    assert progress["points"] == "14,29"


def test_the_page_in_english(small: World, client: Client) -> None:
    del small
    client.cookies["django_language"] = "en"
    shown = words(client, "/thong-ke/H23.15/")
    assert "5 of 6 dossiers with a limit" in shown
    assert "Đã giải quyết" not in shown


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_pages_in_a_browser(
    page: Any, live_server: Any, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.DEMO = True
    small = world()
    agency("H23.30.27", "Ủy ban nhân dân xã Lê Ninh", small.province)
    filled(small)
    monkeypatch.setattr(moments, "now", lambda: NOW)
    for place in (
        "/thong-ke/",
        "/thong-ke/H23.15/",
        "/thong-ke/H23.30.27/",
        "/thong-ke/H23.15/ho-so/?loai=da-giai-quyet",
        "/thong-ke/H23.15/ho-so/?loai=tre-han",
        "/thong-ke/H23.15/widget",
    ):
        assert_page_ok(page, live_server.url + place)
