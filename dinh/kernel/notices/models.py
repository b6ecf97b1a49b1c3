"""What is remembered: notices in the words that were sent, and one delivery for each way."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dinh.kernel.notices.types import DeliveryState, Way


class Notice(models.Model):
    """What one person was told once. The account is a plain id: accounts live in a room above."""

    key = models.CharField(max_length=200, unique=True)
    account_id = models.BigIntegerField(null=True)
    template = models.CharField(max_length=120)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    context = models.JSONField(default=dict)  # what stands in the gaps of the text
    link = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "thông báo"
        verbose_name_plural = "thông báo"
        indexes = [
            models.Index(fields=["account_id", "-id"], name="notices_list"),
            models.Index(fields=["created_at"], name="notices_age"),
            models.Index(fields=["account_id"], name="notices_unread", condition=Q(read_at__isnull=True)),
        ]


class Delivery(models.Model):
    """One way of one notice. The address is kept until it is delivered, no longer."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries")
    way = models.CharField(max_length=8, choices=[(way.value, way.value) for way in Way])
    address = models.CharField(max_length=254, blank=True, default="")
    state = models.CharField(max_length=12, choices=[(state.value, state.value) for state in DeliveryState])
    tries = models.IntegerField(default=0)
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    last_error = models.CharField(max_length=300, blank=True, default="")
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "lượt gửi thông báo"
        verbose_name_plural = "lượt gửi thông báo"
        constraints = [models.UniqueConstraint(fields=["notice", "way"], name="notices_one_per_way")]
        indexes = [
            models.Index(
                fields=["way", "next_try_at", "id"],
                name="notices_due",
                condition=Q(state=DeliveryState.WAITING.value),
            )
        ]
