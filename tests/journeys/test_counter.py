"""A walk-in at the counter: typed in by the officer, a slip in hand, followed from home by code, on a phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from dinh.domains.dossiers.models import Dossier
from dinh.domains.dossiers.tests.factories import World, moment
from dinh.fronts.portal.tests.conftest import CODE
from tests.journeys.walking import Scan, finish, forward, looks_well

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TYPED = (
    ("Họ và tên người nộp", "Phùng Thị Sen"),
    ("Số định danh cá nhân", "030190000127"),
    ("Ngày", "12"),
    ("Tháng", "5"),
    ("Năm", "1990"),
    ("Số điện thoại", "0900000047"),
    ("Số nhà, đường, thôn", "Thôn Lê Xá"),
    ("Xã, phường, đặc khu", "Xã Lê Ninh"),
    ("Tỉnh, thành phố", "Hải Dương"),
    ("Nội dung đề nghị giải quyết", "Cấp chứng chỉ"),
)


def test_from_the_counter_to_the_paper_in_hand(
    small: World, window: Any, scan: Scan, clock: Callable[[datetime], None]
) -> None:
    counter = window(small.counter)
    counter.goto(f"/ban-lam-viec/tiep-nhan/quay/?thu-tuc={CODE}")
    for label, words in TYPED:
        counter.get_by_label(label, exact=True).fill(words)
    counter.get_by_label("Bản giấy tại Bộ phận Tiếp nhận và Trả kết quả").check(force=True)
    counter.get_by_label("Đơn đăng ký", exact=True).set_input_files(scan("don.png"))
    for box in counter.locator("input[name^=kiem-]").all():
        box.check(force=True)
    looks_well(counter, "hanh-trinh-quay")
    counter.keyboard.press("F9")
    counter.wait_for_url("**/giay-hen/")
    dossier = Dossier.objects.get()
    assert (dossier.channel, dossier.state, dossier.due_at) == ("counter", "received", moment(13, "17:00"))
    slip = counter.inner_text("article")
    assert dossier.code in slip
    assert "17:00 ngày 13/02/2023" in slip
    looks_well(counter, "hanh-trinh-giay-hen")

    home = window(small.citizen)  # whose page this is does not matter: code and six digits do
    home.goto("/tra-cuu/")
    home.get_by_label("Mã hồ sơ").fill(dossier.code)
    home.get_by_label("6 số cuối điện thoại đã đăng ký").fill("000047")
    home.get_by_role("button", name="Xem tiến độ").click()
    home.locator(".now").wait_for()
    assert "17:00 thứ Hai 13/02/2023" in home.inner_text(".now")
    looks_well(home, "hanh-trinh-tra-cuu")

    clock(moment(7, "10:00"))
    forward(counter, dossier.pk)
    clock(moment(8, "10:00"))
    forward(window(small.officer), dossier.pk)
    clock(moment(9, "10:00"))
    forward(window(small.leader), dossier.pk)
    clock(moment(10, "10:00"))
    clerk = window(small.clerk)
    assert finish(clerk, dossier.pk, scan).state == "finished"
    clock(moment(13, "09:00"))
    counter.goto(f"/ban-lam-viec/ho-so/{dossier.pk}/trao-ket-qua/")
    counter.get_by_label("Tại quầy").check(force=True)
    counter.locator("form.card .actions .btn").first.click()
    counter.wait_for_url(f"**/ho-so/{dossier.pk}/**")
    row = Dossier.objects.get(pk=dossier.pk)
    assert (row.state, row.hand_over_way, row.timeliness) == ("returned", "counter", "early")
