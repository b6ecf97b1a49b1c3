"""What the room remembers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dinh.domains.privacy.types import RequestState, RightKind


class DataRequest(models.Model):
    """Yêu cầu về dữ liệu cá nhân, with its own clock. The maker's words are personal data, too."""

    code = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=10, choices=[(v.value, v.value) for v in RightKind])
    state = models.CharField(max_length=12, choices=[(v.value, v.value) for v in RequestState])
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("people.Agency", on_delete=models.PROTECT, related_name="+", db_index=False)
    dossier_id = models.BigIntegerField(null=True)
    field = models.CharField(max_length=20, blank=True, default="")
    new_value = models.CharField(max_length=300, blank=True, default="")
    text = models.TextField()
    made_at = models.DateTimeField()
    reply_due_at = models.DateTimeField()
    replied_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    explanation = models.JSONField(default=list)
    extended_at = models.DateTimeField(null=True)
    extension_reason = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by_id = models.BigIntegerField(null=True)
    answer = models.TextField(blank=True, default="")
    timeliness = models.CharField(max_length=12, blank=True, default="")
    lock_version = models.IntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["agency", "state", "due_at"], name="privacy_request_desk"),
        ]
        constraints = [
            models.CheckConstraint(
                name="privacy_request_answered",
                condition=Q(answered_at=None, timeliness="")
                | (Q(answered_at__isnull=False) & ~Q(answer="") & ~Q(timeliness="")),
            ),
            models.UniqueConstraint(
                fields=["account", "kind", "dossier_id", "field"],
                condition=Q(state__in=["waiting", "in_hand"]),
                nulls_distinct=False,
                name="privacy_request_once_open",
            ),
        ]
