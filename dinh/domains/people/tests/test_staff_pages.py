"""Pages of administrators: one opens an account, gives its link, closes it; a sheet is tried and loaded; two reset."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dinh.domains.people.models import Account, Post, SecondFactorReset
from dinh.domains.people.tests.factories import agency, official, post
from dinh.domains.people.types import AgencySummary, Role
from dinh.kernel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db
STAFF = "/ban-lam-viec/can-bo/"


@pytest.fixture(autouse=True)
def demo(settings: Any) -> None:
    settings.DEMO = True


def signed_in(account_id: int) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=account_id))
    return client


def office() -> AgencySummary:
    return agency("H23.15", "Sở Nông nghiệp", agency("H23", "Ủy ban nhân dân tỉnh Hải Dương"))


def keeper(here: AgencySummary, name: str = "Quản Trị", role: Role = Role.AGENCY_ADMIN) -> Client:
    account = official(name)
    post(account, here.id, role)
    return signed_in(account)


def new_one(client: Client, **changes: str) -> Any:
    given = {
        "display_name": "Đoàn Thị Ngát", "username": "ngat", "agency": "H23.15", "role": "case_officer",
        "active_from": "2023-01-01",
    }  # fmt: skip
    return client.post(f"{STAFF}moi/", {**given, **changes})


def test_from_a_new_account_to_a_closed_one() -> None:
    here = office()
    client = keeper(here)
    assert new_one(client, agency="H77").status_code == 422
    assert new_one(client, role="auditor").status_code == 422
    assert new_one(client).status_code == 302
    account = Account.objects.get(username="ngat")
    own = f"{STAFF}{account.pk}/"
    assert "Đoàn Thị Ngát" in client.get(f"{STAFF}?q=ngát").content.decode()
    assert "Chuyên viên" in client.get(own).content.decode()
    link = client.post(f"{own}duong-dan/").context["whole"]
    assert Client().get(link).status_code == 200
    assert (
        client.post(
            f"{own}bo-nhiem/", {"agency": "H23.15", "role": "clerk", "active_from": "2023-01-01"}
        ).status_code
        == 302
    )
    clerk = Post.objects.get(account=account, role="clerk")
    assert client.post(f"{own}vi-tri/{clerk.pk}/", {"active_to": "2023-02-01"}).status_code == 302
    clerk.refresh_from_db()
    assert clerk.active_to == date(2023, 2, 1)
    assert (
        client.post(f"{own}nghi/", {"active_from": "2023-03-02", "active_to": "2023-03-01"}).status_code
        == 422
    )
    assert (
        client.post(f"{own}nghi/", {"active_from": "2023-03-01", "active_to": "2023-03-02"}).status_code
        == 302
    )
    assert client.post(f"{own}khoa/", {"reason": ""}).status_code == 422
    assert client.post(f"{own}khoa/", {"reason": "Nghỉ hưu"}).status_code == 302
    account.refresh_from_db()
    assert not account.is_active
    assert client.get(f"{STAFF}?khoa=1").context["found"].total == 1
    assert client.post(f"{own}mo-lai/", {"reason": "Nhầm"}).status_code == 302
    assert client.get(f"{own}khong-co/").status_code == 404


def test_the_pages_are_for_administrators_and_auditors_only_read() -> None:
    here = office()
    plain, auditor = keeper(here, "Thường", Role.CASE_OFFICER), keeper(here, "Kiểm", Role.AUDITOR)
    assert [
        plain.get(f"{STAFF}{page}").status_code for page in ("", "moi/", "nap/", "vai-tro/", "dat-lai/")
    ] == [403] * 5
    assert [auditor.get(f"{STAFF}{page}").status_code for page in ("", "moi/", "nap/", "vai-tro/", "dat-lai/")] == [
        200, 403, 403, 200, 200,
    ]  # fmt: skip
    assert Client().get(STAFF).status_code == 302


def test_a_sheet_is_tried_first_and_then_loaded() -> None:
    client = keeper(office())
    text = (
        "Tên đăng nhập;Họ và tên;Mã cơ quan;Vai trò\nan;Nguyễn Văn An;H23.15;Văn thư\nbinh;;H23.15;Văn thư\n"
    )
    file = SimpleUploadedFile("can-bo.csv", text.encode())
    page = client.post(f"{STAFF}nap/", {"sheet": file})
    assert (page.context["report"].loaded, page.context["report"].rejected) == (1, [(3, "Thiếu Họ và tên.")])
    assert not Account.objects.filter(username="an").exists()
    done = client.post(f"{STAFF}nap/", {"dong": page.context["signed"]})
    assert done.context["report"].loaded == 1
    assert Account.objects.filter(username="an").exists()
    forged = client.post(f"{STAFF}nap/", {"dong": page.context["signed"] + "x"})
    assert forged.status_code == 422
    assert "Hãy gửi lại tệp" in forged.content.decode()
    assert (
        client.post(f"{STAFF}nap/", {"sheet": SimpleUploadedFile("x.xlsx", b"PK\x03\x04")}).status_code == 422
    )
    sheet = client.get(f"{STAFF}nap/mau.xlsx")
    example = io.BytesIO(b"".join(sheet.streaming_content))  # type: ignore[attr-defined]
    example.name = "mau.xlsx"
    again = client.post(f"{STAFF}nap/", {"sheet": example})
    assert again.context["report"].loaded == 1


def test_two_administrators_reset_a_second_factor_on_pages() -> None:
    here = office()
    one, two = keeper(here, "Một"), keeper(here, "Hai")
    new_one(one)
    account = Account.objects.get(username="ngat")
    Authenticator.objects.create(user=account, type="totp", data={"secret": "x"})
    assert one.post(f"{STAFF}{account.pk}/dat-lai/", {"reason": "Mất điện thoại"}).status_code == 302
    reset = SecondFactorReset.objects.get()
    place = f"{STAFF}dat-lai/{reset.pk}/"
    assert "cần một quản trị viên khác" in one.get(f"{STAFF}dat-lai/").content.decode()
    one.post(place, {"quyet": "xac-nhan"})
    assert Authenticator.objects.filter(user=account).count() == 1
    two.post(place, {"quyet": "xac-nhan"})
    assert Authenticator.objects.filter(user=account).count() == 0
    assert "Đã đặt lại" in two.get(f"{STAFF}{account.pk}/").content.decode()
    assert AuditEntry.objects.filter(verb="people.confirm_second_factor_reset").count() == 1


def test_an_administrator_ends_the_sessions_of_others() -> None:
    here = office()
    client = keeper(here)
    new_one(client)
    account = Account.objects.get(username="ngat")
    other = signed_in(account.pk)
    assert len(client.get(f"{STAFF}{account.pk}/").context["sessions"]) == 1
    assert client.post(f"{STAFF}{account.pk}/phien/").status_code == 302
    assert other.get("/tai-khoan/").status_code == 302
