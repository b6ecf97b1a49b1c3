"""What goes in and out: papers, supplement requests, opinions, result, rating, messages."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dinh.domains.dossiers.models.dossier import Dossier, choices
from dinh.domains.dossiers.types import CoSignatureAnswer, HandOverWay, PaperSource, SupplementClosing


class SubmittedPaper(models.Model):
    """One version of a paper; the highest number of a code is in force, the old ones stay."""

    id = models.UUIDField(primary_key=True)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+", db_index=False)
    paper_code = models.CharField(max_length=64)
    title = models.TextField()
    number = models.IntegerField()
    source = models.CharField(max_length=12, choices=choices(PaperSource))
    sha256 = models.CharField(max_length=64, blank=True, default="")
    filename = models.CharField(max_length=255, blank=True, default="")
    media_type = models.CharField(max_length=100, blank=True, default="")
    size = models.BigIntegerField(default=0)
    scan_state = models.CharField(max_length=16, blank=True, default="")
    originals = models.IntegerField(default=0)
    copies = models.IntegerField(default=0)
    place = models.CharField(max_length=100, blank=True, default="")
    added_at = models.DateTimeField()
    supplement_round = models.IntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "paper_code", "number"], name="paper_version"),
        ]


class SupplementRequest(models.Model):
    """Phiếu yêu cầu bổ sung: marked fields and papers with reasons; `form_number` is the version it speaks of."""

    id = models.UUIDField(primary_key=True)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+", db_index=False)
    round = models.IntegerField()
    at_reception = models.BooleanField()
    asked_by_account_id = models.BigIntegerField(null=True)
    agency_id = models.BigIntegerField()
    asked_at = models.DateTimeField()
    answer_by = models.DateTimeField(null=True)
    note = models.TextField(blank=True, default="")
    marks = models.JSONField()
    form_number = models.IntegerField()
    answered_at = models.DateTimeField(null=True)
    closing = models.CharField(
        max_length=12, blank=True, default="", choices=[("", ""), *choices(SupplementClosing)]
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "round"], name="supplement_round"),
            models.UniqueConstraint(fields=["dossier"], condition=Q(closing=""), name="supplement_one_open"),
        ]


class Opinion(models.Model):
    """Lấy ý kiến: another agency (`agency_id`) or a body outside (`body_name`), the clock running or stopped."""

    id = models.UUIDField(primary_key=True)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    agency_id = models.BigIntegerField(null=True)
    body_name = models.CharField(max_length=200, blank=True, default="")
    question = models.TextField()
    asked_at = models.DateTimeField()
    answer_by = models.DateTimeField(null=True)
    stops_clock = models.BooleanField(default=False)
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True, default="")
    sha256 = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["agency_id", "answer_by"],
                condition=Q(answered_at__isnull=True),
                name="opinion_to_answer",
            )
        ]


class Result(models.Model):
    """Kết quả giải quyết with its file, and how it was handed over."""

    id = models.UUIDField(primary_key=True)
    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=64, blank=True, default="")
    title = models.TextField()
    document_number = models.CharField(max_length=64, blank=True, default="")
    signed_by = models.CharField(max_length=200, blank=True, default="")
    document_ref = models.CharField(max_length=64, blank=True, default="")
    sha256 = models.CharField(max_length=64)
    filename = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    issued_at = models.DateTimeField()
    handed_over_at = models.DateTimeField(null=True)
    way = models.CharField(max_length=8, blank=True, default="", choices=[("", ""), *choices(HandOverWay)])
    receiver = models.CharField(max_length=200, blank=True, default="")


class CoSignature(models.Model):
    """Đồng ký: a co-applicant of a draft, his link, and what he confirmed (`content_hash`); it stays with the dossier."""

    id = models.UUIDField(primary_key=True)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    email = models.CharField(max_length=254, blank=True, default="")
    phone = models.CharField(max_length=20, blank=True, default="")
    token = models.CharField(max_length=32, unique=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(
        max_length=12, blank=True, default="", choices=[("", ""), *choices(CoSignatureAnswer)]
    )
    reason = models.TextField(blank=True, default="")
    content_hash = models.CharField(max_length=64, blank=True, default="")
    account_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "account_id"],
                condition=Q(account_id__isnull=False),
                name="co_signature_one_per_account",
            )
        ]


class Rating(models.Model):
    """The citizen's rating of the handling, once."""

    id = models.UUIDField(primary_key=True)
    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="+")
    score = models.SmallIntegerField()
    tags = models.JSONField(default=list)
    text = models.TextField(blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="rating_one_to_five", condition=Q(score__gte=1, score__lte=5))
        ]


class DossierMessage(models.Model):
    """A message between the citizen and the agency that holds the dossier."""

    id = models.UUIDField(primary_key=True)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+", db_index=False)
    from_citizen = models.BooleanField()
    account_id = models.BigIntegerField(null=True)
    body = models.TextField()
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["dossier", "at"], name="message_in_order")]
