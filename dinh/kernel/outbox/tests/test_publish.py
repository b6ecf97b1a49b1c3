"""A fact is told inside its transaction, once, with a receipt for each who hears it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from dinh.kernel.outbox.actions import partition_of, publish
from dinh.kernel.outbox.correlation import correlated
from dinh.kernel.outbox.models import Event, Receipt
from dinh.kernel.outbox.partitions import boundary, make_partitions
from dinh.kernel.outbox.subscriptions import only, subscribe, subscriptions
from dinh.kernel.outbox.tests.facts import NoteBurnt, NoteWritten
from dinh.kernel.outbox.types import PARTITIONS, Subscription
from dinh.kernel.writes.actions import Writes
from dinh.lib.ids import uuid7

NOW = datetime(2026, 7, 1, 8, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _two_subscribers() -> Iterator[None]:
    with only(
        Subscription("tests.both", (NoteWritten, NoteBurnt), lambda _: None),
        Subscription("tests.burnt", (NoteBurnt,), lambda _: None),
    ):
        yield


@pytest.mark.django_db
def test_an_event_and_a_receipt_for_each_who_hears_it() -> None:
    with correlated("r-1"):
        publish(NoteBurnt(7), key="notes:7", now=NOW)
    publish(NoteWritten(8), key="notes:8", now=NOW)
    events = list(
        Event.objects.order_by("position").values_list(
            "name", "key", "payload", "occurred_at", "correlation_id"
        )
    )
    assert events == [
        ("tests.note.burnt.v1", "notes:7", {"number": 7}, NOW, "r-1"),
        ("tests.note.written.v1", "notes:8", {"number": 8}, NOW, ""),
    ]
    receipts = list(Receipt.objects.order_by("id").values_list("subscriber", "key", "partition", "done_at"))
    assert receipts == [
        ("tests.both", "notes:7", partition_of(key="notes:7"), None),
        ("tests.burnt", "notes:7", partition_of(key="notes:7"), None),
        ("tests.both", "notes:8", partition_of(key="notes:8"), None),
    ]


@pytest.mark.django_db
def test_the_rows_join_the_callers_list() -> None:
    writes = Writes()
    publish(NoteBurnt(7), key="notes:7", now=NOW, writes=writes)
    publish(NoteBurnt(8), key="notes:8", now=NOW, writes=writes)
    assert (len(writes.entries), Event.objects.count()) == (5, 0)
    writes.run()
    assert (Event.objects.count(), Receipt.objects.count()) == (2, 4)


@pytest.mark.django_db(transaction=True)
def test_a_fact_whose_transaction_goes_back_was_never_told() -> None:
    with pytest.raises(TransactionManagementError):
        publish(NoteBurnt(7), key="notes:7", now=NOW)
    with transaction.atomic():
        publish(NoteBurnt(7), key="notes:7", now=NOW)
        transaction.set_rollback(True)
    assert (Event.objects.count(), Receipt.objects.count()) == (0, 0)


def test_partitions_of_keys_are_the_same_for_ever() -> None:
    assert [partition_of(key=f"dossiers:{number}") for number in (1, 2, 3, 123)] == [14, 4, 2, 15]
    assert {partition_of(key=str(number)) for number in range(500)} == set(range(PARTITIONS))


def test_a_subscribers_name_is_taken_once() -> None:
    @subscribe(name="tests.third", to=[NoteBurnt])
    def handle(deliveries: object) -> None:
        """Hear nothing."""

    assert subscriptions()["tests.third"].events == (NoteBurnt,)
    with pytest.raises(ValueError, match=r"tests\.third"):
        subscribe(name="tests.third", to=[NoteBurnt])(handle)


@pytest.mark.django_db
def test_events_lie_in_the_partition_of_their_month() -> None:
    make_partitions(using="default", today=date(2031, 11, 20))
    make_partitions(using="default", today=date(2031, 11, 20))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE relname ~ '^outbox_event_203[123]_[0-9]{2}$' AND relkind = 'r'"
        )
        assert cursor.fetchone() == (25,)
    for day in (date(2031, 11, 1), date(2031, 12, 1), date(2020, 1, 1)):
        Event.objects.create(id=boundary(day), name="a.b.c.v1", key="k", payload={}, occurred_at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM outbox_event ORDER BY position")
        assert [row[0] for row in cursor.fetchall()] == [
            "outbox_event_2031_11",
            "outbox_event_2031_12",
            "outbox_event_default",
        ]


@pytest.mark.django_db
def test_todays_events_have_a_partition_after_migrating() -> None:
    publish(NoteWritten(1), key="notes:1", now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM outbox_event")
        assert cursor.fetchone() == (f"outbox_event_{datetime.now(UTC):%Y_%m}",)


def test_keys_of_events_begin_with_their_moment() -> None:
    today = datetime.now(UTC).date()
    assert boundary(today) < uuid7() < boundary(today.replace(year=today.year + 1))
