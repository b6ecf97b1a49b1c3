"""Posts, delegations and leave: who may act in which role, always for a period and resolved when asked."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from dinh.domains.people.models.accounts import Account
from dinh.domains.people.models.agencies import Agency, Unit
from dinh.domains.people.types import Role


class Post(models.Model):
    """Vị trí công tác: an account holds a role at an agency (and unit) from a day until before a day."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="posts")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="posts")
    role = models.CharField(max_length=20, choices=[(v.value, v.value) for v in Role])
    title = models.CharField(max_length=120, blank=True, default="")
    active_from = models.DateField()
    active_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="post_period", condition=Q(active_to=None) | Q(active_to__gte=F("active_from"))
            ),
        ]
        indexes = [models.Index(fields=["agency", "role"], name="post_agency_role")]


class Delegation(models.Model):
    """Ủy quyền: the powers of one post also go to another account for a period."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="delegations")
    to_account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="delegations")
    active_from = models.DateField()
    active_to = models.DateField()
    decision = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(name="delegation_period", condition=Q(active_to__gt=F("active_from"))),
        ]


class Leave(models.Model):
    """Nghỉ: while an officer is away his substitute acts with all his posts."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="leaves")
    substitute = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="substitutions"
    )
    active_from = models.DateField()
    active_to = models.DateField()
    reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(name="leave_period", condition=Q(active_to__gt=F("active_from"))),
            models.CheckConstraint(
                name="leave_not_for_himself", condition=Q(substitute=None) | ~Q(substitute=F("account"))
            ),
        ]
