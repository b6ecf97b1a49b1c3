"""Reading again from the first event: for a new subscriber, or one whose work must be rebuilt.

While a subscriber replays, its live receipts wait; so it hears every key in order. Each batch is one transaction with
the cursor that remembers how far it went: stopped anywhere, the next start goes on there.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.db import connection, transaction

from dinh.kernel.outbox.delivery import WAIT_FOR_LANE, delivery_of, hand_over, lane_name
from dinh.kernel.outbox.models import Event, Replay
from dinh.kernel.outbox.queries import highest_position
from dinh.kernel.outbox.subscriptions import subscriptions
from dinh.kernel.outbox.types import PARTITIONS, Lane, Subscription
from dinh.kernel.writes.horizon import earlier_transactions_ended
from dinh.lib import moments
from dinh.lib.refusals import Conflict, NotFound

BATCH = 500
PATIENCE = timedelta(seconds=30)
EVENTS = """SELECT position, key, id, name, payload, occurred_at, correlation_id FROM outbox_event
WHERE position > %s AND position <= %s AND name = ANY(%s) ORDER BY position LIMIT %s"""
ALREADY = """UPDATE outbox_receipt SET done_at = %s, next_at = NULL, dead_at = NULL
WHERE subscriber = %s AND event_id = ANY(%s) AND done_at IS NULL"""


class UnknownSubscriber(NotFound):
    """No handler of this house bears the name."""

    code = "outbox.unknown_subscriber"
    default_sentence = "Không có nơi nhận sự kiện tên %(name)s. Hãy kiểm tra lại tên."


class WritersStillBusy(Conflict):
    """A transaction older than the replay does not end."""

    code = "outbox.writers_still_busy"
    default_sentence = "Có giao dịch cũ chưa kết thúc. Hãy chạy lại lệnh sau ít phút."


def begin(name: str) -> Replay:
    """Mark the subscriber as replaying and find up to where; goes on where an unfinished replay stopped."""
    if name not in subscriptions():
        raise UnknownSubscriber(name=name)
    found = Replay.objects.filter(subscriber=name).first()
    if found is not None and found.finished_at is None and found.upto:
        return found
    fresh = {"upto": 0, "position": 0, "delivered": 0, "started_at": moments.now(), "finished_at": None}
    Replay.objects.update_or_create(subscriber=name, defaults=fresh)
    for partition in range(PARTITIONS):
        # Whoever held the lane has committed once we had it; whoever comes later sees the mark.
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(WAIT_FOR_LANE, [lane_name(Lane(name, partition))])
    upto = highest_position()
    if not earlier_transactions_ended(patience=PATIENCE):
        Replay.objects.filter(subscriber=name).delete()
        raise WritersStillBusy
    Replay.objects.filter(subscriber=name).update(upto=upto)
    return Replay.objects.get(subscriber=name)


def total(replay: Replay) -> int:
    """Return how many events are still to be read."""
    names = [event.name for event in subscriptions()[replay.subscriber].events]
    return Event.objects.filter(
        position__gt=replay.position, position__lte=replay.upto, name__in=names
    ).count()


def advance(name: str, *, batch: int = BATCH) -> int:
    """Deliver the next events in one transaction; 0 when the replay has come to its end and live facts go on."""
    subscription = subscriptions()[name]
    with transaction.atomic():
        replay = Replay.objects.select_for_update().get(subscriber=name)
        if replay.finished_at is not None:
            return 0
        count = _deliver(subscription, replay, batch)
        if not count:
            replay.position, replay.finished_at = replay.upto, moments.now()
        replay.save(update_fields=["position", "delivered", "finished_at"])
    return count


def _deliver(subscription: Subscription, replay: Replay, batch: int) -> int:
    names = [event.name for event in subscription.events]
    with connection.cursor() as cursor:
        cursor.execute(EVENTS, [replay.position, replay.upto, names, batch])
        rows = cursor.fetchall()
        if rows:
            hand_over(subscription, [delivery_of(row[2:], row[1], subscription.name) for row in rows])
            cursor.execute(ALREADY, [moments.now(), subscription.name, [row[2] for row in rows]])
            replay.position = rows[-1][0]
            replay.delivered += len(rows)
    return len(rows)


def run(name: str, *, progress: Callable[[int, int], None] | None = None) -> Replay:
    """Replay to the end; ``progress`` hears how many of how many were delivered."""
    replay = begin(name)
    expected, delivered = total(replay), 0
    while count := advance(name):
        delivered += count
        if progress is not None:
            progress(delivered, expected)
    return Replay.objects.get(subscriber=name)
