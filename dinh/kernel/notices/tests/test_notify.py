"""Told once, in the words of the template, by the ways that exist here."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import override_settings

from dinh.kernel.access.types import ANONYMOUS, Actor, ActorKind, SignInNeeded
from dinh.kernel.jobs.actions import run_waiting
from dinh.kernel.notices.actions import mark_read, notify, prune_notices
from dinh.kernel.notices.models import Delivery, Notice
from dinh.kernel.notices.queries import list_notices, unread_count
from dinh.kernel.notices.rules import error_words, next_try, subject_and_text
from dinh.kernel.notices.tests.servers import mail_server, mail_settings
from dinh.kernel.notices.types import NoticeRow
from dinh.lib.moments import HCM

NOW = datetime(2023, 2, 6, 9, 10, tzinfo=HCM)
FILES = "dinh.kernel.notices.carriers.FileSmsCarrier"


def tell(
    key: str = "k1", *, account_id: int | None = 7, email: str = "", phone: str = "", **more: str
) -> bool:
    context = {"name": "Tòa soạn <Ánh & Dương>", **more}
    return notify(
        account_id=account_id,
        email=email,
        phone=phone,
        template="notices/trial.txt",
        context=context,
        key=key,
        now=NOW,
    )


def person(account_id: int) -> Actor:
    return Actor(account_id=account_id, kind=ActorKind.CITIZEN)


@pytest.mark.django_db
def test_the_list_holds_the_plain_words_and_the_link() -> None:
    assert tell(link="/ho-so/5/") is True
    page = list_notices(account_id=7)
    assert page.after is None
    [row] = page.rows
    assert row == NoticeRow(
        id=row.id,
        subject="Thư thử của Tòa soạn <Ánh & Dương>",
        text="Thư này cho biết máy chủ thư đã gửi được.\nhttp://127.0.0.1:8000/ho-so/5/",
        link="/ho-so/5/",
        created_at=NOW,
        read_at=None,
        template="notices/trial.txt",
        context={"name": "Tòa soạn <Ánh & Dương>", "link": "/ho-so/5/"},
    )
    assert list_notices(account_id=8).rows == ()
    assert list(Delivery.objects.values_list("way", "state", "address", "delivered_at")) == [
        ("list", "delivered", "", NOW)
    ]


@pytest.mark.django_db
def test_the_same_key_tells_nothing_twice() -> None:
    assert [tell("one"), tell("one"), tell("two")] == [True, False, True]
    assert unread_count(account_id=7) == 2
    assert Delivery.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "link", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:x"]
)
def test_a_link_never_leaves_the_house(link: str) -> None:
    with pytest.raises(ValueError, match="this installation"):
        tell(link=link)
    assert Notice.objects.count() == 0


@pytest.mark.django_db
def test_ways_that_do_not_exist_here_get_no_delivery() -> None:
    with override_settings(EMAIL_URL="", SMS_CARRIER=""):
        tell(email="a@example.vn", phone="0912345678")
    assert list(Delivery.objects.values_list("way", flat=True)) == ["list"]


@pytest.mark.django_db
def test_reading_marks_ones_own_and_nobody_elses() -> None:
    tell("mine 1")
    tell("mine 2")
    tell("theirs", account_id=8)
    first = list_notices(account_id=7).rows[1].id
    assert mark_read(actor=person(8), now=NOW, notice_id=first) == 0
    assert unread_count(account_id=7) == 2
    assert mark_read(actor=person(7), now=NOW, notice_id=first) == 1
    assert mark_read(actor=person(7), now=NOW + timedelta(hours=1), notice_id=first) == 0
    assert [row.read_at for row in list_notices(account_id=7).rows] == [None, NOW]
    assert mark_read(actor=person(7), now=NOW) == 1
    assert (unread_count(account_id=7), unread_count(account_id=8)) == (0, 1)
    with pytest.raises(SignInNeeded):
        mark_read(actor=ANONYMOUS, now=NOW)


@pytest.mark.django_db
def test_pages_and_counts_are_one_statement_each(django_assert_num_queries: Any) -> None:
    for number in range(5):
        tell(f"k{number}")
    with django_assert_num_queries(1):
        first = list_notices(account_id=7, limit=3)
    assert first.after == first.rows[-1].id
    second = list_notices(account_id=7, limit=3, after=first.after)
    assert second.after is None
    assert len({row.id for row in (*first.rows, *second.rows)}) == 5
    with django_assert_num_queries(1):
        assert unread_count(account_id=7) == 5


def no_jobs() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_not_sent_and_what_is_committed_is_sent_once() -> None:
    with mail_server() as box:
        with transaction.atomic():
            tell("gone", email="a@example.vn")
            transaction.set_rollback(True)
        tell("one", email="a@example.vn", account_id=None)
        tell("one", email="a@example.vn", account_id=None)
        run_waiting()
        run_waiting()
    no_jobs()
    [mail] = box.mails
    assert box.recipients == [["a@example.vn"]]
    assert mail["Subject"].strip() == "Thư thử của Tòa soạn <Ánh & Dương>"
    assert mail.get_content().strip() == "Thư này cho biết máy chủ thư đã gửi được."
    assert mail["Auto-Submitted"] == "auto-generated"
    assert list(Delivery.objects.values_list("way", "state", "tries", "address", "last_error")) == [
        ("email", "delivered", 1, "", "")
    ]


@pytest.mark.django_db(transaction=True)
def test_an_sms_is_a_private_file_with_the_subject_alone(tmp_path: Path) -> None:
    with override_settings(DATA=tmp_path, SMS_CARRIER=FILES, EMAIL_URL=""):
        tell(phone="0912345678")
        run_waiting()
    no_jobs()
    [file] = (tmp_path / "sms").iterdir()
    assert file.read_text(encoding="utf-8") == "0912345678\nThư thử của Tòa soạn <Ánh & Dương>\n"
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_an_unusable_address_is_no_reason_to_refuse_the_verb() -> None:
    with mail_settings(1):
        assert tell(email="khong phai dia chi") is True
    assert list(Delivery.objects.order_by("id").values_list("way", "state")) == [
        ("list", "delivered"),
        ("email", "waiting"),
    ]


@pytest.mark.parametrize(
    ("age", "pause"),
    [
        (timedelta(0), timedelta(minutes=1)),
        (timedelta(seconds=61), timedelta(seconds=61)),
        (timedelta(minutes=30), timedelta(minutes=30)),
        (timedelta(hours=5), timedelta(hours=1)),
        (timedelta(days=2, hours=23), timedelta(hours=1)),
        (timedelta(days=3), None),
    ],
)
def test_pauses_double_up_to_an_hour_for_three_days(age: timedelta, pause: timedelta | None) -> None:
    again = next_try(created_at=NOW - age, now=NOW)
    assert again == (None if pause is None else NOW + pause)


def test_subject_and_text() -> None:
    assert subject_and_text("\n Chủ đề \n\n  Dòng một\n\nDòng hai\n") == ("Chủ đề", "Dòng một\n\nDòng hai")
    assert subject_and_text("Chỉ chủ đề") == ("Chỉ chủ đề", "")


def test_an_error_is_kept_without_the_address() -> None:
    assert (
        error_words(OSError("550 <a@b.vn>: unknown\nuser"), address="a@b.vn")
        == "OSError: 550 <…>: unknown user"
    )
    assert len(error_words(OSError("x" * 900), address="")) == 300


@pytest.mark.django_db
@override_settings(KEEP_NOTICES_DAYS=30, SMS_CARRIER=FILES)
def test_notices_are_deleted_when_kept_long_enough_but_never_before_they_were_sent() -> None:
    tell("read")
    mark_read(actor=person(7), now=NOW)
    tell("unread")
    tell("waits", phone="0912345678")
    Delivery.objects.filter(notice__key="waits", way="sms").update(state="waiting")
    assert prune_notices(now=NOW + timedelta(days=30)) == 0
    assert prune_notices(now=NOW + timedelta(days=30, seconds=1), batch=1) == 2
    assert list(Notice.objects.values_list("key", flat=True)) == ["waits"]
    assert set(Delivery.objects.values_list("notice__key", flat=True)) == {"waits"}
    Delivery.objects.update(state="given_up")
    assert prune_notices(now=NOW + timedelta(days=30, seconds=1)) == 1
    assert Delivery.objects.count() == 0


@pytest.mark.django_db
@override_settings(KEEP_NOTICES_DAYS=30)
def test_a_fact_told_again_does_not_bring_a_deleted_notice_back() -> None:
    told = {
        "email": None,
        "phone": None,
        "template": "notices/trial.txt",
        "context": {"name": "A"},
        "now": NOW,
    }
    old = NOW - timedelta(days=30, seconds=1)
    assert notify(account_id=7, key="old", occurred_at=old, **told) is False  # type: ignore[arg-type]
    assert notify(account_id=7, key="new", occurred_at=NOW - timedelta(days=30), **told) is True  # type: ignore[arg-type]
    assert list(Notice.objects.values_list("key", flat=True)) == ["new"]
