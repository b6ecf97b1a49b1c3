"""A dossier passes to the agency that is competent; its clock goes on, minutes of both add up, on a phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from dinh.domains.dossiers.queries import clock_of
from dinh.domains.dossiers.tests.factories import World, moment
from tests.journeys.walking import Scan, apply, begin, done, forward, looks_well, receive

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_another_agency_goes_on_with_the_same_clock(
    small: World, window: Any, scan: Scan, clock: Callable[[datetime], None]
) -> None:
    citizen, counter, officer = window(small.citizen), window(small.counter), window(small.officer)
    dossier_id = apply(citizen, scan)
    clock(moment(6, "10:00"))
    receive(counter, dossier_id)
    forward(counter, dossier_id)
    clock(moment(8, "10:00"))
    begin(officer, dossier_id, "chuyen-giao", "hanh-trinh-chuyen-co-quan")
    officer.get_by_label("Hoặc cho cơ quan khác").fill("so xay dung")
    officer.get_by_label("Cơ quan đó giải quyết thay", exact=False).check(force=True)
    officer.get_by_label("Vì sao chuyển").fill("Đúng thẩm quyền của Sở Xây dựng")
    row = done(officer, dossier_id)
    assert (row.competent_agency_id, row.holder_agency_id) == (small.other.id, small.other.id)
    assert row.due_at == moment(13, "17:00")

    other = window(small.stranger)
    other.goto("/ban-lam-viec/hop-viec/?hang=don-vi")
    other.locator(f"a[href*='/ho-so/{dossier_id}/']").first.click()
    other.wait_for_url(f"**/ho-so/{dossier_id}/**")
    clock(moment(9, "10:00"))
    begin(other, dossier_id, "chuyen")
    assert done(other, dossier_id).step_code == "ky"

    citizen.goto(f"/ho-so/{dossier_id}/")
    assert "Sở Xây dựng" in citizen.inner_text(".now .who")
    looks_well(citizen, "hanh-trinh-hai-co-quan")
    holders = clock_of(dossier_id=dossier_id, now=moment(9, "10:00")).holders
    assert holders is not None
    held = {share.agency_id: share.minutes for share in holders.shares}
    assert held == {small.department.id: 16 * 60, small.other.id: 8 * 60}
    assert sum(held.values()) == holders.total_minutes
