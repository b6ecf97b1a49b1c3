"""Hand-over with its list, reach of a person, who looked, use by agency, roll-out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from dinh.domains.dossiers import actions
from dinh.domains.dossiers.models import Dossier
from dinh.domains.dossiers.tests.factories import World, at_step, moment, worker
from dinh.domains.people.models import Account, Rollout
from dinh.domains.people.types import Role
from dinh.kernel.access.types import Actor
from dinh.kernel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db
Clock = Callable[[datetime], None]
HAND = "/ban-lam-viec/ban-giao/"
LOOK = "/ban-lam-viec/giam-sat/"


@pytest.fixture(autouse=True)
def long_notices(settings: Any) -> None:
    settings.KEEP_NOTICES_DAYS = 100_000


def auditor(world: World) -> Actor:
    return worker(world.province.id, Role.AUDITOR, "Kiểm Tra")


def test_a_pile_is_shown_before_it_moves(small: World, sign_in: Any, clock: Clock) -> None:
    taken = at_step(small, "tham-dinh").dossier
    actions.claim_dossier(actor=small.officer, now=moment(6, "10:00"), dossier_id=taken.id)
    clock(moment(7, "09:00"))
    client = sign_in(small.leader)
    sides = {"can-bo": small.officer.account_id, "nguoi-nhan": small.colleague.account_id}
    page = client.get(HAND, sides)
    assert page.context["chosen"]["agency_id"] == small.department.id
    assert [one["line"].dossier_id for one in page.context["rows"]] == [taken.id]
    assert taken.code in page.content.decode()
    form = {**sides, "co-quan": small.department.id, "ho-so": [taken.id]}
    bad = client.post(HAND, {**form, "ly-do": " "})
    assert bad.status_code == 422
    assert Dossier.objects.get().holder_account_id == small.officer.account_id
    done = client.post(HAND, {**form, "ly-do": "Nghỉ hưu"})
    assert "Đã bàn giao 1 hồ sơ" in done.content.decode()
    assert Dossier.objects.get().holder_account_id == small.colleague.account_id
    history = client.get(f"/ban-lam-viec/ho-so/{taken.id}/").content.decode()
    assert "bàn giao hồ sơ" in history
    unfit = client.get(HAND, {"can-bo": small.colleague.account_id, "nguoi-nhan": small.clerk.account_id})
    assert unfit.context["movable"] == 0
    assert "Người nhận không làm được bước nào" in unfit.content.decode()


def test_hand_over_is_for_leaders_and_administrators(small: World, sign_in: Any) -> None:
    assert sign_in(small.officer).get(HAND).status_code == 403
    other = worker(small.other.id, Role.LEADER, "Lãnh đạo nơi khác")
    page = sign_in(other).get(HAND, {"co-quan": small.department.id, "can-bo": small.officer.account_id})
    assert page.context["chosen"]["agency_id"] is None
    assert "pile" not in page.context


def test_what_a_person_may_see_is_what_the_guards_say(small: World, sign_in: Any) -> None:
    dossier = at_step(small, "tham-dinh").dossier
    client = sign_in(auditor(small))
    place = f"{LOOK}quyen/?can-bo={small.officer.account_id}"
    page = client.get(f"{place}&ma={dossier.code}")
    assert page.context["posts"] == ["Chuyên viên, Sở Nông nghiệp và Phát triển nông thôn"]
    assert page.context["reach"].visible == 1
    assert "Chuyển bước sau" in [str(one) for one in page.context["dossier_verbs"]]
    assert "/ban-lam-viec/hop-viec/" in page.context["pages"]
    assert "/ban-lam-viec/giam-sat/nhat-ky/" in page.context["refused"]
    own = sign_in(small.officer)
    for address in page.context["pages"]:
        if "{" not in address and "(" not in address and "chuyen" not in address:
            assert own.get(address).status_code != 403, address
    for address in page.context["refused"]:
        if "{" not in address and "(" not in address and not address.startswith("/api/"):
            assert own.get(address).status_code in {302, 403, 405}, address
    stranger = client.get(f"{LOOK}quyen/?can-bo={small.stranger.account_id}&ma={dossier.code}")
    assert (stranger.context["reach"].visible, stranger.context["dossier_verbs"]) == (0, [])
    assert (
        AuditEntry.objects.filter(verb="read", subject=f"people.account:{small.officer.account_id}").count()
        == 1
    )
    assert own.get(place).status_code == 403


def test_the_log_is_searched_and_the_search_is_logged(small: World, sign_in: Any, clock: Clock) -> None:
    dossier = at_step(small, "tham-dinh").dossier
    clock(moment(7, "09:00"))
    sign_in(small.officer).get(f"/ban-lam-viec/ho-so/{dossier.id}/")
    watcher = auditor(small)
    client = sign_in(watcher)
    username = Account.objects.get(pk=small.officer.account_id or 0).username
    page = client.get(f"{LOOK}nhat-ky/", {"tai-khoan": username})
    assert {line.account_id for line in page.context["found"].lines} == {small.officer.account_id}
    assert dossier.code in page.content.decode()
    by_record = client.get(f"{LOOK}nhat-ky/", {"ho-so": dossier.code, "den": "06/02/2023"})
    assert {line.at.date().isoformat() for line in by_record.context["found"].lines} == {"2023-02-06"}
    assert client.get(f"{LOOK}nhat-ky/", {"tai-khoan": "khong-ai"}).status_code == 422
    assert client.get(f"{LOOK}nhat-ky/", {"ho-so": "H99", "tu": "32/01/2023"}).status_code == 422
    assert "found" not in client.get(f"{LOOK}nhat-ky/").context
    own = AuditEntry.objects.filter(account_id=watcher.account_id, subject="audit")
    assert own.count() == 2
    assert own.order_by("id")[0].owner == f"people.account:{small.officer.account_id}"
    assert sign_in(small.leader).get(f"{LOOK}nhat-ky/").status_code == 403


def test_an_agency_that_nobody_used_stands_first(small: World, sign_in: Any, clock: Clock) -> None:
    at_step(small, "tham-dinh")
    clock(moment(20, "09:00"))
    Account.objects.filter(pk=small.officer.account_id or 0).update(last_active_at=moment(19, "09:00"))
    client = sign_in(auditor(small))
    page = client.get(f"{LOOK}su-dung/")
    rows = [row[:7] for row in page.context["rows"].rows]
    assert rows == [
        ("Sở Xây dựng", "Không sử dụng", 1, 0, 0, 0, 0),
        ("Sở Nông nghiệp và Phát triển nông thôn", "Đang dùng", 5, 1, 1, 1, 1),
    ]
    assert len(client.get(f"{LOOK}su-dung/?loc=khong").context["rows"].rows) == 1
    table = b"".join(client.get(f"{LOOK}su-dung/bang.csv").streaming_content).decode("utf-8-sig")
    assert table.splitlines()[1].startswith("H23.16;Sở Xây dựng;Không sử dụng;1;0;0;0;0")
    assert client.get(f"{LOOK}su-dung/bang.xlsx").status_code == 200


def test_the_matrix_shows_days_and_is_written_by_the_province(
    small: World, sign_in: Any, clock: Clock
) -> None:
    at_step(small, "tham-dinh")
    clock(moment(20, "09:00"))
    chief, place = sign_in(worker(small.province.id, Role.PROVINCE_ADMIN, "Quản Trị")), f"{LOOK}trien-khai/"
    cell = {"co-quan": small.other.id, "phan": "counter", "muc": "live", "tu-ngay": "2023-02-01"}
    assert chief.post(place, {**cell, "tu-ngay": "2023-03-01"}).status_code == 422
    assert chief.post(place, {**cell, "phan": "bay"}).status_code == 422
    assert sign_in(auditor(small)).post(place, cell).status_code == 403
    assert Rollout.objects.count() == 0
    assert chief.post(place, cell).status_code == 302
    rows = {row[0]: row[1:] for row in chief.get(place).context["rows"].rows}
    assert rows["Sở Xây dựng"] == ("Đang dùng 01/02/2023", "–", "–", "–", "–", "–")
    assert rows["Sở Nông nghiệp và Phát triển nông thôn"][1:3] == (
        "dùng thật từ 06/02/2023",
        "dùng thật từ 06/02/2023",
    )
    table = b"".join(chief.get(f"{place}bang.csv").streaming_content).decode("utf-8-sig")
    assert "H23.16;Sở Xây dựng;Tiếp nhận tại Một cửa;Đang dùng;01/02/2023" in table
