"""The working calendar's pages in a browser: the rules of every page at both widths, the look ahead too."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings as of
from django.test import Client

from dinh.domains.dossiers import actions
from dinh.domains.dossiers.tests.factories import moment, submitted, worker, world
from dinh.domains.people.models import Account
from dinh.domains.people.types import Role
from tests.pages import WIDTHS, assert_axe_clean, assert_no_sideways_scroll, assert_page_ok, keep_picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE = "/ban-lam-viec/lich-lam-viec/"


def test_the_calendar_and_a_look_ahead(page: Any, live_server: Any, settings: Any) -> None:
    settings.DEMO = True
    place = world()
    sheet = submitted(place)
    actions.receive_dossier(actor=place.counter, now=moment(6, "09:20"), dossier_id=sheet.dossier.id)
    client = Client()
    keeper = worker(place.department.id, Role.AGENCY_ADMIN, "Quản Trị")
    client.force_login(Account.objects.get(pk=keeper.account_id or 0))
    cookie = client.cookies[of.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": of.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    assert_page_ok(page, f"{live_server.url}{PAGE}", name="calendar")
    assert_page_ok(page, f"{live_server.url}{PAGE}ca/", name="calendar-shifts")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{live_server.url}{PAGE}ngay/")
        page.fill("[name=day]", "2023-02-09")
        page.fill("[name=source_document]", "Công điện 12/CĐ-UBND")
        page.click("button[value=xem]")
        page.wait_for_selector("text=17:00 thứ Ba 14/02/2023")
        keep_picture(page, f"calendar-look-ahead-{width}")
        assert_axe_clean(page, f"look ahead at {width}")
        assert_no_sideways_scroll(page, f"look ahead at {width}")
