"""The room's pages in a browser, at both widths."""

from __future__ import annotations

from typing import Any

import pytest

from dinh.domains.people.models import Account
from dinh.domains.people.tests.factories import official, post
from dinh.domains.people.types import Role
from dinh.domains.procedures.models import ProcedureVersion
from dinh.domains.procedures.tests.factories import departments
from dinh.domains.procedures.tests.test_import import RECORD, load, record, services
from tests.pages import assert_page_ok

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
COUNTER = {"kenh": "Trực tiếp", "thoi_gian": 5.0, "don_vi": "Ngày làm việc", "phi": [50000]}


def test_citizen_pages(page: Any, live_server: Any) -> None:
    departments()
    load(services()[:45])
    load([record(kenh=[*RECORD["kenh"], COUNTER])])
    for name, address in (
        ("thu-tuc-tim", "/thu-tuc/"),
        ("thu-tuc-tim-ket-qua", "/thu-tuc/?tu-khoa=rung&linh-vuc=lam-nghiep"),
        ("thu-tuc-trong", "/thu-tuc/?tu-khoa=zzzzqqqq"),
        ("thu-tuc-trang", "/thu-tuc/1.004756/"),
        ("thu-tuc-lich-su", "/thu-tuc/1.004756/lich-su/1/"),
    ):
        assert_page_ok(page, live_server.url + address, name=name)


def test_officer_pages(page: Any, live_server: Any, client: Any, settings: Any) -> None:
    settings.DEMO = True
    ids = departments()
    load([record(kenh=[*RECORD["kenh"], COUNTER]), *services()[:12]])
    load(
        [
            record(
                ma="1.000999",
                ten="Thủ tục chưa có thời hạn",
                kenh=[{**COUNTER, "thoi_gian": None, "don_vi": None}],
            )
        ]
    )
    account_id = official("Trần Thị Duyệt")
    post(account_id, ids["Văn phòng Ủy ban nhân dân"], Role.PROVINCE_ADMIN)
    client.force_login(
        Account.objects.get(pk=account_id), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    draft = ProcedureVersion.objects.get(state="draft")
    published = ProcedureVersion.objects.get(procedure__code="1.004756")
    for name, address in (
        ("ban-lam-viec-thu-tuc", "/ban-lam-viec/thu-tuc/"),
        ("ban-lam-viec-thu-tuc-cong-bo", "/ban-lam-viec/thu-tuc/?hang=da-cong-bo"),
        ("muc-tieu", "/ban-lam-viec/thu-tuc/muc-tieu/"),
        ("phien-ban-nhap", f"/ban-lam-viec/thu-tuc/phien-ban/{draft.pk}/"),
        ("phien-ban-cong-bo", f"/ban-lam-viec/thu-tuc/phien-ban/{published.pk}/"),
        ("phien-ban-sua", f"/ban-lam-viec/thu-tuc/phien-ban/{draft.pk}/sua/"),
    ):
        assert_page_ok(page, live_server.url + address, name=name)
