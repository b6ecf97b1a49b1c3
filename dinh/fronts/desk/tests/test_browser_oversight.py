"""The pages of administrators in a browser at both widths."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from allauth.mfa.models import Authenticator

from dinh.domains.dossiers import actions
from dinh.domains.dossiers.tests.factories import World, at_step, moment, worker
from dinh.domains.people import actions as people
from dinh.domains.people.types import ModuleState, Role, SystemModule
from tests.pages import assert_page_ok

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Clock = Callable[[datetime], None]


def test_every_page_of_administrators(
    small: World, sign_in: Any, clock: Clock, page: Any, live_server: Any
) -> None:
    for _one in range(3):
        taken = at_step(small, "tham-dinh").dossier
        actions.claim_dossier(actor=small.officer, now=moment(6, "10:00"), dossier_id=taken.id)
    clock(moment(7, "09:00"))
    chief = worker(small.province.id, Role.PROVINCE_ADMIN, "Nguyễn Thị Quản")
    officer, now = small.officer.account_id or 0, moment(7, "09:00")
    Authenticator.objects.create(user_id=officer, type="totp", data={"secret": "x"})
    people.ask_second_factor_reset(
        actor=chief, now=now, account_id=officer, reason="Mất điện thoại, đã gặp trực tiếp"
    )
    people.record_leave(
        actor=chief,
        now=now,
        account_id=officer,
        active_from=date(2023, 2, 20),
        active_to=date(2023, 2, 27),
        substitute_id=small.colleague.account_id,
        reason="Nghỉ phép",
    )
    people.record_rollout(
        actor=chief,
        now=now,
        agency_id=small.department.id,
        module=SystemModule.COUNTER,
        state=ModuleState.LIVE,
        since=date(2023, 1, 3),
    )
    sign_in(small.officer)
    session = sign_in(chief).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    desk = f"{live_server.url}/ban-lam-viec"
    sides = f"can-bo={officer}&nguoi-nhan={small.colleague.account_id}"
    for name, place in (
        ("staff", "can-bo/"),
        ("staff-one", f"can-bo/{officer}/"),
        ("staff-new", "can-bo/moi/"),
        ("staff-away", f"can-bo/{officer}/nghi/"),
        ("staff-sheet", "can-bo/nap/"),
        ("staff-roles", "can-bo/vai-tro/"),
        ("staff-resets", "can-bo/dat-lai/"),
        ("hand-work", f"ban-giao/?{sides}"),
        ("sight", f"giam-sat/quyen/?can-bo={officer}&ma={taken.code}"),
        ("looked", f"giam-sat/nhat-ky/?can-bo={officer}"),
        ("use", "giam-sat/su-dung/"),
        ("rollout", "giam-sat/trien-khai/"),
    ):
        assert_page_ok(page, f"{desk}/{place}", name=name)
    assert_page_ok(page, f"{live_server.url}/tai-khoan/phien/", name="sessions")
