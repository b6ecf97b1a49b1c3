"""Tables of these tests alone: the list of writes lies below every room that has some."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class State(StrEnum):
    """A word stored by its value."""

    OPEN = "open"
    CLOSED = "closed"


class Slip(models.Model):
    """A row with every sort of column that the rooms use."""

    rows: models.Manager[Any] = models.Manager()

    uid = models.UUIDField()
    key = models.TextField()
    state = models.CharField(max_length=10, default=State.OPEN)
    tries = models.SmallIntegerField(default=0)
    note = models.TextField(default="")
    done_at = models.DateTimeField(null=True)
    payload = models.JSONField(default=dict)
    tags = ArrayField(models.TextField(), default=list)
    made_at = models.DateTimeField(db_default=Now())
    label: models.ForeignKey[Any, Any] = models.ForeignKey("Label", null=True, on_delete=models.PROTECT)
    shout = models.GeneratedField(
        expression=models.F("tries") + 100, output_field=models.IntegerField(), db_persist=True
    )

    class Meta:
        app_label = "tests_of_writes"


class Label(models.Model):
    """A row with a key of its own."""

    rows: models.Manager[Any] = models.Manager()

    code = models.CharField(max_length=20, primary_key=True)
    hits = models.IntegerField()

    class Meta:
        app_label = "tests_of_writes"
