"""Signing in through the pages: who asks, throttle, second factor, lost password, the province's own provider."""

from __future__ import annotations

import base64
import re
from datetime import date, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dinh.domains.people import actions, queries
from dinh.domains.people.actions.clients import ClientRefused
from dinh.domains.people.models import Account, AccountSession, CalendarDay, Post
from dinh.domains.people.queries.asking import who_asks
from dinh.domains.people.tests.factories import NOW, PASSWORD, agency, official, post
from dinh.domains.people.types import Role
from dinh.kernel.access.types import SYSTEM
from dinh.kernel.outbox.models import Event as Fact
from dinh.lib import moments

pytestmark = pytest.mark.django_db


def sign_in(client: Client, username: str, password: str = PASSWORD) -> Any:
    return client.post(reverse("account_login"), {"login": username, "password": password})


def citizen(settings: Any) -> Account:
    settings.LOCAL_FILING = True
    pk = actions.register_citizen(
        actor=SYSTEM, now=NOW, full_name="Nguyễn Thị Hoa", phone="0912345678", password=PASSWORD,
        email="hoa@example.vn", personal_number="030090001234",
    )  # fmt: skip
    return Account.objects.get(pk=pk)


def test_the_sign_in_page_stands_in_the_frame(client: Client) -> None:
    page = client.get("/dang-nhap/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "<h1>Đăng nhập</h1>" in text
    assert 'autocomplete="current-password"' in text
    assert "Tài khoản định danh điện tử" not in text


@pytest.mark.parametrize("login", ["0912345678", "+84 912 345 678", "hoa@example.vn", "Hoa@Example.vn"])
def test_a_citizen_signs_in_by_phone_or_mail(client: Client, settings: Any, login: str) -> None:
    account = citizen(settings)
    answer = sign_in(client, login)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert AccountSession.objects.get().account_id == account.id
    page = client.get("/tai-khoan/").content.decode()
    assert "Nguyễn Thị Hoa" in page
    assert "030•••••••34" in page
    assert "030090001234" not in page


def test_a_wrong_password_says_so_and_five_close_the_account_for_a_while(
    client: Client, settings: Any
) -> None:
    citizen(settings)
    for _ in range(5):
        wrong = sign_in(client, "0912345678", "sai")
        assert wrong.status_code == 200
        assert "Tên đăng nhập hoặc mật khẩu chưa đúng." in wrong.content.decode()
    assert not AccountSession.objects.filter(account__isnull=False).exists()
    assert "Sai quá nhiều lần. Hãy thử lại sau 15 phút." in sign_in(client, "0912345678").content.decode()
    assert not AccountSession.objects.filter(account__isnull=False).exists()


def test_who_asks_is_one_statement(client: Client, settings: Any) -> None:
    settings.DEMO = True
    province = agency("H23", "Tỉnh Hải Dương")
    account = official("Trần Văn Bình", username="binh")
    for number in range(1, 6):
        office = agency(f"H23.0{number}", f"Sở {number}", province)
        post(account, office.id, Role.CASE_OFFICER)
    assert sign_in(client, "binh")["Location"] == "/ban-lam-viec/"
    client.get("/healthz")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get("/healthz")
    about_people = [query["sql"] for query in asked if "people_" in query["sql"] or "session" in query["sql"]]
    assert len(about_people) == 1
    key = client.cookies["sessionid"].value
    asking = who_asks(session_key=key, now=moments.now())
    assert asking is not None
    assert len(asking.posts) == 5
    assert who_asks(session_key=key, now=moments.now() + timedelta(hours=9)) is None
    assert who_asks(session_key="khong-co", now=moments.now()) is None


def test_a_changed_password_ends_every_other_session(client: Client, settings: Any) -> None:
    account = citizen(settings)
    sign_in(client, "0912345678")
    account.set_password("mot-mat-khau-khac-2023")
    account.save()
    assert client.get("/tai-khoan/")["Location"].startswith("/dang-nhap/?next=")


def test_officials_need_a_second_factor_outside_the_demonstration(client: Client, settings: Any) -> None:
    settings.DEMO = False
    official(username="binh")
    sign_in(client, "binh")
    assert client.get("/ban-lam-viec/")["Location"] == reverse("mfa_index")
    assert client.get("/quan-tri/")["Location"] == reverse("mfa_index")
    page = client.get(reverse("mfa_index"))
    assert page.status_code == 200
    assert "Cán bộ phải bật ít nhất một cách" in page.content.decode()
    asked = client.get(reverse("mfa_activate_totp"))["Location"]
    assert asked.startswith("/tai-khoan/xac-nhan/?next=")
    assert client.post(asked, {"password": PASSWORD})["Location"] == reverse("mfa_activate_totp")
    form = client.get(reverse("mfa_activate_totp"))
    assert form.status_code == 200
    secret = form.context["form"].secret
    assert secret in form.content.decode()
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    code = totp.format_hotp_value(totp.hotp_value(secret, counter))
    assert client.post(reverse("mfa_activate_totp"), {"code": code}).status_code == 302
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in stored
    assert client.get("/ban-lam-viec/").status_code != 302


def test_a_lost_password_is_set_again_by_letter(client: Client, settings: Any) -> None:
    citizen(settings)
    assert client.post(reverse("account_reset_password"), {"email": "hoa@example.vn"}).status_code == 302
    link = re.search(r"http://[^/]+(/quen-mat-khau/dat-lai/\S+)", str(mail.outbox[0].body))
    assert link is not None
    form = client.get(link[1], follow=True)
    answer = client.post(
        form.redirect_chain[-1][0],
        {"password1": "mot-mat-khau-khac-2023", "password2": "mot-mat-khau-khac-2023"},
    )
    assert answer["Location"] == reverse("account_reset_password_from_key_done")
    assert sign_in(client, "0912345678", "mot-mat-khau-khac-2023").status_code == 302


def test_registration_shows_the_actions_sentences(client: Client, settings: Any) -> None:
    citizen(settings)
    given = {
        "full_name": "Lê Văn Cường", "phone": "0987654321", "email": "", "personal_number": "030090001234",
        "password1": PASSWORD, "password2": PASSWORD,
    }  # fmt: skip
    taken = client.post("/dang-ky/", given).content.decode()
    assert "Số định danh này đã có trong hệ thống" in taken
    assert client.post("/dang-ky/", {**given, "personal_number": ""}).status_code == 302
    assert Account.objects.get(username="0987654321").display_name == "Lê Văn Cường"


def test_registration_is_closed_where_the_setting_says_so(client: Client, settings: Any) -> None:
    settings.LOCAL_FILING = False
    page = client.get("/dang-ky/")
    assert "Cổng này không mở tài khoản riêng" in page.content.decode()


def test_the_first_administrator_sets_a_password_by_the_link(client: Client, settings: Any) -> None:
    settings.DEMO = True
    link = actions.first_administrator_link(actor=SYSTEM, now=moments.now())
    wrong = client.post(link.path, {"password": PASSWORD, "repeated": "khác"})
    assert wrong.status_code == 422
    assert client.post(link.path, {"password": PASSWORD, "repeated": PASSWORD})["Location"] == "/dang-nhap/"
    assert client.get(link.path).status_code == 404
    assert sign_in(client, "quantri").status_code == 302
    assert client.get("/tai-khoan/").status_code == 200


def test_the_province_is_an_openid_provider(client: Client) -> None:
    described = client.get("/.well-known/openid-configuration").json()
    assert described["issuer"] == "http://127.0.0.1:8000"
    assert "client_credentials" in described["grant_types_supported"]
    assert len(client.get("/.well-known/jwks.json").json()["keys"]) == 1


def test_a_client_gets_a_token_and_the_token_names_its_actor(client: Client) -> None:
    made = actions.create_service_account(
        actor=SYSTEM, now=NOW, name="Kiosk", scopes=frozenset({"dossiers.read", "dossiers.submit"})
    )
    basic = base64.b64encode(f"{made.client_id}:{made.secret}".encode()).decode()
    answer = client.post(
        "/identity/o/api/token",
        {"grant_type": "client_credentials", "scope": "dossiers.read"},
        headers={"Authorization": f"Basic {basic}"},
    )
    assert answer.status_code == 200, answer.content
    assert answer.json()["expires_in"] == 900
    actor = actions.actor_of_token(token=answer.json()["access_token"])
    assert (actor.account_id, actor.scopes) == (made.account_id, frozenset({"dossiers.read"}))
    with pytest.raises(ClientRefused):
        actions.actor_of_token(token="khong-phai")


def test_guessing_secrets_ends_after_sixty_tries(client: Client) -> None:
    basic = base64.b64encode(b"kiosk:guess").decode()
    answers = [
        client.post(
            "/identity/o/api/token",
            {"grant_type": "client_credentials"},
            headers={"Authorization": f"Basic {basic}"},
        )
        for _ in range(61)
    ]
    assert {answer.status_code for answer in answers[:60]} == {401}
    assert (answers[60].status_code, answers[60].json()["error"]) == (429, "slow_down")
    assert answers[60].headers["Retry-After"] == "900"


def test_the_admin_pages_only_read(client: Client, settings: Any) -> None:
    settings.DEMO = True
    official(username="quantri", is_admin=True)
    sign_in(client, "quantri")
    assert client.get("/quan-tri/people/agency/").status_code == 200
    assert client.get("/quan-tri/people/agency/add/").status_code == 403


def test_an_administrator_staffs_the_house_through_the_actions(client: Client, settings: Any) -> None:
    settings.DEMO = True
    official(username="quantri", is_admin=True)
    office = agency("H23", "Ủy ban nhân dân tỉnh Hải Dương")
    away = Account.objects.get(pk=official(username="di-vang"))
    sign_in(client, "quantri")
    opened = {
        "username": "lan.pn",
        "display_name": "Phạm Ngọc Lan",
        "email": "lan@example.vn",
        "kind": "official",
    }
    assert client.post("/quan-tri/people/account/add/", opened).status_code == 302
    account = Account.objects.get(username="lan.pn")
    assert not account.has_usable_password()
    given = {"account": account.pk, "agency": office.id, "role": "clerk", "active_from": "2023-01-01"}
    assert client.post("/quan-tri/people/post/add/", given).status_code == 302
    assert client.post("/quan-tri/people/post/add/", given).status_code == 409
    held = Post.objects.get(account=account)
    assert (held.role, held.active_to) == ("clerk", None)
    period = {"active_from": "2023-02-01", "active_to": "2023-03-01"}
    leave = {"account": away.pk, "substitute": account.pk, **period}
    assert client.post("/quan-tri/people/leave/add/", leave).status_code == 302
    power = {"post": held.pk, "to_account": away.pk, **period}
    assert client.post("/quan-tri/people/delegation/add/", power).status_code == 302
    ended = client.post(f"/quan-tri/people/post/{held.pk}/change/", {"active_to": "2023-06-30"})
    assert ended.status_code == 302
    held.refresh_from_db()
    assert held.active_to == date(2023, 6, 30)
    assert Fact.objects.filter(name="people.post.opened.v1").count() == 1


def test_the_calendar_is_edited_through_the_action(client: Client, settings: Any) -> None:
    settings.DEMO = True
    official(username="quantri", is_admin=True)
    sign_in(client, "quantri")
    given = {
        "agency": "",
        "date": "2023-02-07",
        "kind": "holiday",
        "name": "",
        "source_document": "QĐ 1/QĐ-UBND",
    }
    assert client.post("/quan-tri/people/calendarday/add/", given).status_code == 302
    day = CalendarDay.objects.get(date="2023-02-07")
    assert queries.working_calendar().working_minutes_on(day.date) == 0
    address = f"/quan-tri/people/calendarday/{day.pk}/"
    changed = {"kind": "half", "name": "", "source_document": "QĐ 2/QĐ-UBND"}
    assert client.post(f"{address}change/", changed).status_code == 302
    assert queries.working_calendar().working_minutes_on(day.date) == 240
    assert client.post(f"{address}delete/", {"post": "yes"}).status_code == 302
    assert queries.working_calendar().working_minutes_on(day.date) == 480
    assert Fact.objects.filter(name="people.calendar.changed.v1").count() == 3


def test_the_pages_speak_english_when_asked(client: Client, settings: Any) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    text = client.get("/dang-nhap/").content.decode()
    assert "<h1>Sign in</h1>" in text
    assert "After 5 wrong tries the account is closed for 15 minutes." in text


def test_the_holder_sees_where_he_is_signed_in_and_ends_it(settings: Any) -> None:
    account = citizen(settings)
    here, there = (
        Client(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537"),
        Client(HTTP_USER_AGENT="Mozilla/5.0 (Linux; Android 14) Firefox/121.0", REMOTE_ADDR="10.0.0.9"),
    )
    sign_in(here, "0912345678")
    sign_in(there, "0912345678")
    page = here.get("/tai-khoan/phien/")
    lines = page.context["lines"]
    assert [(one.device, one.address, one.is_this_one) for one in lines] == [
        ("Chrome, Windows", "127.0.0.1", True),
        ("Firefox, Android", "10.0.0.9", False),
    ]
    assert AccountSession.objects.exclude(session_key=here.session.session_key).get().session_key not in (
        page.content.decode()
    )
    assert here.post("/tai-khoan/phien/", {"phien": "khong-co"}).status_code == 404
    assert here.post("/tai-khoan/phien/", {"phien": lines[1].handle}).status_code == 302
    assert there.get("/tai-khoan/").status_code == 302
    assert here.get("/tai-khoan/").status_code == 200
    assert Fact.objects.get(name="people.sessions.revoked.v1").payload == {
        "account_id": account.id,
        "count": 1,
    }


def test_a_new_password_ends_every_other_session(settings: Any) -> None:
    citizen(settings)
    here, there = Client(), Client()
    sign_in(here, "0912345678")
    sign_in(there, "0912345678")
    newer = "mot-mat-khau-khac-2023"
    here.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": newer, "password2": newer},
    )
    assert there.get("/tai-khoan/").status_code == 302
    assert AccountSession.objects.exclude(account=None).count() == 0, "this one is asked to sign in anew"
    assert sign_in(here, "0912345678", newer).status_code == 302
