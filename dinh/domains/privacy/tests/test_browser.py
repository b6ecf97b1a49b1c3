"""The room's pages in a browser, at both widths."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from dinh.domains.dossiers.models import Dossier
from dinh.domains.dossiers.queries import get_dossier
from dinh.domains.dossiers.tests.factories import MONDAY, World, finished, worker
from dinh.domains.people.types import Role
from dinh.domains.privacy import actions
from dinh.domains.privacy.models import RetentionClass
from dinh.domains.privacy.tests.conftest import SignIn
from dinh.domains.privacy.tests.test_destruction import administrators
from dinh.domains.privacy.tests.test_mine import filed, person
from dinh.domains.privacy.types import PersonField, RightKind
from dinh.kernel.access.types import Actor
from tests.pages import assert_page_ok

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sit(page: Any, live_server: Any, sign_in: SignIn, actor: Actor) -> None:
    """Sign somebody in, in the browser."""
    session = sign_in(actor).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])


def test_pages_for_everybody(small: World, page: Any, live_server: Any) -> None:
    for name, address in (
        ("bao-ve-du-lieu", "/bao-ve-du-lieu/"),
        ("bao-ve-du-lieu-thu-tuc", "/bao-ve-du-lieu/thu-tuc/1.004756/"),
    ):
        assert_page_ok(page, live_server.url + address, name=name)


def test_pages_of_the_citizen(small: World, page: Any, live_server: Any, sign_in: SignIn) -> None:
    me = person()
    dossier_id = filed(small, me)
    get_dossier(actor=small.counter, now=MONDAY, dossier_id=dossier_id, purpose="ho-so")
    sit(page, live_server, sign_in, me)
    for name, address in (
        ("du-lieu-cua-toi", "/du-lieu-cua-toi/"),
        ("ai-da-xem", "/du-lieu-cua-toi/ai-da-xem/"),
    ):
        assert_page_ok(page, live_server.url + address, name=name)


def test_pages_of_requests(small: World, page: Any, live_server: Any, sign_in: SignIn) -> None:
    me = person()
    made = actions.make_request(
        actor=me,
        now=MONDAY,
        kind=RightKind.CORRECT,
        text="Chuyển nhà tháng trước.",
        field=PersonField.ADDRESS,
        new_value="5 Nguyễn Trãi",
    )
    sit(page, live_server, sign_in, me)
    for name, address in (
        ("yeu-cau-moi", "/du-lieu-cua-toi/yeu-cau/moi/"),
        ("yeu-cau", f"/du-lieu-cua-toi/yeu-cau/{made}/"),
        ("du-lieu-cua-toi-yeu-cau", "/du-lieu-cua-toi/"),
    ):
        assert_page_ok(page, live_server.url + address, name=name)
    sit(page, live_server, sign_in, worker(small.province.id, Role.LEADER, "Trần Văn Quyết"))
    for name, address in (
        ("ban-yeu-cau", "/ban-lam-viec/du-lieu-ca-nhan/"),
        ("ban-yeu-cau-mot", f"/ban-lam-viec/du-lieu-ca-nhan/{made}/"),
    ):
        assert_page_ok(page, live_server.url + address, name=name)


def test_pages_of_destruction(small: World, page: Any, live_server: Any, sign_in: SignIn) -> None:
    # The server's own thread sees rows only outside a transaction, where those of the migrations are gone.
    RetentionClass.objects.get_or_create(
        code="10N", defaults={"title": "10 năm", "years": 10, "is_default": True, "source": "Bảng thời hạn"}
    )
    finished(small, MONDAY)
    Dossier.objects.update(finished_at=MONDAY - timedelta(days=4000))
    maker, approver = administrators(small)
    made = actions.propose_destruction(actor=maker, now=MONDAY)
    sit(page, live_server, sign_in, approver)
    for name, address in (
        ("ban-tieu-huy", "/ban-lam-viec/du-lieu-ca-nhan/tieu-huy/"),
        ("ban-tieu-huy-mot", f"/ban-lam-viec/du-lieu-ca-nhan/tieu-huy/{made}/"),
    ):
        assert_page_ok(page, live_server.url + address, name=name)
