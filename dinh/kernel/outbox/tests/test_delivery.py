"""Delivery: exactly once, in order per key, a culprit holding back only its own key."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from dinh.kernel.outbox.actions import discard_receipt, prune_receipts, publish, retry_receipt
from dinh.kernel.outbox.delivery import MAX_TRIES, deliver_pending
from dinh.kernel.outbox.models import Event, Receipt
from dinh.kernel.outbox.queries import dead_letters, held_back, outbox_figures
from dinh.kernel.outbox.subscriptions import only
from dinh.kernel.outbox.tests.facts import NoteWritten
from dinh.kernel.outbox.types import Delivery, Subscription
from dinh.kernel.writes.actions import Writes

NOW = datetime(2026, 7, 1, 8, 30, tzinfo=UTC)
Deliveries = Sequence[Delivery[NoteWritten]]


@pytest.fixture
def book(transactional_db: None) -> Iterator[None]:
    """A table that the handlers of these tests write into: what was heard, in order, and by which transaction."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE heard (id bigserial PRIMARY KEY, key text, number int UNIQUE)")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE heard")


def hear(deliveries: Deliveries) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO heard (key, number) VALUES (%s, %s)",
            [(delivery.key, delivery.event.number) for delivery in deliveries],
        )


def stumbling_at(number: int) -> Callable[[Deliveries], None]:
    def handle(deliveries: Deliveries) -> None:
        if any(delivery.event.number == number for delivery in deliveries):
            raise ValueError
        hear(deliveries)

    return handle


def heard() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM heard ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def listening(handler: Callable[[Any], None]) -> Any:
    return only(Subscription("tests.book", (NoteWritten,), handler))


def tell(*numbers: int, keys: int = 1) -> None:
    with transaction.atomic():
        writes = Writes()
        for number in numbers:
            publish(NoteWritten(number), key=f"notes:{number % keys}", now=NOW, writes=writes)
        writes.run()


@pytest.mark.usefixtures("book")
class TestDelivery:
    def test_a_batch_is_handed_over_in_order_and_once(self) -> None:
        calls: list[list[int]] = []

        def handle(deliveries: Deliveries) -> None:
            calls.append([delivery.event.number for delivery in deliveries])
            hear(deliveries)

        with listening(handle):
            tell(*range(250))
            assert deliver_pending() == 250
            assert deliver_pending() == 0
        assert heard() == list(range(250))
        assert [len(call) for call in calls] == [100, 100, 50]
        assert Receipt.objects.filter(done_at=None).count() == 0

    def test_a_delivery_names_its_event_and_an_unchanging_receipt(self) -> None:
        seen: list[Delivery[NoteWritten]] = []
        with listening(seen.extend):
            tell(5)
            deliver_pending()
        event = Event.objects.get()
        assert seen == [
            Delivery(NoteWritten(5), event.id, f"tests.book:{event.id}", "notes:0", NOW, ""),
        ]

    def test_a_limit_is_kept(self) -> None:
        with listening(hear):
            tell(*range(30))
            assert deliver_pending(limit=7) == 7
        assert heard() == list(range(7))

    def test_the_culprit_waits_and_holds_back_only_its_key(self) -> None:
        def handle(deliveries: Deliveries) -> None:
            hear(deliveries)
            if any(delivery.event.number == 4 for delivery in deliveries):
                raise ValueError("0912345678")

        with listening(handle):
            tell(*range(12), keys=3)  # keys 0: 0 3 6 9, 1: 1 4 7 10, 2: 2 5 8 11
            deliver_pending(now=NOW)
            assert sorted(heard()) == [0, 1, 2, 3, 5, 6, 8, 9, 11]
            held = Receipt.objects.get(next_at__isnull=False)
            assert (held.tries, held.next_at, held.dead_at) == (1, NOW + timedelta(seconds=5), None)
            assert held.error.startswith("ValueError at kernel/outbox/tests/test_delivery.py:")
            assert "0912345678" not in held.error
            assert outbox_figures().pending == 3
            assert outbox_figures().held == 1
            assert deliver_pending(now=NOW + timedelta(seconds=4)) == 0
        with listening(hear):
            deliver_pending(now=NOW + timedelta(seconds=5))
        assert heard()[-3:] == [4, 7, 10]
        assert outbox_figures().pending == 0

    def test_after_the_last_try_it_is_set_aside_and_holds_back_its_key(self) -> None:
        with listening(stumbling_at(1)):
            tell(*range(6), keys=2)  # keys 0: 0 2 4, 1: 1 3 5
            at, waits = NOW, []
            for _ in range(MAX_TRIES):
                deliver_pending(now=at)
                receipt = Receipt.objects.get(tries__gt=0)
                waits.append((receipt.next_at - at).total_seconds() if receipt.next_at else None)
                at = receipt.next_at or at
            assert waits == [5.0, 10.0, 20.0, 40.0, 80.0, 160.0, 320.0, None]
            assert [dead.id for dead in dead_letters()] == [receipt.id]
            assert deliver_pending(now=at + timedelta(days=30)) == 0
            tell(7, keys=2)
            assert deliver_pending(now=at + timedelta(days=30)) == 0
            assert heard() == [0, 2, 4]
            assert held_back(receipt_ids=[receipt.id]) == {receipt.id: 3}
        with listening(hear):
            assert retry_receipt(receipt_id=receipt.id, now=at)
            assert not retry_receipt(receipt_id=receipt.id, now=at)
            assert not discard_receipt(receipt_id=receipt.id, now=at)
            deliver_pending(now=at)
        assert heard() == [0, 2, 4, 1, 3, 5, 7]
        assert dead_letters().count() == 0

    def test_a_dead_letter_given_up_lets_its_key_go_on(self) -> None:
        with listening(stumbling_at(1)):
            tell(1, 2)
            for _ in range(MAX_TRIES):
                deliver_pending(now=Receipt.objects.order_by("id")[0].next_at or NOW)
            dead = dead_letters().get()
            assert heard() == []
            assert discard_receipt(receipt_id=dead.id, now=NOW)
            assert not discard_receipt(receipt_id=dead.id, now=NOW)
            assert not retry_receipt(receipt_id=dead.id, now=NOW)
            deliver_pending(now=NOW)
        assert heard() == [2]
        assert dead_letters().count() == 0
        assert Receipt.objects.filter(done_at=None).count() == 0

    def test_what_a_dead_letter_holds_back_does_not_hide_other_lanes(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("dinh.kernel.outbox.delivery.LOOK_AHEAD", 3)
        with listening(hear):
            tell(*range(5))
            Receipt.objects.filter(pk=Receipt.objects.order_by("id")[0].pk).update(dead_at=NOW)
            tell(6, keys=7)
            assert deliver_pending(now=NOW) == 1
        assert heard() == [6]

    def test_an_error_that_shows_only_at_the_commit_finds_its_culprit(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE heard DROP CONSTRAINT heard_number_key")
            cursor.execute("ALTER TABLE heard ADD UNIQUE (number) DEFERRABLE INITIALLY DEFERRED")
        with listening(hear):
            tell(0, 1, 1, 2, keys=10)
            deliver_pending(now=NOW)
        assert sorted(heard()) == [0, 1, 2]
        assert Receipt.objects.get(done_at=None).error.startswith(IntegrityError.__name__)

    def test_receipts_of_a_name_nobody_bears_stay(self) -> None:
        with only(Subscription("tests.gone", (NoteWritten,), hear)):
            tell(1)
        with listening(hear):
            assert deliver_pending() == 0
        assert Receipt.objects.get().done_at is None

    def test_old_receipts_are_pruned_and_events_stay(self) -> None:
        with listening(hear):
            tell(1, 2)
            deliver_pending(now=NOW)
            tell(3)
        assert prune_receipts(now=NOW + timedelta(days=30)) == 0
        assert prune_receipts(now=NOW + timedelta(days=31), batch=1) == 2
        assert (Receipt.objects.count(), Event.objects.count()) == (1, 3)


@pytest.mark.usefixtures("book")
def test_two_workers_keep_the_order_of_every_key_and_deliver_once() -> None:
    keys, total, workers = 50, 3_000, 2
    order: dict[str, list[int]] = defaultdict(list)
    by_worker: dict[int, int] = defaultdict(int)
    guard = threading.Lock()
    errors: list[BaseException] = []

    def handle(deliveries: Deliveries) -> None:
        hear(deliveries)
        with guard:
            by_worker[threading.get_ident()] += len(deliveries)

    def work(told: threading.Event) -> None:
        try:
            while deliver_pending() or not told.wait(0.005):
                pass
        except BaseException as error:  # noqa: BLE001 - shown by the assertion below
            errors.append(error)
        finally:
            connection.close()

    with listening(handle):
        told = threading.Event()
        threads = [threading.Thread(target=work, args=(told,)) for _ in range(workers)]
        for thread in threads:
            thread.start()
        for first in range(0, total, 60):
            tell(*range(first, first + 60), keys=keys)
        told.set()
        for thread in threads:
            thread.join()
        deliver_pending()
    assert errors == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT key, number FROM heard ORDER BY id")
        for key, number in cursor.fetchall():
            order[key].append(number)
    assert sum(len(numbers) for numbers in order.values()) == total
    assert all(numbers == sorted(numbers) for numbers in order.values())
    assert len(order) == keys
    assert len(by_worker) >= workers
