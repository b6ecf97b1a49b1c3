"""The public queue: counts that are exact, no name, one question per page however many dossiers."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from dinh.domains.dossiers.queries import queue_by_agency, queue_by_procedure
from dinh.domains.dossiers.tests.factories import World, moment
from dinh.domains.dossiers.types import QueueLine
from dinh.fronts.portal.tests.conftest import CODE, SignIn
from dinh.fronts.portal.tests.walking import answered, submit, waiting

pytestmark = pytest.mark.django_db


def test_every_kind_of_wait_is_counted_once(small: World, sign_in: SignIn) -> None:
    waiting(small, sign_in)
    submit(sign_in(small.citizen), small, nguoi="nguoi-khac", ten="Đoàn Hữu Phát")
    now = moment(8, "11:00")
    line = QueueLine(
        agency_id=small.department.id,
        procedure_id=None,
        open=1,
        awaiting=1,
        suspended=1,
        late=0,
        next_due_at=None,
    )
    assert queue_by_agency(now=now) == (line,)
    (found,) = queue_by_procedure(now=now, agency_id=small.department.id)
    assert (found.open, found.awaiting, found.procedure_id) == (1, 1, small.version.procedure_id)
    assert queue_by_procedure(now=now, agency_id=small.other.id) == ()


def test_a_running_clock_says_when_and_a_late_one_is_late(small: World, sign_in: SignIn) -> None:
    answered(small, sign_in)
    (line,) = queue_by_agency(now=moment(13, "10:15"))
    assert (line.open, line.late, line.next_due_at) == (1, 0, moment(16, "10:00"))
    (line,) = queue_by_agency(now=moment(16, "10:01"))
    assert (line.open, line.late, line.next_due_at) == (1, 1, None)


def test_the_pages_name_agency_and_procedure_and_nobody(
    small: World, sign_in: SignIn, client: Client, django_assert_max_num_queries: Any
) -> None:
    answered(small, sign_in)
    cache.clear()
    with django_assert_max_num_queries(9):
        page = client.get("/hang-cho/").content.decode()
    assert small.department.name in page
    with django_assert_max_num_queries(5):
        page = client.get(f"/hang-cho/{small.department.code}/").content.decode()
    assert "Cấp Chứng chỉ hành nghề thú y" in page
    assert "Huyền" not in page
    assert CODE not in page
    assert client.get("/hang-cho/H99.99/").status_code == 404
    assert "Không có hồ sơ nào đang chờ" in client.get(f"/hang-cho/{small.other.code}/").content.decode()


def test_the_switch_turns_the_page_into_english(small: World, client: Client) -> None:
    client.cookies["django_language"] = "en"
    page = client.get("/hang-cho/").content.decode()
    assert '<html lang="en"' in page
    assert "Where do dossiers wait?" in page
