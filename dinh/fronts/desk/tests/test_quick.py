"""Undo, reminder, the list one came from, quick jump, an officer's open work, choosing a post from any frame."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from dinh.domains.dossiers import actions
from dinh.domains.dossiers.models import Dossier
from dinh.domains.dossiers.tests.factories import MONDAY, World, at_step, moment, received
from dinh.domains.people.tests.factories import post
from dinh.domains.people.types import Role
from dinh.kernel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db
DESK = "/ban-lam-viec/"
INBOX = f"{DESK}hop-viec/"
Clock = Callable[[datetime], None]


def step_of(dossier_id: int) -> str:
    return Dossier.objects.values_list("step_code", flat=True).get(pk=dossier_id)


def test_z_on_the_page_takes_the_last_move_back(small: World, sign_in: Any, clock: Clock) -> None:
    dossier = at_step(small, "tham-dinh").dossier
    client, page = sign_in(small.officer), f"{DESK}ho-so/{dossier.id}/"
    assert "hoan-tac" not in client.get(page).content.decode()
    client.post(f"{page}chuyen/", {"phien_ban": dossier.lock_version})
    assert step_of(dossier.id) == "ky"
    text = client.get(page).content.decode()
    assert 'data-key="Z"' in text
    assert "Làm được đến 09:20" in text
    stale = client.post(f"{page}hoan-tac/", {"phien_ban": dossier.lock_version}, follow=True)
    assert "Hồ sơ đã thay đổi lúc" in stale.content.decode()
    assert step_of(dossier.id) == "ky"
    done = client.post(f"{page}hoan-tac/", {"phien_ban": dossier.lock_version + 1}, follow=True)
    assert f"Đã hoàn tác, hồ sơ {dossier.code}." in done.content.decode()
    assert "Bạn hoàn tác, hồ sơ trở lại Phân công, thẩm định hồ sơ" in done.content.decode()
    assert step_of(dossier.id) == "tham-dinh"
    clock(moment(6, "09:30"))
    late = client.post(f"{page}hoan-tac/", follow=True).content.decode()
    assert "Không có việc nào của bạn để hoàn tác" in late


def test_z_on_the_inbox_takes_back_what_was_forwarded_together(
    small: World, sign_in: Any, clock: Clock
) -> None:
    ids = [at_step(small, "tham-dinh").dossier.id for _ in range(2)]
    waiting = at_step(small, "tham-dinh").dossier.id
    client = sign_in(small.officer)
    assert "hoan-tac/" not in client.get(f"{INBOX}?hang=don-vi").content.decode()
    client.post(f"{INBOX}chuyen/", {"chon": ids})
    assert "/ban-lam-viec/hoan-tac/" in client.get(f"{INBOX}?hang=don-vi").content.decode()
    actions.claim_dossier(actor=small.leader, now=MONDAY, dossier_id=ids[1])
    listed = client.get(f"{DESK}hoan-tac/").content.decode()
    assert f"/ho-so/{ids[0]}/" in listed
    assert f"/ho-so/{ids[1]}/" not in listed
    report = client.post(f"{DESK}hoan-tac/").content.decode()
    assert "Đã trở lại với bạn" in report
    assert "Chưa hoàn tác được" in report
    assert [step_of(one) for one in (*ids, waiting)] == ["tham-dinh", "ky", "tham-dinh"]
    assert "Không có việc nào để hoàn tác." in client.get(f"{DESK}hoan-tac/").content.decode()


def test_n_reminds_the_holder_once(small: World, sign_in: Any) -> None:
    dossier = at_step(small, "tham-dinh").dossier
    actions.claim_dossier(actor=small.officer, now=MONDAY, dossier_id=dossier.id)
    page = f"{DESK}ho-so/{dossier.id}/"
    assert "Nhắc nơi đang giữ" not in sign_in(small.officer).get(page).content.decode()
    client = sign_in(small.leader)
    assert 'data-key="N"' in client.get(page).content.decode()
    assert "Đã nhắc nơi đang giữ hồ sơ" in client.post(f"{page}nhac/", follow=True).content.decode()
    assert "vừa được nhắc" in client.post(f"{page}nhac/", follow=True).content.decode()
    assert AuditEntry.objects.filter(verb="dossiers.remind").count() == 1
    assert sign_in(small.stranger).post(f"{page}nhac/").status_code == 404
    assert client.get(f"{page}nhac/").status_code == 405


def test_the_list_one_came_from_leads_on(small: World, sign_in: Any) -> None:
    first, second, third = (at_step(small, "tham-dinh").dossier for _ in range(3))
    client, tail = sign_in(small.officer), "?hang=don-vi"
    assert f'href="/ban-lam-viec/ho-so/{second.id}/{tail}"' in client.get(f"{INBOX}{tail}").content.decode()
    text = client.get(f"{DESK}ho-so/{second.id}/{tail}").content.decode()
    assert f'href="/ban-lam-viec/ho-so/{first.id}/{tail}" data-key="I"' in text
    assert f'href="/ban-lam-viec/ho-so/{third.id}/{tail}" data-key="J"' in text
    assert f'href="{INBOX}{tail}"' in text
    assert "thứ 2 trong hàng" in text
    moved = client.post(f"{DESK}ho-so/{second.id}/chuyen/{tail}", {"phien_ban": second.lock_version})
    assert moved["Location"] == f"{DESK}ho-so/{second.id}/{tail}"
    after = client.get(moved["Location"]).content.decode()
    assert f'href="/ban-lam-viec/ho-so/{first.id}/{tail}" data-key="J"' in after
    assert 'data-key="I"' not in after
    assert client.get(f"{DESK}ho-so/{first.id}/?hang=don-vi&sau=hong").status_code == 200


def test_one_box_finds_dossiers_procedures_and_pages(small: World, sign_in: Any) -> None:
    dossier = at_step(small, "tham-dinh").dossier
    client = sign_in(small.officer)
    assert client.get(f"{DESK}tim/?q={dossier.code}")["Location"] == f"{DESK}ho-so/{dossier.id}/"
    text = client.get(f"{DESK}tim/?q=thu+huyen").content.decode()
    assert dossier.code in text
    assert "<h1>Đi nhanh</h1>" in text
    pages = client.get(f"{DESK}tim/?q=don+vi").content.decode()
    assert 'href="/ban-lam-viec/don-vi/"' in pages
    live = client.get(f"{DESK}tim/?q={dossier.code}", headers={"HX-Request": "true"}).content.decode()
    assert dossier.code in live
    assert "<html" not in live
    foreign = sign_in(small.stranger).get(f"{DESK}tim/?q=thu+huyen").content.decode()
    assert dossier.code not in foreign
    assert "Không có gì khớp “khong co gi”" in client.get(f"{DESK}tim/?q=khong+co+gi").content.decode()


def test_a_line_of_the_load_leads_to_the_officers_work(small: World, sign_in: Any) -> None:
    mine, loose = at_step(small, "tham-dinh").dossier, at_step(small, "tham-dinh").dossier
    actions.claim_dossier(actor=small.officer, now=MONDAY, dossier_id=mine.id)
    client, agency = sign_in(small.leader), f"?co-quan={small.department.id}"
    unit = client.get(f"{DESK}don-vi/").content.decode()
    page = f"{DESK}don-vi/can-bo/{small.officer.account_id}/{agency}"
    assert f'href="{page}"' in unit
    text = client.get(page).content.decode()
    assert mine.code in text
    assert loose.code not in text
    nobody = client.get(f"{DESK}don-vi/can-bo/0/{agency}").content.decode()
    assert loose.code in nobody
    assert mine.code not in nobody
    assert sign_in(small.stranger).get(page).status_code == 404


def test_the_post_is_chosen_from_every_frame(small: World, sign_in: Any) -> None:
    client = sign_in(small.stranger)
    link = "/ban-lam-viec/co-quan/?next=/thong-bao/"
    assert link not in client.get("/thong-bao/").content.decode()
    post(small.stranger.account_id or 0, small.department.id, Role.CASE_OFFICER)
    assert link in client.get("/thong-bao/").content.decode()
    page = client.get(link).content.decode()
    assert "Sở Nông nghiệp và Phát triển nông thôn" in page
    assert 'name="next" value="/thong-bao/"' in page
    chosen = client.post("/ban-lam-viec/co-quan/", {"co_quan": small.department.id, "next": "/thong-bao/"})
    assert chosen["Location"] == "/thong-bao/"


def test_who_was_first_is_told_with_name_and_moment(small: World, sign_in: Any, clock: Clock) -> None:
    dossier = received(small).dossier
    version = dossier.lock_version
    actions.forward_dossier(actor=small.counter, now=moment(6, "09:31"), dossier_id=dossier.id)
    clock(moment(6, "09:40"))
    page = f"{DESK}ho-so/{dossier.id}/chuyen/"
    answer = sign_in(small.counter).post(page, {"phien_ban": version, "ghi_chu": "Đủ thành phần"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "09:31 06/02/2023, do Hà Thị Lụa xử lý" in text
    assert "Đủ thành phần" in text
