"""The inbox: who sees what, in which order, with which reason, at what cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dinh.domains.dossiers import actions
from dinh.domains.dossiers.tests.factories import (
    MONDAY,
    World,
    at_step,
    moment,
    received,
    submitted,
    version,
)
from dinh.domains.people.tests.factories import post
from dinh.domains.people.types import Role
from dinh.fronts.desk.web import inbox as inbox_door

pytestmark = pytest.mark.django_db
INBOX = "/ban-lam-viec/hop-viec/"
Clock = Callable[[datetime], None]


def test_a_row_says_what_is_due_when_and_why(small: World, sign_in: Any, clock: Clock) -> None:
    sheet = at_step(small, "tham-dinh")
    clock(moment(13, "16:28"))
    text = sign_in(small.officer).get(f"{INBOX}?hang=don-vi").content.decode()
    assert "Còn 32 phút" in text
    assert "17:00 hôm nay" in text
    assert "5 ngày làm việc, nhận 09:10 06/02" in text
    assert "Phân công, thẩm định hồ sơ · chưa ai nhận" in text
    assert sheet.dossier.code in text


def test_late_rows_stand_first_and_are_counted(small: World, sign_in: Any, clock: Clock) -> None:
    at_step(small, "tham-dinh")
    clock(moment(14, "11:30"))
    text = sign_in(small.officer).get(f"{INBOX}?hang=qua-han").content.decode()
    assert "Quá 4 giờ" in text
    assert 'Quá hạn <span class="n late">1</span>' in text


def test_the_search_stands_in_the_address(small: World, sign_in: Any) -> None:
    at_step(small, "tham-dinh")
    client = sign_in(small.officer)
    assert "Phạm Thị Thu Huyền" in client.get(f"{INBOX}?hang=don-vi&q=thu+huyen").content.decode()
    text = client.get(f"{INBOX}?hang=don-vi&q=khong+co").content.decode()
    assert "Không có việc nào khớp “khong co” trong hàng này." in text


def test_filters_stand_in_the_address(small: World, sign_in: Any) -> None:
    first = at_step(small, "tham-dinh").dossier
    second = at_step(replace(small, version=version("1.004999")), "tham-dinh").dossier
    client = sign_in(small.officer)
    page = client.get(f"{INBOX}?hang=don-vi")
    assert [option[0] for option in page.context["procedures"]] == [
        str(first.procedure_id),
        str(second.procedure_id),
    ]
    text = client.get(f"{INBOX}?hang=don-vi&thu-tuc={second.procedure_id}").content.decode()
    assert second.code in text
    assert first.code not in text
    assert "Bỏ lọc" in text
    text = client.get(f"{INBOX}?hang=don-vi&buoc=ky").content.decode()
    assert "Không có việc nào khớp bộ lọc này trong hàng." in text
    assert client.get(f"{INBOX}?hang=don-vi&thu-tuc=abc").status_code == 200


def test_other_agencies_see_nothing(small: World, sign_in: Any) -> None:
    at_step(small, "tham-dinh")
    assert "Hàng này đang trống." in sign_in(small.stranger).get(f"{INBOX}?hang=don-vi").content.decode()


def test_citizens_and_visitors_do_not_enter(small: World, sign_in: Any) -> None:
    assert sign_in(small.citizen).get(INBOX).status_code == 403
    assert Client().get(INBOX).status_code == 302


def test_the_inbox_asks_few_questions(small: World, sign_in: Any, clock: Clock) -> None:
    for _ in range(3):
        at_step(small, "tham-dinh")
    client = sign_in(small.officer)
    client.get(f"{INBOX}?hang=don-vi")
    with CaptureQueriesContext(connection) as three:
        client.get(f"{INBOX}?hang=don-vi")
    for _ in range(5):
        at_step(small, "tham-dinh")
    with CaptureQueriesContext(connection) as eight:
        client.get(f"{INBOX}?hang=don-vi")
    assert len(eight) == len(three)
    assert len(eight) <= 9, [query["sql"][:90] for query in eight]


def test_bulk_forward_reports_each_dossier(small: World, sign_in: Any) -> None:
    free = at_step(small, "tham-dinh").dossier
    taken = at_step(small, "tham-dinh").dossier
    actions.claim_dossier(actor=small.colleague, now=MONDAY, dossier_id=taken.id)
    text = (
        sign_in(small.officer)
        .post(f"{INBOX}chuyen/", {"chon": [free.id, taken.id, 999_999]})
        .content.decode()
    )
    assert "1 hồ sơ đã chuyển" in text
    assert "2 hồ sơ chưa chuyển được" in text
    assert "Hồ sơ đã do Hoàng Văn Lịch nhận xử lý từ" in text
    assert taken.code in text
    assert "Không tìm thấy hồ sơ này" in text


def test_the_computation_is_one_key_away(small: World, sign_in: Any) -> None:
    dossier = received(small).dossier
    client = sign_in(small.counter)
    text = client.get(f"/ban-lam-viec/ho-so/{dossier.id}/vi-sao/").content.decode()
    assert "Thời hạn theo quy định: 5 ngày làm việc" in text
    assert sign_in(small.stranger).get(f"/ban-lam-viec/ho-so/{dossier.id}/vi-sao/").status_code == 404


def test_before_reception_the_reception_clock_runs(small: World, sign_in: Any) -> None:
    submitted(small)
    text = sign_in(small.counter).get(f"{INBOX}?hang=don-vi").content.decode()
    assert "Hàng này đang trống." in text


def test_an_opinion_asked_of_us_stands_in_the_inbox(small: World, sign_in: Any) -> None:
    dossier = at_step(small, "tham-dinh").dossier
    actions.request_opinion(
        actor=small.officer,
        now=MONDAY,
        dossier_id=dossier.id,
        question="Vị trí có trong quy hoạch không?",
        agency_id=small.other.id,
        answer_by=moment(9, "17:00"),
    )
    text = sign_in(small.stranger).get(INBOX).content.decode()
    assert "Cơ quan khác hỏi ý kiến" in text
    assert "trả lời trước 17:00 09/02" in text
    assert "Cơ quan khác hỏi ý kiến" not in sign_in(small.officer).get(INBOX).content.decode()


def test_an_officer_of_two_agencies_chooses_where_he_works(small: World, sign_in: Any) -> None:
    post(small.stranger.account_id or 0, small.department.id, Role.CASE_OFFICER)
    dossier = at_step(small, "tham-dinh").dossier
    client = sign_in(small.stranger)
    here, there = (small.other.id, small.department.id)
    assert "Hàng này đang trống." in client.get(f"{INBOX}?hang=don-vi").content.decode()
    answer = client.post("/ban-lam-viec/co-quan/", {"co_quan": there, "next": f"{INBOX}?hang=don-vi"})
    assert answer["Location"] == f"{INBOX}?hang=don-vi"
    text = client.get(f"{INBOX}?hang=don-vi").content.decode()
    assert dossier.code in text
    assert "Chuyên viên, Sở Nông nghiệp và Phát triển nông thôn" in text
    client.post("/ban-lam-viec/co-quan/", {"co_quan": here, "next": "https://noi-khac.example/"})
    assert "Hàng này đang trống." in client.get(f"{INBOX}?hang=don-vi").content.decode()
    assert client.get(f"/ban-lam-viec/ho-so/{dossier.id}/").status_code == 200
    assert client.post("/ban-lam-viec/co-quan/", {"co_quan": small.province.id}).status_code == 404


def test_pages_follow_each_other_by_key(small: World, sign_in: Any, monkeypatch: Any) -> None:
    codes = [at_step(small, "tham-dinh").dossier.code or "" for _ in range(5)]
    monkeypatch.setattr(inbox_door, "PAGE_SIZE", 2)
    client = sign_in(small.officer)
    seen: list[str] = []
    where = f"{INBOX}?hang=don-vi"
    for _ in range(3):
        page = client.get(where)
        seen += [code for code in codes if code in page.content.decode()]
        where = INBOX + page.context["next"]
    assert seen == codes
    assert page.context["next"] == ""
    assert client.get(f"{INBOX}?hang=don-vi&sau=hong").status_code == 422


def test_the_desk_speaks_english_when_asked(small: World, sign_in: Any) -> None:
    dossier = at_step(small, "tham-dinh").dossier
    client = sign_in(small.officer)
    client.cookies["django_language"] = "en"
    text = client.get(f"{INBOX}?hang=don-vi").content.decode()
    assert "Due soon" in text
    assert "nobody has taken it" in text
    page = client.get(f"/ban-lam-viec/ho-so/{dossier.id}/").content.decode()
    assert "Ask for a supplement" in page
    assert "Three places" in page
