"""An agency needs longer: one extension, with its letter of apology, and the citizen told, on a phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from dinh.domains.dossiers.tests.factories import World, moment
from dinh.kernel.outbox.delivery import deliver_pending
from tests.journeys.walking import Scan, apply, begin, done, forward, looks_well, receive

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_extension_brings_its_apology(
    small: World, window: Any, scan: Scan, clock: Callable[[datetime], None], settings: Any
) -> None:
    settings.KEEP_NOTICES_DAYS = 36_500
    citizen, counter, officer = window(small.citizen), window(small.counter), window(small.officer)
    dossier_id = apply(citizen, scan)
    clock(moment(6, "10:00"))
    assert receive(counter, dossier_id).due_at == moment(13, "17:00")
    forward(counter, dossier_id)
    clock(moment(13, "10:00"))
    begin(officer, dossier_id, "gia-han", "hanh-trinh-gia-han")
    officer.get_by_label("Thêm bao lâu").fill("2")
    officer.get_by_label("ngày làm việc", exact=True).check(force=True)
    officer.get_by_label("Lý do gia hạn").fill("Chờ xác minh văn bằng của trường.")
    officer.locator("form.card .actions .btn").first.click()
    officer.locator(".summary").wait_for()
    assert "Thư xin lỗi" in officer.inner_text(".summary") or "tệp" in officer.inner_text(".summary")
    officer.locator("input[type='file']").set_input_files(scan("thu-xin-loi.png"))
    row = done(officer, dossier_id)
    assert (row.state, row.due_at) == ("in_progress", moment(15, "17:00"))
    begin_again = officer.locator(f"a[href*='/ho-so/{dossier_id}/gia-han/']")
    assert begin_again.count() == 0  # only once
    deliver_pending()

    citizen.goto(f"/ho-so/{dossier_id}/")
    assert "17:00 thứ Tư 15/02/2023" in citizen.inner_text(".now")
    text = citizen.inner_text("main")
    assert "Gia hạn, kèm thư xin lỗi" in text
    assert "Chờ xác minh văn bằng của trường." in text
    looks_well(citizen, "hanh-trinh-duoc-gia-han")
    citizen.goto("/thong-bao/")
    assert "xin lỗi và hẹn lại 17:00 thứ Tư 15/02/2023" in citizen.inner_text("main")
    looks_well(citizen, "hanh-trinh-thong-bao")
