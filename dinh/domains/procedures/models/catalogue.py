"""Procedures as such, their fields, rule sets and agencies."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from dinh.domains.procedures.types import AgencyRole, FilingPlace, Tier, Vocabulary


class DateRange(Func):
    """daterange(from, to, '[)') of two columns."""

    function = "DATERANGE"
    output_field = DateRangeField()


class RuleSet(models.Model):
    """Bộ quy tắc theo thời kỳ: numbering, words, place of filing, reception clock and forms of papers."""

    code = models.CharField(max_length=20, primary_key=True)
    title = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    dossier_pattern = models.CharField(max_length=80)
    vocabulary = models.CharField(max_length=10, choices=[(v.value, v.value) for v in Vocabulary])
    filing_place = models.CharField(max_length=10, choices=[(v.value, v.value) for v in FilingPlace])
    reception_minutes = models.PositiveIntegerField()
    forms = models.JSONField(default=dict)
    legal_basis = models.CharField(max_length=300)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="rule_set_once_a_day",
                expressions=[(DateRange("valid_from", "valid_to", RangeBoundary()), RangeOperators.OVERLAPS)],
            )
        ]


class Field(models.Model):
    """Lĩnh vực: the field of administration, who in the province answers for it, and the life events it belongs to."""

    code = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=300, unique=True)
    sort_key = models.CharField(max_length=1200, db_collation="C")
    owner_kind = models.CharField(max_length=120, blank=True, default="")
    life_events = ArrayField(models.SlugField(max_length=40), default=list, blank=True)


class Procedure(models.Model):
    """Thủ tục hành chính: the identity that its versions share; `code` is the national code (1.004194)."""

    code = models.CharField(max_length=20, unique=True)
    created_at = models.DateTimeField()


class ProcedureAgency(models.Model):
    """Cơ quan của thủ tục: one agency, or every agency of a level; period half-open."""

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="agencies")
    agency = models.ForeignKey(
        "people.Agency", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    level = models.CharField(
        max_length=10, blank=True, default="", choices=[(v.value, v.value) for v in Tier]
    )
    role = models.CharField(max_length=10, choices=[(v.value, v.value) for v in AgencyRole])
    active_from = models.DateField()
    active_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="procedure_agency_one_or_level",
                condition=Q(agency__isnull=False, level="") | (Q(agency=None) & ~Q(level="")),
            ),
            models.CheckConstraint(
                name="procedure_agency_owner_is_one", condition=~Q(role="owner") | Q(agency__isnull=False)
            ),
            models.CheckConstraint(
                name="procedure_agency_period",
                condition=Q(active_to=None) | Q(active_to__gt=F("active_from")),
            ),
            models.UniqueConstraint(
                fields=["procedure", "agency", "level", "role", "active_from"],
                name="procedure_agency_once",
                nulls_distinct=False,
            ),
            ExclusionConstraint(
                name="procedure_one_owner_a_day",
                expressions=[
                    ("procedure", RangeOperators.EQUAL),
                    (DateRange("active_from", "active_to", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                condition=Q(role="owner"),
            ),
        ]
        indexes = [models.Index(fields=["agency", "role"], name="procedure_agency_of")]


class LegalBasis(models.Model):
    """Căn cứ pháp lý của một phiên bản."""

    version = models.ForeignKey(
        "procedures.ProcedureVersion", on_delete=models.CASCADE, related_name="legal_bases"
    )
    order = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=80, blank=True, default="")
    title = models.CharField(max_length=600)
    url = models.URLField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "order"], name="legal_basis_order")]
