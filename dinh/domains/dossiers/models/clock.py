"""Steps, pauses, extension and every computed deadline with its explanation."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from dinh.domains.dossiers.models.dossier import Dossier, choices
from dinh.domains.dossiers.types import DeadlineScope
from dinh.lib.deadlines import HolderKind, Waiting


class DossierStep(models.Model):
    """One stretch of holding, without gap to the next: agency, citizen or a body outside."""

    id = models.UUIDField(primary_key=True)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+", db_index=False)
    seq = models.IntegerField()
    step_code = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    holder_kind = models.CharField(max_length=8, choices=choices(HolderKind))
    agency_id = models.BigIntegerField(null=True)
    unit_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=24, blank=True, default="")
    account_id = models.BigIntegerField(null=True)
    body_name = models.CharField(max_length=200, blank=True, default="")
    visit = models.IntegerField()
    visit_opened_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by_verb = models.CharField(max_length=24, blank=True, default="")
    note = models.TextField(blank=True, default="")
    minutes = models.IntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["agency_id", "dossier"], name="step_agency")]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "seq"], name="step_seq"),
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(closed_at__isnull=True), name="step_one_open"
            ),
            models.CheckConstraint(
                name="step_closed_after_opened",
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=models.F("opened_at")),
            ),
        ]


class ClockInterval(models.Model):
    """A stretch in which the legal clock stands still."""

    id = models.UUIDField(primary_key=True)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=choices(Waiting))
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, default="")
    caused_by = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "kind"], condition=Q(to_at__isnull=True), name="interval_one_open_per_kind"
            ),
            models.CheckConstraint(
                name="interval_forward", condition=Q(to_at__isnull=True) | Q(to_at__gte=models.F("from_at"))
            ),
        ]


class Extension(models.Model):
    """Gia hạn: once. `counts` is false for an apology of a dossier that was late already: it moves no limit."""

    id = models.UUIDField(primary_key=True)
    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="+")
    value = models.IntegerField()
    unit = models.CharField(max_length=16)
    reason = models.TextField()
    apology_sha256 = models.CharField(max_length=64)
    approved_by_account_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    counts = models.BooleanField()
    due_before = models.DateTimeField(null=True)
    promised_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="extension_positive", condition=Q(value__gt=0))]


class Deadline(models.Model):
    """One computation of a deadline, kept with its explanation; the latest of a scope is in force."""

    append_only: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+", db_index=False)
    scope = models.CharField(max_length=12, choices=choices(DeadlineScope))
    seq = models.IntegerField()
    due_at = models.DateTimeField(null=True)
    suspended = models.BooleanField(default=False)
    computed_at = models.DateTimeField()
    cause = models.CharField(max_length=24)
    calendar_version = models.CharField(max_length=64)
    explanation = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["dossier", "scope", "seq"], name="deadline_in_order")]
