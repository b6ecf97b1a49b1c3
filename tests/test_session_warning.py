"""The session warning: said before the end, one press keeps the session, the draft is saved first."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from dinh.domains.people.models import Account
from dinh.domains.people.tests import factories
from tests.pages import assert_axe_clean, assert_page_ok

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
URLS = "dinh.kernel.ui.tests.urls"
NAME = "Đoàn Thị Ngát"


@pytest.fixture
def signed_in(page: Any, live_server: Any, settings: Any) -> Any:
    """A page of an official who has signed in."""
    settings.DEMO = True  # a second factor is demanded outside the demonstration
    agency = factories.agency("H23", "Tỉnh Hải Dương")
    account_id = factories.official(NAME)
    factories.post(account_id, agency.id)
    client = Client()
    client.force_login(Account.objects.get(pk=account_id))
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    return page


@pytest.mark.urls(URLS)
def test_the_desk_of_an_official_keeps_the_laws_of_pages(signed_in: Any, live_server: Any) -> None:
    assert_page_ok(signed_in, live_server.url + "/_mau/ban-lam-viec/", name="ban-lam-viec-can-bo")
    assert signed_in.locator(".me b").first.inner_text() == NAME
    assert signed_in.locator(".ava").inner_text() == "ĐN"
    signed_in.locator(".me summary").click()
    assert_axe_clean(signed_in)


@pytest.mark.urls(URLS)
def test_the_warning_comes_before_the_end_and_one_press_stays(
    signed_in: Any, live_server: Any, settings: Any
) -> None:
    settings.SESSION_COOKIE_AGE = 125  # the warning comes two minutes before the end
    page = signed_in
    page.goto(live_server.url + "/_mau/ban-lam-viec/")
    dialog = page.locator("#het-phien")
    assert not dialog.is_visible()
    dialog.wait_for(state="visible", timeout=10_000)
    assert_axe_clean(page)
    with page.expect_response("**/phien/giu/") as stayed:
        dialog.get_by_role("button", name="Tiếp tục làm việc").click()
    assert stayed.value.status == 204
    assert not dialog.is_visible()
