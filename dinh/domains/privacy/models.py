"""What the room remembers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dinh.domains.privacy.types import ListState, RequestState, RightKind


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


class RetentionClass(models.Model):
    """Thời hạn lưu trữ: years after the ending; none is for ever. `source` says who set it."""

    code = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=120)
    years = models.PositiveSmallIntegerField(null=True)
    source = models.CharField(max_length=300)
    is_default = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="privacy_one_default_class"
            )
        ]


class ProcedureRetention(models.Model):
    """The class of one procedure; the others have the default one."""

    procedure = models.OneToOneField("procedures.Procedure", on_delete=models.PROTECT, related_name="+")
    retention = models.ForeignKey(RetentionClass, on_delete=models.PROTECT, related_name="+")


class DestructionList(models.Model):
    """Danh mục hồ sơ hết hạn lưu trữ: made by one person, approved and carried out by another."""

    code = models.CharField(max_length=32, unique=True)
    state = models.CharField(max_length=12, choices=[(v.value, v.value) for v in ListState])
    as_of = models.DateTimeField()
    made_at = models.DateTimeField()
    made_by_id = models.BigIntegerField()
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.BigIntegerField(null=True)
    decision = models.CharField(max_length=300, blank=True, default="")
    files_deleted = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="privacy_list_by_two",
                condition=Q(decided_by_id=None) | ~Q(decided_by_id=models.F("made_by_id")),
            )
        ]


class DestructionItem(models.Model):
    """One dossier of a list; codes only, so that the list itself names nobody."""

    list = models.ForeignKey(DestructionList, on_delete=models.PROTECT, related_name="items")
    dossier = models.OneToOneField("dossiers.Dossier", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=64)
    procedure_id = models.BigIntegerField()
    retention = models.ForeignKey(RetentionClass, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)
