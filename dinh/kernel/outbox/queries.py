"""What waits, and what was set aside."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.db.models import QuerySet

from dinh.kernel.outbox.models import DEAD, PENDING, Event, Receipt
from dinh.kernel.outbox.types import OutboxFigures

HELD_BACK = """SELECT d.id, count(w.id) FROM outbox_receipt d
LEFT JOIN outbox_receipt w ON w.subscriber = d.subscriber AND w.partition = d.partition AND w.key = d.key
    AND w.id > d.id AND w.done_at IS NULL AND w.dead_at IS NULL
WHERE d.id = ANY(%s) GROUP BY d.id"""


def outbox_figures() -> OutboxFigures:
    """Return how many receipts wait, wait after a failure, or were set aside, and since when the oldest waits."""
    pending = Receipt.objects.filter(PENDING)
    oldest = pending.order_by("id").first()
    event = Event.objects.filter(pk=oldest.event_id).first() if oldest else None
    return OutboxFigures(
        pending=pending.count(),
        held=pending.filter(next_at__isnull=False).count(),
        dead=dead_letters().count(),
        oldest_pending_at=event.recorded_at if event else None,
    )


def dead_letters() -> QuerySet[Receipt]:
    """Return the receipts set aside for a person to look at, the latest first."""
    return Receipt.objects.filter(DEAD).order_by("-dead_at", "-id")


def held_back(*, receipt_ids: Sequence[int]) -> dict[int, int]:
    """Return how many later facts of the same record wait behind each of these dead letters; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(HELD_BACK, [list(receipt_ids)])
        return {int(pk): int(count) for pk, count in cursor.fetchall()}


def highest_position() -> int:
    """Return the position of the last event that can be seen; 0 when there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(position), 0) FROM outbox_event")
        return int(cursor.fetchone()[0])
