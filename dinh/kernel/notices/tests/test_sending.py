"""Servers that refuse, postpone, hang or are away: nothing is lost, nobody waits for them, nothing is told twice."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings

from dinh.kernel.access.types import Actor, ActorKind, NotYours
from dinh.kernel.audit.models import AuditEntry
from dinh.kernel.jobs.actions import run_waiting
from dinh.kernel.notices.actions import notify, retry_delivery
from dinh.kernel.notices.models import Delivery
from dinh.kernel.notices.queries import unread_count
from dinh.kernel.notices.sending import LOCK_SPACE, send_due, send_waiting, ways_due
from dinh.kernel.notices.tasks import wake_waiting
from dinh.kernel.notices.tests.servers import hanging_server, mail_server, no_server
from dinh.kernel.notices.types import Way
from dinh.lib import moments
from dinh.lib.moments import HCM

NOW = datetime(2023, 2, 6, 9, 10, tzinfo=HCM)
MINUTE = timedelta(minutes=1)
HUNG = "SMTPServerDisconnected: Connection unexpectedly closed: timed out"


def tell(key: str, email: str, now: datetime = NOW) -> None:
    notify(
        account_id=7,
        email=email,
        phone=None,
        template="notices/trial.txt",
        context={"name": key},
        key=key,
        now=now,
    )


def mails() -> list[tuple[str, int, str]]:
    rows = Delivery.objects.filter(way="email").order_by("id")
    return list(rows.values_list("state", "tries", "last_error"))


@pytest.mark.django_db
def test_a_batch_is_one_connection_and_a_refused_letter_stops_no_other() -> None:
    with mail_server() as box:
        box.answers = {
            "gone@example.vn": "550 <gone@example.vn> no such user",
            "busy@example.vn": "450 later",
        }
        for name in ("a", "gone", "busy", "b"):
            tell(name, f"{name}@example.vn")
        assert send_due(way=Way.EMAIL, now=NOW) == NOW + MINUTE
        assert box.sessions == 1
        assert box.recipients == [["a@example.vn"], ["b@example.vn"]]
        assert mails() == [
            ("delivered", 1, ""),
            ("given_up", 1, "SMTPRecipientsRefused: 550 <…> no such user"),
            ("waiting", 1, "SMTPRecipientsRefused: 450 later"),
            ("delivered", 1, ""),
        ]
        box.answers = {}
        assert send_due(way=Way.EMAIL, now=NOW + MINUTE) is None
        assert box.recipients[2:] == [["busy@example.vn"]]


@pytest.mark.django_db
def test_a_refused_content_is_given_up_and_a_closing_server_is_away() -> None:
    with mail_server() as box:
        box.answer_to_data = "554 not wanted"
        tell("a", "a@example.vn")
        assert send_due(way=Way.EMAIL, now=NOW) is None
        box.answer_to_data = "421 closing"
        tell("b", "b@example.vn")
        tell("c", "c@example.vn")
        assert send_due(way=Way.EMAIL, now=NOW) == NOW + MINUTE
    assert mails() == [
        ("given_up", 1, "SMTPDataError: 554 not wanted"),
        ("waiting", 1, "SMTPDataError: 421 closing"),
        ("waiting", 1, "SMTPDataError: 421 closing"),
    ]


@pytest.mark.django_db
def test_an_absent_server_loses_nothing_and_is_tried_for_three_days() -> None:
    tried = []
    with no_server():
        tell("a", "a@example.vn")
        now: datetime | None = NOW
        while now is not None:
            tried.append(now)
            now = send_due(way=Way.EMAIL, now=now)
    assert [round((one - NOW) / MINUTE) for one in tried[:8]] == [0, 1, 2, 4, 8, 16, 32, 64]
    assert tried[-1] - NOW >= timedelta(days=3)
    [(state, tries, error)] = mails()
    assert (state, tries) == ("given_up", len(tried))
    assert error == "ConnectionRefusedError: [Errno 111] Connection refused"
    assert unread_count(account_id=7) == 1  # the list was told at once
    assert Delivery.objects.get(way="email").address == "a@example.vn"


@pytest.mark.django_db
def test_a_hanging_server_costs_one_timeout_however_much_waits() -> None:
    with hanging_server():
        for number in range(20):
            tell(f"k{number}", f"a{number}@example.vn")
        began = moments.now()
        assert send_due(way=Way.EMAIL, now=NOW) == NOW + MINUTE
        assert moments.now() - began < timedelta(seconds=3)
    assert mails() == [("waiting", 1, HUNG)] * 20
    with mail_server() as box:
        assert send_due(way=Way.EMAIL, now=NOW + MINUTE) is None
        assert len(box.mails) == 20


@pytest.mark.django_db
def test_a_second_try_carries_the_same_message_id() -> None:
    with mail_server() as box:
        tell("a", "a@example.vn")
        send_due(way=Way.EMAIL, now=NOW)
        Delivery.objects.filter(way="email").update(
            state="waiting", address="a@example.vn"
        )  # died before its report
        send_due(way=Way.EMAIL, now=NOW)
    first, second = (mail["Message-ID"] for mail in box.mails)
    assert first == second
    assert first.endswith("@127.0.0.1>")


@pytest.fixture
def no_jobs(transactional_db: None) -> Iterator[None]:
    """The queue's tables are not Django's to flush."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def jobs() -> list[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT task_name, args::text, status::text FROM procrastinate_jobs WHERE task_name = 'notices.send' ORDER BY id"
        )
        return [tuple(row) for row in cursor.fetchall()]


@pytest.mark.usefixtures("no_jobs")
def test_the_worker_comes_back_by_itself_and_logs_no_address(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with no_server():
        tell("a", "riêng.tư@example.vn", moments.now())
        tell("b", "rieng.tu@example.vn", moments.now())
        run_waiting()
    assert [state for _, _, state in jobs()] == ["succeeded", "todo"]
    assert {args for _, args, _ in jobs()} == {'{"way": "email"}'}
    assert [row[:2] for row in mails()] == [("waiting", 1), ("waiting", 1)]
    assert "rieng.tu" not in caplog.text
    assert "riêng.tư" not in caplog.text


@pytest.mark.usefixtures("no_jobs")
def test_a_run_beside_another_sends_nothing_and_comes_back() -> None:
    other = connection.copy()
    with mail_server() as box:
        tell("a", "a@example.vn")
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK_SPACE, 1])
        try:
            send_waiting(way="email")
            assert box.mails == []
        finally:
            with other.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock_all()")
            other.close()
        send_waiting(way="email")
        assert len(box.mails) == 1


@pytest.mark.usefixtures("no_jobs")
def test_what_a_killed_worker_left_is_woken() -> None:
    with mail_server() as box:
        tell("a", "a@example.vn")
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs")
        assert ways_due(now=NOW - MINUTE) == []
        assert ways_due(now=NOW) == [Way.EMAIL]
        wake_waiting()
        run_waiting()
        assert len(box.mails) == 1
        assert ways_due(now=NOW) == []


@pytest.mark.usefixtures("no_jobs")
def test_only_an_administrator_gives_another_round_and_it_is_written_down() -> None:
    admin = Actor(account_id=1, kind=ActorKind.OFFICIAL, is_admin=True)
    with mail_server() as box:
        box.answers = {"a@example.vn": "550 full"}
        tell("a", "a@example.vn")
        send_due(way=Way.EMAIL, now=NOW)
        given_up = Delivery.objects.get(way="email")
        with pytest.raises(NotYours):
            retry_delivery(
                actor=Actor(account_id=7, kind=ActorKind.CITIZEN), now=NOW, delivery_id=given_up.pk
            )
        assert mails() == [("given_up", 1, "SMTPRecipientsRefused: 550 full")]
        assert AuditEntry.objects.count() == 0
        box.answers = {}
        assert retry_delivery(actor=admin, now=NOW, delivery_id=given_up.pk) is True
        assert retry_delivery(actor=admin, now=NOW, delivery_id=given_up.pk) is False
        run_waiting()
        assert box.recipients == [["a@example.vn"]]
    assert mails() == [("delivered", 2, "")]
    assert list(AuditEntry.objects.values_list("verb", "subject")) == [
        ("retry_delivery", f"notices:{given_up.notice_id}")
    ]


@pytest.mark.django_db
def test_a_full_disk_keeps_the_sms() -> None:
    with override_settings(
        SMS_CARRIER="dinh.kernel.notices.carriers.FileSmsCarrier", DATA="/dev/null", EMAIL_URL=""
    ):
        notify(
            account_id=None,
            email=None,
            phone="0912345678",
            template="notices/trial.txt",
            context={"name": "x"},
            key="x",
            now=NOW,
        )
        assert send_due(way=Way.SMS, now=NOW) == NOW + MINUTE
    [row] = Delivery.objects.values_list("state", "tries", "last_error")
    assert row[:2] == ("waiting", 1)
    assert row[2].startswith("NotADirectoryError: ")


def test_a_trial_letter_says_whether_the_server_takes_it(capsys: pytest.CaptureFixture[str]) -> None:
    with mail_server() as box:
        call_command("try_mail", "a@example.vn")
        assert capsys.readouterr().out == "Máy chủ thư đã nhận.\n"
        assert box.recipients == [["a@example.vn"]]
        box.answers = {"a@example.vn": "550 no such user"}
        with pytest.raises(CommandError, match=r"^Máy chủ thư không nhận: 550 no such user$"):
            call_command("try_mail", "a@example.vn")
    with no_server(), pytest.raises(CommandError, match="Connection refused"):
        call_command("try_mail", "a@example.vn")
    with override_settings(EMAIL_URL=""), pytest.raises(CommandError, match="DINH_EMAIL_URL"):
        call_command("try_mail", "a@example.vn")
