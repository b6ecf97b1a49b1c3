"""What waits, and what was set aside."""

from __future__ import annotations

from django.db import connection
from django.db.models import QuerySet

from dinh.kernel.outbox.models import PENDING, Event, Receipt
from dinh.kernel.outbox.types import OutboxFigures


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
    return Receipt.objects.filter(dead_at__isnull=False).order_by("-dead_at", "-id")


def highest_position() -> int:
    """Return the position of the last event that can be seen; 0 when there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(position), 0) FROM outbox_event")
        return int(cursor.fetchone()[0])
