"""What the audit log remembers. Rows are only ever added."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class AuditEntry(models.Model):
    """One deed or one reading of personal data. ``changes`` holds keyed digests, never values."""

    append_only: ClassVar[bool] = True

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    account_id = models.BigIntegerField(null=True)
    actor_kind = models.TextField()
    agency_id = models.BigIntegerField(null=True)
    address = models.TextField(default="")
    request_id = models.TextField(default="")
    verb = models.TextField()
    subject = models.TextField()
    owner = models.TextField(default="")
    purpose = models.TextField(default="")
    # Text, not jsonb: the bytes that were sealed must stay the bytes on every server version.
    changes = models.TextField(default="{}")

    class Meta:
        indexes = [
            models.Index(fields=["subject", "id"], name="audit_subject"),
            models.Index(fields=["owner", "id"], name="audit_owner", condition=~models.Q(owner="")),
            models.Index(fields=["account_id", "id"], name="audit_account"),
        ]


class AuditSeal(models.Model):
    """A sealed batch: the Merkle root of the entries after ``after_id`` up to ``last_id``, chained to the one before."""

    append_only: ClassVar[bool] = True

    number = models.BigIntegerField(primary_key=True)
    after_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    rows = models.IntegerField()
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
