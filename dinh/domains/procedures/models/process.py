"""The electronic process of a version: steps and transitions, the default one or that of a single agency."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from dinh.domains.procedures.models.versions import ProcedureVersion
from dinh.domains.procedures.types import AgencyRule, Clock, Scope, Verb
from dinh.lib.deadlines import Unit


class StepDefinition(models.Model):
    """Bước của quy trình điện tử; without agency it is the process of all that have none of their own."""

    version = models.ForeignKey(ProcedureVersion, on_delete=models.CASCADE, related_name="steps")
    agency = models.ForeignKey(
        "people.Agency", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    code = models.SlugField(max_length=40)
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    role = models.CharField(max_length=20)
    scope = models.CharField(max_length=10, choices=[(v.value, v.value) for v in Scope])
    agency_rule = models.CharField(max_length=10, choices=[(v.value, v.value) for v in AgencyRule])
    limit_value = models.PositiveIntegerField(null=True, blank=True)
    limit_unit = models.CharField(
        max_length=15, blank=True, default="", choices=[(v.value, v.value) for v in Unit]
    )
    clock = models.CharField(max_length=5, choices=[(v.value, v.value) for v in Clock])
    checklist = ArrayField(models.CharField(max_length=300), default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "agency", "code"], name="step_definition_code", nulls_distinct=False
            ),
            models.UniqueConstraint(
                fields=["version", "agency", "order"], name="step_definition_order", nulls_distinct=False
            ),
            models.CheckConstraint(
                name="step_definition_limit_whole",
                condition=Q(limit_value=None, limit_unit="") | (Q(limit_value__gte=1) & ~Q(limit_unit="")),
            ),
        ]


class TransitionDefinition(models.Model):
    """Lối chuyển: what may be done at a step and where it leads."""

    from_step = models.ForeignKey(StepDefinition, on_delete=models.CASCADE, related_name="transitions")
    order = models.PositiveSmallIntegerField()
    verb = models.CharField(max_length=20, choices=[(v.value, v.value) for v in Verb])
    to_step = models.ForeignKey(
        StepDefinition, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    needs_reason = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["from_step", "verb", "to_step"], name="transition_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                name="transition_moves_somewhere",
                condition=~Q(verb__in=["forward", "send_back"]) | Q(to_step__isnull=False),
            ),
        ]
