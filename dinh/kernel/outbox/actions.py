"""Telling a fact, and looking after the receipts."""

from __future__ import annotations

import zlib
from datetime import datetime, timedelta

from django.db import transaction
from django.db.transaction import TransactionManagementError

from dinh.events.base import Event as Fact
from dinh.events.base import to_json
from dinh.kernel.outbox.correlation import correlation_id
from dinh.kernel.outbox.models import DEAD, Event, Receipt
from dinh.kernel.outbox.subscriptions import subscribe, subscribers_of
from dinh.kernel.outbox.types import CHANNEL, PARTITIONS
from dinh.kernel.writes.actions import Writes
from dinh.lib.ids import uuid7

__all__ = ["discard_receipt", "partition_of", "prune_receipts", "publish", "retry_receipt", "subscribe"]

KEEP_RECEIPTS = timedelta(days=30)


def publish(event: Fact, *, key: str, now: datetime, writes: Writes | None = None) -> None:
    """Tell a fact to its subscribers, in the transaction that made it true.

    ``key`` names the record the fact is about (``"dossiers:123"``): facts of one key arrive in the order they were
    told. Call it after the record's row lock is taken. With ``writes`` the rows join the caller's list, else they
    are written at once. Refuses to run outside a transaction. Asks the database nothing.
    """
    own = writes is None
    if own and not transaction.get_connection().in_atomic_block:
        raise TransactionManagementError("a fact is told inside the transaction that makes it true")
    writes = Writes() if writes is None else writes
    event_id = uuid7()
    writes.insert(
        Event,
        id=event_id,
        name=event.name,
        key=key,
        payload=to_json(event),
        occurred_at=now,
        correlation_id=correlation_id(),
    )
    subscribers = subscribers_of(type(event))
    if subscribers:
        partition = partition_of(key=key)
        writes.insert_many(
            Receipt,
            [
                {"event_id": event_id, "subscriber": subscriber, "key": key, "partition": partition}
                for subscriber in subscribers
            ],
        )
        writes.notify(CHANNEL)
    if own:
        writes.run()


def partition_of(*, key: str) -> int:
    """Return the partition of a key: the same on every machine and for ever."""
    return zlib.crc32(key.encode()) % PARTITIONS


def retry_receipt(*, receipt_id: int, now: datetime) -> bool:
    """Give a receipt that was set aside another round of tries; False when it no longer is."""
    with transaction.atomic():
        changed = Receipt.objects.filter(DEAD, pk=receipt_id).update(dead_at=None, tries=0, next_at=now)
        _wake()
    return bool(changed)


def discard_receipt(*, receipt_id: int, now: datetime) -> bool:
    """Give up a receipt that was set aside, so that its key goes on without it; False when it no longer is.

    Its subscriber never hears the fact, unless it replays.
    """
    with transaction.atomic():
        changed = Receipt.objects.filter(DEAD, pk=receipt_id).update(done_at=now, next_at=None)
        _wake()
    return bool(changed)


def _wake() -> None:
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])


def prune_receipts(*, now: datetime, keep: timedelta = KEEP_RECEIPTS, batch: int = 10_000) -> int:
    """Delete receipts done longer ago than ``keep``, in small transactions; return how many. Events stay."""
    pruned = 0
    while True:
        old = Receipt.objects.filter(done_at__lt=now - keep).order_by("done_at").values("pk")[:batch]
        deleted = Receipt.objects.filter(pk__in=old).delete()[0]
        pruned += deleted
        if deleted < batch:
            return pruned
