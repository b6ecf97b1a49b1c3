"""Public tracking, my dossiers, home: what everybody may see and how often the database is asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from dinh.domains.dossiers import actions
from dinh.domains.dossiers.models import Dossier
from dinh.domains.dossiers.tests.factories import RESULT, World, moment
from dinh.fronts.portal.tests.conftest import SignIn
from dinh.fronts.portal.tests.walking import submit

pytestmark = pytest.mark.django_db
Clock = Callable[[datetime], None]
NOT_FOUND = "Không tìm thấy hồ sơ với mã và sáu số cuối điện thoại"


def filed(small: World, sign_in: SignIn) -> Dossier:
    """A dossier that was filed in the portal and received."""
    dossier_id = submit(sign_in(small.citizen), small)
    actions.receive_dossier(actor=small.counter, now=moment(6, "09:10"), dossier_id=dossier_id)
    return Dossier.objects.get(pk=dossier_id)


def test_code_and_six_digits_show_the_clock_and_nobodys_name(
    small: World, sign_in: SignIn, client: Client
) -> None:
    row = filed(small, sign_in)
    answer = client.post("/tra-cuu/", {"ma": row.code or "", "so": "345306"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "17:00 thứ Hai 13/02/2023" in page
    assert "Huyền" not in page
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("wrong", ["code", "digits"])
def test_the_answer_is_the_same_whichever_is_wrong(
    small: World, sign_in: SignIn, client: Client, wrong: str
) -> None:
    row = filed(small, sign_in)
    code = "H23.15-230206-9999" if wrong == "code" else row.code or ""
    digits = "345307" if wrong == "digits" else "345306"
    answer = client.post("/tra-cuu/", {"ma": code, "so": digits})
    assert answer.status_code == 404
    assert NOT_FOUND in answer.content.decode()


def test_the_token_of_the_slip_shows_the_dossier(small: World, sign_in: SignIn, client: Client) -> None:
    row = filed(small, sign_in)
    assert str(row.code) in client.get(f"/tra-cuu/qr/{row.qr_token}/").content.decode()
    assert client.get("/tra-cuu/qr/khong-co-ma-nay/").status_code == 404


def test_guessing_is_slowed_down(small: World, sign_in: SignIn, client: Client) -> None:
    row = filed(small, sign_in)
    answers = [
        client.post("/tra-cuu/", {"ma": row.code or "", "so": f"{number:06d}"}).status_code
        for number in range(21)
    ]
    assert answers == [404] * 20 + [429]
    assert client.post("/tra-cuu/", {"ma": row.code or "", "so": "345306"}).status_code == 429


def test_empty_fields_are_named(small: World, client: Client) -> None:
    page = client.post("/tra-cuu/", {"ma": "", "so": "12"}).content.decode()
    assert "Nhập mã hồ sơ ghi trên giấy hẹn" in page
    assert "Nhập đúng sáu số cuối của điện thoại đã đăng ký" in page


def test_my_dossiers_ask_a_fixed_number_of_questions(
    small: World, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(small.citizen)
    submit(client, small)
    with django_assert_max_num_queries(9):
        page = client.get("/ho-so/")
    assert "Đã nộp, chờ tiếp nhận" in page.content.decode()


def test_the_home_page_counts_from_the_dossiers(
    small: World, sign_in: SignIn, clock: Clock, client: Client, django_assert_max_num_queries: Any
) -> None:
    row = filed(small, sign_in)
    for actor, at in ((small.counter, "10:00"), (small.officer, "11:00"), (small.leader, "14:00")):
        actions.forward_dossier(actor=actor, now=moment(7, at), dossier_id=row.pk)
    actions.finish_dossier(actor=small.clerk, now=moment(7, "15:00"), dossier_id=row.pk, result=RESULT)
    clock(moment(14, "10:15"))
    cache.clear()
    with django_assert_max_num_queries(12):
        page = client.get("/").content.decode()
    assert "1 trên 1 hồ sơ đã giải quyết có hạn" in page
    assert "Cập nhật lúc" in page
    assert "14/02/2023 10:15:00" in page


@pytest.mark.parametrize("address", ["/ho-tro/", "/tiep-can/", "/bao-ve-du-lieu/", "/tra-cuu/"])
def test_explaining_pages_answer(client: Client, db: None, address: str) -> None:
    assert client.get(address).status_code == 200


def test_an_open_dossier_past_its_due_moment_says_so(small: World, sign_in: SignIn, clock: Clock) -> None:
    row = filed(small, sign_in)
    client = sign_in(small.citizen)
    clock(moment(13, "17:00"))
    assert "đã quá hẹn" not in client.get("/ho-so/").content.decode()
    clock(moment(13, "17:01"))
    assert "Đang giải quyết, đã quá hẹn" in client.get("/ho-so/").content.decode()
    assert "due--late" in client.get(f"/ho-so/{row.pk}/").content.decode()
