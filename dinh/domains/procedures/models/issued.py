"""Issued lists of online services, targets for them, integration with the national portal."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from dinh.domains.procedures.models.catalogue import Procedure
from dinh.domains.procedures.types import Metric, OnlineLevel


class CatalogueList(models.Model):
    """Danh mục dịch vụ công trực tuyến ban hành theo quyết định (A6); never changed after it was recorded."""

    decision_code = models.CharField(max_length=80, unique=True)
    decision_date = models.DateField()
    effective_date = models.DateField()
    title = models.CharField(max_length=500)
    recorded_at = models.DateTimeField()
    recorded_by_id = models.BigIntegerField(null=True, blank=True)


class CatalogueItem(models.Model):
    """Một dịch vụ trong danh mục ban hành: name and level as the decision writes them."""

    list = models.ForeignKey(CatalogueList, on_delete=models.CASCADE, related_name="items")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=2000)
    level = models.PositiveSmallIntegerField(choices=[(v.value, str(v.value)) for v in OnlineLevel])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list", "code"], name="catalogue_item_once")]


class Target(models.Model):
    """Mục tiêu: at least so many online services, or such a share integrated, by a day (A1, A4)."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=300)
    metric = models.CharField(max_length=20, choices=[(v.value, v.value) for v in Metric])
    wanted_numerator = models.PositiveIntegerField()
    wanted_denominator = models.PositiveIntegerField(default=1)
    due_date = models.DateField()
    source = models.CharField(max_length=300)
    owner = models.ForeignKey(
        "people.Agency", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(name="target_denominator", condition=Q(wanted_denominator__gte=1)),
            models.CheckConstraint(
                name="target_share_at_most_one",
                condition=~Q(metric="integrated_share") | Q(wanted_numerator__lte=F("wanted_denominator")),
            ),
        ]


class IntegrationRecord(models.Model):
    """Tích hợp trên Cổng Dịch vụ công quốc gia; counts only with a passed end-to-end submission test (A4, A5)."""

    procedure = models.OneToOneField(Procedure, on_delete=models.PROTECT, related_name="integration")
    national_code = models.CharField(max_length=40)
    integrated_date = models.DateField()
    tested_date = models.DateField(null=True, blank=True)
    test_passed = models.BooleanField(default=False)
    test_note = models.CharField(max_length=500, blank=True, default="")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="integration_pass_has_day", condition=Q(test_passed=False) | Q(tested_date__isnull=False)
            )
        ]
