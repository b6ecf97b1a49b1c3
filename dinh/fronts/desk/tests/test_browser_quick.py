"""Undo, neighbours in the list and the box of Ctrl+K in a browser, at both widths and by keys alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from dinh.domains.dossiers import actions
from dinh.domains.dossiers.models import Dossier
from dinh.domains.dossiers.tests.factories import World, at_step, moment
from dinh.fronts.desk.tests.test_browser import queue, seat
from tests.pages import assert_axe_clean, assert_page_ok, keep_picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Clock = Callable[[datetime], None]
__all__ = ["seat"]


def test_pages_of_undo_and_of_the_box(small: World, seat: Any, live_server: Any, clock: Clock) -> None:
    queue(small)
    moved = at_step(small, "tham-dinh", moment(9, "10:00")).dossier
    clock(moment(13, "15:36"))
    page, desk = seat(small.officer), live_server.url + "/ban-lam-viec"
    assert_page_ok(page, f"{desk}/ho-so/{moved.id}/?hang=don-vi", name="ho-so-trong-hang")
    page.click('[data-key="C"]')
    page.click(".actions button")
    page.wait_for_selector('[data-key="Z"]')
    assert_page_ok(page, f"{desk}/ho-so/{moved.id}/?hang=don-vi", name="ho-so-hoan-tac")
    assert_page_ok(page, f"{desk}/hoan-tac/", name="hoan-tac")
    assert_page_ok(page, f"{desk}/hop-viec/?hang=don-vi", name="hop-viec-hoan-tac")
    page.keyboard.press("Control+K")
    page.keyboard.type("huyen", delay=20)
    page.wait_for_selector("#di-nhanh-thay a")
    keep_picture(page, "di-nhanh")
    assert_axe_clean(page)
    page.keyboard.press("Escape")
    assert not page.locator("#di-nhanh").is_visible()
    actions.claim_dossier(actor=small.leader, now=moment(13, "15:36"), dossier_id=moved.id)
    assert_page_ok(page, f"{desk}/hoan-tac/", name="hoan-tac-trong")
    assert_page_ok(page, f"{desk}/don-vi/can-bo/0/", name="can-bo")


def test_by_keys_alone(small: World, seat: Any, live_server: Any, clock: Clock) -> None:
    queue(small)
    clock(moment(13, "15:36"))
    page, desk = seat(small.officer), live_server.url + "/ban-lam-viec"
    first, second = Dossier.objects.filter(step_code="tham-dinh").order_by("sort_at", "id")[:2]
    page.goto(f"{desk}/hop-viec/?hang=don-vi")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/ho-so/{first.pk}/?hang=don-vi")
    page.keyboard.press("j")
    page.wait_for_url(f"**/ho-so/{second.pk}/?hang=don-vi")
    page.keyboard.press("/")
    page.keyboard.type("iijz")  # letters in a field are words
    assert page.input_value("#tim") == "iijz"
    assert page.url.endswith(f"/ho-so/{second.pk}/?hang=don-vi")
    page.keyboard.press("Escape")
    page.keyboard.press("i")
    page.wait_for_url(f"**/ho-so/{first.pk}/?hang=don-vi")
    page.keyboard.press("Control+K")
    page.keyboard.type(second.code or "", delay=5)
    page.wait_for_selector(f"#di-nhanh-thay a[href$='/{second.pk}/']")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/ho-so/{second.pk}/")
    page.keyboard.press("Shift+Slash")
    page.wait_for_selector("#phim-tat[open]")
    told = page.inner_text("#phim-tat")
    assert "Ctrl+K" in told
    assert "Đi nhanh" in told
