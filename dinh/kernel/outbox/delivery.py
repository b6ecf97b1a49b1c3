"""Delivery: lanes of receipts, a batch per transaction, the culprit of a failed batch set aside.

A lane is one subscriber and one of 16 partitions of keys; an advisory lock gives it to one worker at a time, so the
facts of a key arrive in order however many workers there are. A batch has no savepoints. If it fails, its receipts
are repeated one by one behind savepoints, and the culprit waits (back-off), holding back only its own key; after
``MAX_TRIES`` it is set aside as a dead letter: its key stays held back, so that no later fact of the record is heard
before it, until a person has it tried again or gives it up (``kernel.access.dead_letters``).
"""

from __future__ import annotations

import json
import logging
import random
import traceback
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction

from dinh.events.base import from_json
from dinh.kernel.outbox.correlation import correlated
from dinh.kernel.outbox.models import Replay
from dinh.kernel.outbox.subscriptions import subscriptions
from dinh.kernel.outbox.types import Delivery, Lane, Subscription
from dinh.lib import moments

log = logging.getLogger(__name__)

BATCH = 100
MAX_TRIES = 8
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)
LOOK_AHEAD = 10_000

LANES = """SELECT DISTINCT subscriber, partition FROM (
    SELECT subscriber, partition FROM outbox_receipt r
    WHERE done_at IS NULL AND dead_at IS NULL AND (next_at IS NULL OR next_at <= %s) AND subscriber = ANY(%s)
    AND NOT EXISTS (SELECT 1 FROM outbox_receipt q WHERE q.subscriber = r.subscriber AND q.key = r.key AND q.id < r.id
        AND q.done_at IS NULL AND q.dead_at IS NOT NULL)
    ORDER BY id LIMIT %s) AS ahead"""
LOCK_LANE = "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 7011))"
WAIT_FOR_LANE = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 7011))"
RECEIPTS = """SELECT r.id, r.key, r.tries, e.id, e.name, e.payload, e.occurred_at, e.correlation_id
FROM outbox_receipt r JOIN outbox_event e ON e.id = r.event_id
WHERE r.subscriber = %s AND r.partition = %s AND r.done_at IS NULL AND r.dead_at IS NULL
    AND (r.next_at IS NULL OR r.next_at <= %s)
    AND NOT EXISTS (SELECT 1 FROM outbox_receipt q WHERE q.subscriber = r.subscriber AND q.key = r.key AND q.id < r.id
        AND q.done_at IS NULL AND q.dead_at IS NULL AND q.next_at IS NOT NULL AND q.next_at > %s)
    AND NOT EXISTS (SELECT 1 FROM outbox_receipt q WHERE q.subscriber = r.subscriber AND q.key = r.key AND q.id < r.id
        AND q.done_at IS NULL AND q.dead_at IS NOT NULL)
ORDER BY r.id LIMIT %s FOR UPDATE OF r"""
DONE = "UPDATE outbox_receipt SET done_at = %s, next_at = NULL WHERE id = ANY(%s)"
FAILED = "UPDATE outbox_receipt SET tries = tries + 1, next_at = %s, dead_at = %s, error = %s WHERE id = %s"


class Waiting:
    """A receipt taken up, with its delivery."""

    __slots__ = ("delivery", "id", "key", "tries")

    def __init__(self, row: Sequence[Any], subscriber: str) -> None:
        self.id, self.key, self.tries = row[0], row[1], row[2]
        self.delivery = delivery_of(row[3:], self.key, subscriber)


def delivery_of(row: Sequence[Any], key: str, subscriber: str) -> Delivery[Any]:
    """Build the delivery from (event id, name, payload, occurred at, correlation id)."""
    event_id, name, payload, occurred_at, number = row
    return Delivery(
        event=from_json(name, json.loads(payload) if isinstance(payload, str) else payload),
        event_id=event_id,
        receipt_id=f"{subscriber}:{event_id}",
        key=key,
        occurred_at=moments.local(occurred_at),
        correlation_id=number,
    )


def deliver_pending(*, limit: int | None = None, now: datetime | None = None) -> int:
    """Deliver what is due, lane by lane, until nothing is left or ``limit`` receipts were worked; return how many.

    Receipts whose handler failed count as worked. Database errors that mean the connection is lost are raised.
    """
    worked = 0
    while limit is None or worked < limit:
        at = now or moments.now()
        lanes = due_lanes(at)
        random.shuffle(lanes)  # two workers begin at different ends
        before = worked
        for lane in lanes:
            size = BATCH if limit is None else min(BATCH, limit - worked)
            while size and (batch := deliver_batch(lane, now=at, size=size)):
                worked += batch
                size = BATCH if limit is None else min(BATCH, limit - worked)
        if worked == before:
            break
    return worked


def due_lanes(now: datetime) -> list[Lane]:
    """Return the lanes among the oldest receipts that are due, of subscribers this process knows and none replays."""
    replaying = set(Replay.objects.filter(finished_at=None).values_list("subscriber", flat=True))
    known = [name for name in subscriptions() if name not in replaying]
    with connection.cursor() as cursor:
        cursor.execute(LANES, [now, known, LOOK_AHEAD])
        return [Lane(subscriber, partition) for subscriber, partition in cursor.fetchall()]


def deliver_batch(lane: Lane, *, now: datetime, size: int = BATCH) -> int:
    """Deliver up to ``size`` receipts of the lane in one transaction; 0 when another worker has it or none is due."""
    subscription = subscriptions()[lane.subscriber]
    try:
        with transaction.atomic():
            waiting = _take(lane, now, size)
            if waiting:
                hand_over(subscription, [item.delivery for item in waiting])
                _mark_done(waiting, now)
            return len(waiting)
    except (OperationalError, InterfaceError):
        if not connection.is_usable():
            raise
        log.warning("outbox batch failed: subscriber=%s partition=%s", lane.subscriber, lane.partition)
    except Exception:  # noqa: BLE001 - any error of a handler sends the batch to the slow path
        log.warning("outbox batch failed: subscriber=%s partition=%s", lane.subscriber, lane.partition)
    return _deliver_one_by_one(lane, subscription, now, size)


def hand_over(subscription: Subscription, deliveries: Sequence[Delivery[Any]]) -> None:
    """Call the handler; facts it tells carry on the correlation number when the batch has only one."""
    numbers = {delivery.correlation_id for delivery in deliveries}
    with correlated(numbers.pop() if len(numbers) == 1 else ""):
        subscription.handler(deliveries)


def _take(lane: Lane, now: datetime, size: int) -> list[Waiting]:
    with connection.cursor() as cursor:
        cursor.execute(LOCK_LANE, [lane_name(lane)])
        if not cursor.fetchone()[0]:
            return []
        # Looked at again under the lock: a replay marks its subscriber, then waits for each lane once.
        if Replay.objects.filter(subscriber=lane.subscriber, finished_at=None).exists():
            return []
        cursor.execute(RECEIPTS, [lane.subscriber, lane.partition, now, now, size])
        rows = cursor.fetchall()
    return [Waiting(row, lane.subscriber) for row in rows]


def lane_name(lane: Lane) -> str:
    """Return the text whose hash is the lane's lock."""
    return f"outbox:{lane.subscriber}:{lane.partition}"


def _deliver_one_by_one(lane: Lane, subscription: Subscription, now: datetime, size: int) -> int:
    failed_keys: set[str] = set()
    with transaction.atomic():
        waiting = _take(lane, now, size)
        for item in waiting:
            if item.key in failed_keys:
                continue
            try:
                with transaction.atomic():
                    hand_over(subscription, [item.delivery])
                    connection.check_constraints()  # deferred ones would fail the whole batch at its commit
            except Exception as error:
                if not connection.is_usable():
                    raise
                failed_keys.add(item.key)
                _set_aside(item, subscription.name, error, now)
            else:
                _mark_done([item], now)
    return len(waiting)


def _mark_done(waiting: Sequence[Waiting], now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(DONE, [now, [item.id for item in waiting]])


def _set_aside(item: Waiting, subscriber: str, error: Exception, now: datetime) -> None:
    tries = item.tries + 1
    dead = tries >= MAX_TRIES
    wait = min(FIRST_WAIT * 2**item.tries, LONGEST_WAIT)
    with connection.cursor() as cursor:
        cursor.execute(FAILED, [None if dead else now + wait, now if dead else None, _place(error), item.id])
    log.error(
        "outbox receipt %s: subscriber=%s receipt=%s try=%s at %s",
        "set aside for good" if dead else "waits",
        subscriber,
        item.id,
        tries,
        _place(error),
    )


def _place(error: Exception) -> str:
    """Return class and place of the error, not its message: that may hold personal values."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename.rsplit('dinh/', 1)[-1]}:{frames[-1].lineno}" if frames else "?"
    return f"{type(error).__name__} at {place}"
