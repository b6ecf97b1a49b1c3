"""Agencies: a tree whose every fact has its days.

`Agency` is the identity and its life; `AgencySpell` says under which name and below whom it stood in each period.
A renamed agency keeps its identity and begins a new spell; a merged or split one ends, and `AgencySuccession`
says who goes on.
"""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from dinh.domains.people.types import AgencyLevel, SuccessionKind


class DateRange(Func):
    """daterange(from, to, '[)') of two columns, for the constraints that forbid overlapping periods."""

    function = "DATERANGE"
    output_field = DateRangeField()


def period() -> DateRange:
    return DateRange("active_from", "active_to", RangeBoundary())


class Agency(models.Model):
    """Cơ quan: a code is unique at any day, but may be given again after its holder has ended."""

    code = models.CharField(max_length=35)
    code_is_illustrative = models.BooleanField(default=False)
    statistical_code = models.CharField(max_length=10, blank=True, default="")
    level = models.CharField(max_length=12, choices=[(v.value, v.value) for v in AgencyLevel])
    active_from = models.DateField()
    active_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="agency_period", condition=Q(active_to=None) | Q(active_to__gt=F("active_from"))
            ),
            ExclusionConstraint(
                name="agency_code_once_a_day",
                expressions=[("code", RangeOperators.EQUAL), (period(), RangeOperators.OVERLAPS)],
            ),
        ]
        indexes = [models.Index(fields=["code"], name="agency_code")]


class AgencySpell(models.Model):
    """One period of an agency under one name and one parent; `path` holds the ids from the root, "1.15.203"."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="spells")
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=100)
    folded_name = models.CharField(max_length=200)
    folded_short_name = models.CharField(max_length=100)
    sort_key = models.CharField(max_length=800, db_collation="C")
    parent = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    path = models.CharField(max_length=200)
    active_from = models.DateField()
    active_to = models.DateField(null=True, blank=True)
    decision = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="agency_spell_period", condition=Q(active_to=None) | Q(active_to__gt=F("active_from"))
            ),
            ExclusionConstraint(
                name="agency_spell_once_a_day",
                expressions=[("agency", RangeOperators.EQUAL), (period(), RangeOperators.OVERLAPS)],
            ),
        ]
        indexes = [
            models.Index(fields=["path"], name="agency_spell_path", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["folded_name"], name="agency_spell_folded"),
            models.Index(fields=["folded_short_name"], name="agency_spell_folded_short"),
        ]


class AgencyAlias(models.Model):
    """Another identifier an agency is known by: the form before QĐ 20/2020 (000.00.15.H23), a merged-in code."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="aliases")
    code = models.CharField(max_length=35, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "code"], name="agency_alias_once")]


class AgencySuccession(models.Model):
    """Who goes on for whom from which day, and by which decision; `told_at` = the fact was published."""

    predecessor = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="precessions")
    effective_date = models.DateField()
    decision = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=[(v.value, v.value) for v in SuccessionKind])
    is_main = models.BooleanField(default=True)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="agency_succession_once"),
            models.UniqueConstraint(
                fields=["predecessor"], condition=Q(is_main=True), name="agency_succession_one_main"
            ),
            models.CheckConstraint(
                name="agency_succession_not_itself", condition=~Q(predecessor=F("successor"))
            ),
        ]


class Unit(models.Model):
    """Phòng, bộ phận: an internal unit of an agency."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="units")
    name = models.CharField(max_length=200)
    active_from = models.DateField()
    active_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="unit_period", condition=Q(active_to=None) | Q(active_to__gt=F("active_from"))
            ),
            models.UniqueConstraint(fields=["agency", "name", "active_from"], name="unit_once"),
        ]
