"""What is remembered of fees."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dinh.domains.payments.types import DueWhen, FeeKind, PaymentMethod


class Fee(models.Model):
    """Khoản phí, lệ phí của một hồ sơ; `origin` names the record of another room ("dossiers:123")."""

    origin = models.CharField(max_length=60)
    code = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=[(v.value, v.value) for v in FeeKind])
    title = models.CharField(max_length=300)
    amount_vnd = models.BigIntegerField()
    due_when = models.CharField(max_length=10, choices=[(v.value, v.value) for v in DueWhen])
    assessed_at = models.DateTimeField()
    assessed_by_id = models.BigIntegerField(null=True, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    method = models.CharField(
        max_length=10, blank=True, default="", choices=[(v.value, v.value) for v in PaymentMethod]
    )
    receipt_code = models.CharField(max_length=60, blank=True, default="")
    collected_by_id = models.BigIntegerField(null=True, blank=True)
    waived_at = models.DateTimeField(null=True, blank=True)
    waived_by_id = models.BigIntegerField(null=True, blank=True)
    waived_reason = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["origin", "code"], name="fee_once"),
            models.CheckConstraint(name="fee_positive", condition=Q(amount_vnd__gte=1)),
            models.CheckConstraint(name="fee_paid_or_waived", condition=Q(paid_at=None) | Q(waived_at=None)),
            models.CheckConstraint(
                name="fee_paid_whole",
                condition=Q(paid_at=None, method="") | (Q(paid_at__isnull=False) & ~Q(method="")),
            ),
            models.CheckConstraint(
                name="fee_cash_has_receipt", condition=~Q(method="cash") | ~Q(receipt_code="")
            ),
            models.CheckConstraint(
                name="fee_waived_has_reason",
                condition=Q(waived_at=None, waived_reason="")
                | (Q(waived_at__isnull=False) & ~Q(waived_reason="")),
            ),
        ]
