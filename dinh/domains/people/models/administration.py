"""What administrators keep besides accounts and posts: resets that two persons decide, and the roll-out register."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from dinh.domains.people.models.accounts import Account
from dinh.domains.people.models.agencies import Agency
from dinh.domains.people.types import ModuleState, ResetState, SystemModule


class SecondFactorReset(models.Model):
    """Đặt lại xác thực hai lớp: one administrator asks, another one confirms; kept as long as the account."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=[(v.value, v.value) for v in ResetState])
    reason = models.CharField(max_length=300)
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(state=ResetState.ASKED.value), name="reset_open_once"
            ),
            models.CheckConstraint(
                name="reset_needs_two",
                condition=~Q(state=ResetState.CONFIRMED.value)
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by"))),
            ),
            models.CheckConstraint(name="reset_not_for_oneself", condition=~Q(asked_by=F("account"))),
        ]


class Rollout(models.Model):
    """Triển khai: how far an agency is with one module, and since when (B12)."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    module = models.CharField(max_length=12, choices=[(v.value, v.value) for v in SystemModule])
    state = models.CharField(max_length=10, choices=[(v.value, v.value) for v in ModuleState])
    since = models.DateField()
    note = models.CharField(max_length=200, blank=True, default="")
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "module"], name="rollout_once"),
        ]
