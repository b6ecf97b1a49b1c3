"""Apply, receive, ask for a supplement, stop, answer, run on, finish, hand over, rate: on a phone, with scripts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from dinh.domains.dossiers.models import Dossier
from dinh.domains.dossiers.queries import get_dossier
from dinh.domains.dossiers.tests.factories import World, moment
from tests.journeys.walking import Scan, apply, begin, done, finish, forward, looks_well, receive

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_the_application_to_the_rating(
    small: World, window: Any, scan: Scan, clock: Callable[[datetime], None]
) -> None:
    citizen, counter, officer = window(small.citizen), window(small.counter), window(small.officer)
    dossier_id = apply(citizen, scan)
    clock(moment(6, "09:10"))
    row = receive(counter, dossier_id)
    assert (row.state, row.due_at) == ("received", moment(13, "17:00"))
    clock(moment(6, "11:00"))
    forward(counter, dossier_id)

    clock(moment(8, "10:00"))
    begin(officer, dossier_id, "bo-sung", "hanh-trinh-yeu-cau-bo-sung")
    officer.get_by_label("Nội dung đề nghị giải quyết", exact=False).first.check(force=True)
    officer.get_by_label("Vì sao: Nội dung đề nghị giải quyết").fill("Ghi rõ nơi hành nghề.")
    row = done(officer, dossier_id)
    assert (row.state, row.due_at) == ("waiting_supplement", None)

    here = f"/ho-so/{dossier_id}/"
    citizen.goto(here)
    assert "Đồng hồ đang dừng" in citizen.inner_text(".now")
    assert "Chưa có giờ hẹn trả" in citizen.inner_text(".now")
    looks_well(citizen, "hanh-trinh-dong-ho-dung")
    clock(moment(10, "14:00"))
    citizen.get_by_role("link", name="Bổ sung ngay").click()
    citizen.wait_for_url("**/bo-sung/")
    assert "Ghi rõ nơi hành nghề." in citizen.inner_text("main")
    citizen.fill("textarea[name='noi_dung']", "Hành nghề tại xã Lê Ninh.")
    citizen.get_by_role("button", name="Gửi bổ sung").last.click()
    citizen.wait_for_url(f"**{here}")
    assert "10:00 thứ Năm 16/02/2023" in citizen.inner_text(".now")
    row = Dossier.objects.get(pk=dossier_id)
    assert (row.state, row.due_at) == ("in_progress", moment(16, "10:00"))

    clock(moment(13, "08:30"))
    forward(officer, dossier_id)
    clock(moment(14, "09:00"))
    forward(window(small.leader), dossier_id)
    clock(moment(15, "09:00"))
    row = finish(window(small.clerk), dossier_id, scan)
    assert (row.state, row.outcome, row.timeliness) == ("finished", "result", "early")

    clock(moment(15, "10:00"))
    citizen.goto(here)
    with citizen.expect_download() as taken:
        citizen.get_by_role("button", name="Nhận kết quả điện tử").click()
    assert taken.value.suggested_filename == "chung-chi.png"
    assert Dossier.objects.get(pk=dossier_id).state == "returned"
    citizen.goto(here)
    citizen.get_by_label("Rất hài lòng", exact=True).check(force=True)
    citizen.get_by_label("Điều muốn nói thêm").fill("Nhanh, rõ ràng.")
    citizen.get_by_role("button", name="Gửi đánh giá").click()
    citizen.get_by_text("Cảm ơn ông/bà đã đánh giá.").wait_for()
    looks_well(citizen, "hanh-trinh-da-danh-gia")
    rating = get_dossier(actor=small.citizen, now=moment(15, "10:00"), dossier_id=dossier_id).rating
    assert rating is not None
    assert rating.score == 5
