"""What counters did without a line: one row for each reception that arrived later."""

from __future__ import annotations

from django.db import models

from dinh.domains.dossiers.models.dossier import Dossier, choices
from dinh.domains.dossiers.types import ReceptionState


class CounterReception(models.Model):
    """Tiếp nhận khi mất mạng: `key` was drawn at the counter, so that however often it is sent it counts once."""

    key = models.CharField(primary_key=True, max_length=64)
    agency_id = models.BigIntegerField()
    account_id = models.BigIntegerField()
    block_id = models.BigIntegerField()
    serial = models.BigIntegerField()
    number = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    arrived_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=choices(ReceptionState))
    refusal_code = models.CharField(max_length=64, blank=True, default="")
    sentence = models.TextField(blank=True, default="")
    dossier = models.ForeignKey(
        Dossier, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        indexes = [models.Index(fields=["agency_id", "-arrived_at"], name="counter_reception_of")]
