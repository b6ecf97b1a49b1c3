"""What a request may not achieve: a session fixed or kept, a post forged, a way led out, a page that reaches out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from dinh.domains.people.models import Account, AccountSession
from dinh.domains.people.tests.factories import PASSWORD, official

pytestmark = pytest.mark.django_db
ELSEWHERE = (
    "https://xau.example/",
    "//xau.example/",
    "/\\xau.example",
    "https:xau.example",
    "javascript:alert(1)",
)
# They prove who asks by a token of their own, never by the cookie that a browser adds; the last two ask for the token
# of their form themselves.
WITHOUT_COOKIE = re.compile(r"api/v1/|identity/o/api/|identity/o/authorize$|identity/o/logout$")
# Shadowed by an address of ours: nobody reaches it.
CLOSED = ("identity/o/device", "identity/o/api/device/code")
PAGES = (
    "/",
    "/thu-tuc/",
    "/tra-cuu/",
    "/thong-ke/",
    "/dang-nhap/",
    "/du-lieu/",
    "/quan-tri/login/",
    "/khong-co/",
)


@pytest.fixture(autouse=True)
def demo(settings: Any) -> None:
    settings.DEMO = True


def sign_in(client: Client, **more: str) -> Any:
    account = Account.objects.get(pk=official())
    return client.post("/dang-nhap/", {"login": account.username, "password": PASSWORD, **more})


def test_the_session_gets_a_new_key_at_sign_in(client: Client) -> None:
    client.cookies["sessionid"] = "khoadadatsan0000000000000000000"
    assert sign_in(client).status_code == 302
    key = client.cookies["sessionid"].value
    assert key != "khoadadatsan0000000000000000000"
    assert AccountSession.objects.filter(session_key=key).exists()
    assert not AccountSession.objects.filter(session_key="khoadadatsan0000000000000000000").exists()


def test_signing_out_ends_the_session_on_the_server(client: Client) -> None:
    sign_in(client)
    key = client.cookies["sessionid"].value
    assert client.get("/tai-khoan/").status_code == 200
    client.post("/dang-xuat/")
    again = Client()
    again.cookies["sessionid"] = key
    assert again.get("/tai-khoan/").status_code == 302


def test_the_session_cookie_is_closed(client: Client) -> None:
    cookie = sign_in(client).cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


@pytest.mark.parametrize("away", ELSEWHERE)
def test_no_door_leads_out_of_the_house(client: Client, away: str) -> None:
    answers = [
        sign_in(client, next=away),
        client.post("/ngon-ngu/", {"language": "en", "next": away}),
        client.post("/dang-xuat/", {"next": away}),
    ]
    for answer in answers:
        assert answer.status_code in (302, 400), answer.status_code
        where = answer.headers.get("Location", "/")
        assert where.startswith("/"), where
        assert not where.startswith(("//", "/\\")), where


def test_a_post_without_its_token_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(Account.objects.get(pk=official()))
    for address in ("/dang-xuat/", "/ngon-ngu/", "/tai-khoan/phien/", "/tra-cuu/", "/dang-nhap/"):
        assert client.post(address).status_code == 403, address
    assert client.get("/tai-khoan/").status_code == 200


def exempt(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from exempt(pattern.url_patterns, address)
        elif getattr(pattern.callback, "csrf_exempt", False):
            yield address


def test_only_doors_with_their_own_proof_take_posts_without_a_token() -> None:
    wrong = [one for one in exempt(get_resolver().url_patterns) if not WITHOUT_COOKIE.match(one)]
    assert [one for one in wrong if one not in CLOSED] == []


@pytest.mark.parametrize("closed", CLOSED)
def test_devices_are_not_signed_in(closed: str) -> None:
    client = Client()
    client.force_login(Account.objects.get(pk=official()))
    assert client.get(f"/{closed}?code=ABCD-EFGH").status_code == 404
    assert client.post(f"/{closed}", {"action": "confirm"}).status_code == 404


def test_no_address_carries_a_session(client: Client) -> None:
    sign_in(client)
    key = client.cookies["sessionid"].value
    for address in ("/", "/tai-khoan/", "/tai-khoan/phien/", "/thong-bao/"):
        assert key not in client.get(address).content.decode(), address


@pytest.mark.parametrize("address", PAGES)
def test_no_answer_lets_a_page_reach_out(client: Client, address: str) -> None:
    answer = client.get(address)
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert {policy[name] for name in ("script-src", "style-src", "connect-src", "form-action")} == {"'self'"}
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("address", PAGES)
def test_no_answer_tells_versions(client: Client, address: str) -> None:
    answer = client.get(address)
    assert {"Server", "X-Powered-By", "X-Debug"} & set(answer.headers) == set()
    assert "Traceback" not in answer.content.decode()
