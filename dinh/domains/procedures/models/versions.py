"""Versions of procedures: what was decided, for how long, by whom. Immutable once published (a database trigger)."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q

from dinh.domains.procedures.models.catalogue import DateRange, Field, Procedure, RuleSet
from dinh.domains.procedures.types import Audience, Channel, OnlineLevel, Tier, VersionState
from dinh.kernel.search.models import Searchable, search_indexes
from dinh.lib.deadlines import Unit


class ProcedureVersion(Searchable):
    """Phiên bản thủ tục."""

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=[(v.value, v.value) for v in VersionState])
    name = models.CharField(max_length=2000)
    field = models.ForeignKey(Field, on_delete=models.PROTECT, related_name="versions")
    tiers = ArrayField(models.CharField(max_length=10, choices=[(v.value, v.value) for v in Tier]))
    audiences = ArrayField(
        models.CharField(max_length=12, choices=[(v.value, v.value) for v in Audience]), default=list
    )
    level = models.PositiveSmallIntegerField(choices=[(v.value, str(v.value)) for v in OnlineLevel])
    level_assigned = models.BooleanField(default=False)
    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decision_code = models.CharField(max_length=80, blank=True, default="")
    decision_date = models.DateField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    performed_by = models.TextField(blank=True, default="")
    authority = models.TextField(blank=True, default="")
    sequence = models.TextField(blank=True, default="")
    conditions = models.TextField(blank=True, default="")
    file_sets = models.PositiveSmallIntegerField(default=1)
    results = models.JSONField(default=list)
    form_definition = models.JSONField(default=dict)
    form_hash = models.CharField(max_length=64, blank=True, default="")
    checks = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    check_notes = ArrayField(models.TextField(), default=list, blank=True)
    source = models.CharField(max_length=120, blank=True, default="")
    source_hash = models.CharField(max_length=64, blank=True, default="")
    author_id = models.BigIntegerField(null=True, blank=True)
    reviewer_id = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="procedure_version_number"),
            models.CheckConstraint(
                name="procedure_version_period", condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from"))
            ),
            models.CheckConstraint(
                name="procedure_version_published_whole",
                condition=~Q(state__in=["published", "withdrawn"])
                | (
                    Q(valid_from__isnull=False, published_at__isnull=False, rule_set__isnull=False)
                    & ~Q(form_hash="")
                ),
            ),
            # Two different people, or nobody here: the import of a list that was decided elsewhere.
            models.CheckConstraint(
                name="procedure_version_two_people",
                condition=~Q(state__in=["published", "withdrawn"])
                | (Q(author_id=None, reviewer_id=None) & ~Q(source=""))
                | (Q(author_id__isnull=False, reviewer_id__isnull=False) & ~Q(author_id=F("reviewer_id"))),
            ),
            ExclusionConstraint(
                name="procedure_version_once_a_day",
                expressions=[
                    ("procedure", RangeOperators.EQUAL),
                    (DateRange("valid_from", "valid_to", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=["published", "withdrawn"]),
            ),
            models.UniqueConstraint(
                fields=["procedure"],
                condition=Q(state__in=["draft", "in_review"]),
                name="procedure_version_one_open",
            ),
        ]
        indexes = [
            *search_indexes("procedure_version"),
            models.Index(fields=["state", "-created_at"], name="procedure_version_desk"),
            models.Index(fields=["field", "state"], name="procedure_version_field"),
        ]


class ChannelTerm(models.Model):
    """Cách thức thực hiện: limit and fee of one way of filing."""

    version = models.ForeignKey(ProcedureVersion, on_delete=models.CASCADE, related_name="terms")
    channel = models.CharField(max_length=10, choices=[(v.value, v.value) for v in Channel])
    limit_value = models.PositiveIntegerField(null=True, blank=True)
    limit_unit = models.CharField(
        max_length=15, blank=True, default="", choices=[(v.value, v.value) for v in Unit]
    )
    fee_vnd = models.BigIntegerField(null=True, blank=True)
    note = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "channel"], name="channel_term_once"),
            models.CheckConstraint(
                name="channel_term_limit_whole",
                condition=Q(limit_value=None, limit_unit="") | (Q(limit_value__gte=1) & ~Q(limit_unit="")),
            ),
            models.CheckConstraint(name="channel_term_fee", condition=Q(fee_vnd=None) | Q(fee_vnd__gte=0)),
        ]


class RequiredPaper(models.Model):
    """Thành phần hồ sơ."""

    version = models.ForeignKey(ProcedureVersion, on_delete=models.CASCADE, related_name="papers")
    order = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=20)
    title = models.TextField()
    originals = models.PositiveSmallIntegerField(default=1)
    copies = models.PositiveSmallIntegerField(default=0)
    mandatory = models.BooleanField(default=True)
    guidance = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="required_paper_code"),
            models.UniqueConstraint(fields=["version", "order"], name="required_paper_order"),
            models.CheckConstraint(
                name="required_paper_guidance_optional", condition=Q(guidance=False) | Q(mandatory=False)
            ),
        ]
