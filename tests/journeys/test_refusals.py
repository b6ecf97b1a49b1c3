"""A dossier that is not accepted at the counter, and one refused with a letter: what the citizen sees, on a phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from dinh.domains.dossiers.models import Dossier
from dinh.domains.dossiers.tests.factories import World, moment
from tests.journeys.walking import Scan, apply, begin, done, forward, looks_well, receive

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Clock = Callable[[datetime], None]


def test_not_accepted_at_the_counter_and_filed_again(
    small: World, window: Any, scan: Scan, clock: Clock
) -> None:
    citizen, counter = window(small.citizen), window(small.counter)
    dossier_id = apply(citizen, scan)
    clock(moment(6, "10:00"))
    begin(counter, dossier_id, "tu-choi-nhan", "hanh-trinh-tu-choi-nhan")
    counter.locator("form.card .actions .btn").first.click()
    counter.locator(".summary").wait_for()  # a reason is demanded, nothing has happened
    assert Dossier.objects.get(pk=dossier_id).state == "submitted"
    counter.get_by_label("Lý do").fill("Đơn chưa ký. Xin ký rồi nộp lại.")
    row = done(counter, dossier_id)
    assert (row.state, row.received_at, row.timeliness) == ("refused_at_reception", None, "")
    citizen.goto(f"/ho-so/{dossier_id}/")
    assert "Không được tiếp nhận" in citizen.inner_text(".case-head")
    assert "Đơn chưa ký. Xin ký rồi nộp lại." in citizen.inner_text("main")
    looks_well(citizen, "hanh-trinh-khong-tiep-nhan")
    again = apply(citizen, scan)
    assert Dossier.objects.get(pk=again).state == "submitted"


def test_refused_with_a_letter(small: World, window: Any, scan: Scan, clock: Clock) -> None:
    citizen, counter, officer = window(small.citizen), window(small.counter), window(small.officer)
    dossier_id = apply(citizen, scan)
    clock(moment(6, "10:00"))
    receive(counter, dossier_id)
    forward(counter, dossier_id)
    clock(moment(9, "09:00"))
    begin(officer, dossier_id, "tu-choi", "hanh-trinh-tu-choi")
    officer.get_by_label("Lý do từ chối").fill("Văn bằng không đúng chuyên ngành.")
    officer.locator("input[type='file']").set_input_files(scan("thong-bao-tu-choi.png"))
    row = done(officer, dossier_id)
    assert (row.state, row.outcome, row.timeliness) == ("finished", "rejected", "early")
    citizen.goto(f"/ho-so/{dossier_id}/")
    assert "Văn bằng không đúng chuyên ngành." in citizen.inner_text("main")
    looks_well(citizen, "hanh-trinh-bi-tu-choi")
    with citizen.expect_download() as taken:
        citizen.get_by_role("button", name="Nhận kết quả điện tử").click()
    assert taken.value.suggested_filename == "thong-bao-tu-choi.png"
