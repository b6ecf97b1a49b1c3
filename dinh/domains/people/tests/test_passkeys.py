"""Passkeys in a real browser with a virtual authenticator: added, asked for as second factor, signed in with alone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from dinh.domains.people.models import Account
from dinh.domains.people.tests import factories
from tests.pages import assert_axe_clean, keep_picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAME = "Đoàn Thị Ngát"
PASSWORD = "dinh-lang-co-cay-da"
PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def officer(settings: Any) -> Account:
    """An official of an installation for real people: a second factor is demanded of him."""
    settings.DEMO = False
    agency = factories.agency("H23", "Tỉnh Hải Dương")
    account = Account.objects.get(pk=factories.official(NAME))
    factories.post(account.pk, agency.id)
    account.set_password(PASSWORD)
    account.save()
    return account


@pytest.fixture
def phone(page: Any) -> Any:
    """Chromium's virtual authenticator: a finger that is always there."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    number = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE})["authenticatorId"]
    return devtools, number


def sign_in(page: Any, url: str, officer: Account) -> None:
    page.goto(url + reverse("account_login"))
    page.locator("[name=login]").fill(officer.username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator(
        "form:has([name=password]) button[type=submit], form:has([name=password]) .btn--go"
    ).first.click()


def sign_out(page: Any, url: str) -> None:
    page.context.clear_cookies()
    page.goto(url + reverse("account_login"))


def add_key(page: Any, url: str, officer: Account) -> None:
    """From the page that an official is sent to until he has a second factor."""
    sign_in(page, url, officer)
    page.wait_for_url(re.compile(reverse("mfa_index")))
    page.locator(f"a[href='{reverse('mfa_add_webauthn')}']").click()
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Xác nhận").click()
    page.wait_for_selector("#mfa_webauthn_add")
    assert_axe_clean(page)
    keep_picture(page, "them-khoa-bao-mat")
    page.get_by_label("Tên khóa").fill("Điện thoại của tôi")
    page.get_by_label("Đăng nhập không cần mật khẩu").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Thêm").click()


def test_a_passkey_is_added_asked_for_and_enough_alone(
    page: Any, live_server: Any, officer: Account, phone: Any
) -> None:
    devtools, number = phone
    add_key(page, live_server.url, officer)
    key = Authenticator.objects.get(user=officer, type="webauthn")
    assert key.wrap().name == "Điện thoại của tôi"
    assert key.wrap().is_passwordless is True
    held = devtools.send("WebAuthn.getCredentials", {"authenticatorId": number})["credentials"]
    assert [one["rpId"] for one in held] == ["localhost"]
    page.goto(live_server.url + reverse("mfa_list_webauthn"))
    assert page.locator("h2", has_text="Điện thoại của tôi").is_visible()
    assert "Chưa dùng lần nào." in page.locator("main").inner_text()
    assert_axe_clean(page)
    keep_picture(page, "khoa-bao-mat")

    sign_out(page, live_server.url)
    sign_in(page, live_server.url, officer)
    page.wait_for_url(re.compile(reverse("mfa_authenticate")))
    page.get_by_role("button", name="Dùng khóa bảo mật").click()
    page.wait_for_url("**/ban-lam-viec/**")

    sign_out(page, live_server.url)
    keep_picture(page, "dang-nhap-passkey")
    assert_axe_clean(page)
    page.get_by_role("button", name="Đăng nhập bằng passkey").click()
    page.wait_for_url("**/ban-lam-viec/**")
    assert is_signed_in(page, live_server.url)
    key.refresh_from_db()
    assert key.last_used_at is not None


def test_without_the_finger_nobody_comes_in_and_a_removed_key_opens_nothing(
    page: Any, live_server: Any, officer: Account, phone: Any
) -> None:
    devtools, number = phone
    add_key(page, live_server.url, officer)
    sign_out(page, live_server.url)
    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": number, "isUserVerified": False})
    press(page)
    assert not is_signed_in(page, live_server.url)
    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": number, "isUserVerified": True})
    Authenticator.objects.filter(user=officer).delete()
    page.goto(live_server.url + reverse("account_login"))
    press(page)
    assert not is_signed_in(page, live_server.url)


def press(page: Any) -> None:
    """The button, and time for what it begins to come to nothing."""
    page.get_by_role("button", name="Đăng nhập bằng passkey").click()
    page.wait_for_timeout(1500)
    page.wait_for_load_state("networkidle")


def is_signed_in(page: Any, url: str) -> bool:
    page.goto(f"{url}/")
    return NAME in page.locator("header").first.inner_text()
