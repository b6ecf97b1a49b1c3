"""What the outbox remembers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

PENDING = Q(done_at__isnull=True, dead_at__isnull=True)
DEAD = Q(done_at__isnull=True, dead_at__isnull=False)


class Event(models.Model):
    """A fact as it was told. Append-only; partitioned by month in the migration."""

    append_only: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True)
    # The order of telling. Drawn by the database at the insert, so after the record's row lock was taken.
    position = models.BigIntegerField(
        db_default=models.Func(models.Value("outbox_event_position"), function="nextval")
    )
    name = models.TextField()
    key = models.TextField()
    payload = models.JSONField()
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    correlation_id = models.TextField(default="")

    class Meta:
        indexes = [
            models.Index(fields=["position"], name="event_position"),
            models.Index(fields=["key", "position"], name="event_key"),
        ]


class Receipt(models.Model):
    """What one subscriber still has to do with one event, or when it was done; pruned after a window."""

    id = models.BigAutoField(primary_key=True)
    event_id = models.UUIDField()
    subscriber = models.TextField()
    key = models.TextField()
    partition = models.SmallIntegerField()
    tries = models.SmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    # Set aside after the last try: holds back its key. With done_at too: given up by a person.
    dead_at = models.DateTimeField(null=True)
    # Class and place of the error, never its message: that may hold personal values.
    error = models.TextField(default="")

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="receipt_pending", condition=PENDING),
            models.Index(fields=["subscriber", "partition", "id"], name="receipt_lane", condition=PENDING),
            models.Index(
                fields=["subscriber", "key", "id"],
                name="receipt_held",
                condition=PENDING & Q(next_at__isnull=False),
            ),
            models.Index(fields=["done_at"], name="receipt_done", condition=Q(done_at__isnull=False)),
            models.Index(fields=["subscriber", "key", "id"], name="receipt_dead_key", condition=DEAD),
            models.Index(fields=["event_id"], name="receipt_event"),
        ]


class Replay(models.Model):
    """A subscriber that reads again from the first event; its live deliveries wait until it has caught up."""

    subscriber = models.TextField(primary_key=True)
    upto = models.BigIntegerField()
    position = models.BigIntegerField(default=0)
    delivered = models.BigIntegerField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
