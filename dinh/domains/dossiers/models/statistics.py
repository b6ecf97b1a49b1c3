"""Counters of ended dossiers: delta rows written with the dossier, folded later into small grains.

A figure is always `grain UNION ALL deltas`, so it equals a recount at any moment; see `docs/decisions`.
"""

from __future__ import annotations

from django.db import models


class Counters(models.Model):
    """The columns that every grain adds up; they mirror `types.Counts`."""

    received = models.IntegerField(default=0)
    received_late = models.IntegerField(default=0)
    refused_at_reception = models.IntegerField(default=0)
    handled = models.IntegerField(default=0)
    early = models.IntegerField(default=0)
    on_time = models.IntegerField(default=0)
    late = models.IntegerField(default=0)
    unlimited = models.IntegerField(default=0)
    extended = models.IntegerField(default=0)

    class Meta:
        abstract = True


class CountDelta(Counters):
    """What one action added; deleted when it is folded."""

    id = models.UUIDField(primary_key=True)
    day = models.DateField()
    agency_id = models.BigIntegerField()
    reception_agency_id = models.BigIntegerField()
    procedure_id = models.BigIntegerField()
    field_code = models.CharField(max_length=80, blank=True, default="")
    channel = models.CharField(max_length=12)

    class Meta:
        indexes = [models.Index(fields=["agency_id", "day"], name="delta_agency_day")]


class AgencyMonth(Counters):
    """Counters of one competent agency and reception unit in one month."""

    agency_id = models.BigIntegerField()
    reception_agency_id = models.BigIntegerField()
    month = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency_id", "month", "reception_agency_id"], name="agency_month")
        ]
        indexes = [models.Index(fields=["reception_agency_id", "month"], name="reception_month")]


class AgencyDay(Counters):
    """Counters of one competent agency and reception unit on one day."""

    agency_id = models.BigIntegerField()
    reception_agency_id = models.BigIntegerField()
    day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency_id", "day", "reception_agency_id"], name="agency_day")
        ]
        indexes = [models.Index(fields=["reception_agency_id", "day"], name="reception_day")]


class ProcedureMonth(Counters):
    """Counters of one procedure and channel in one month, over the whole province."""

    month = models.DateField()
    procedure_id = models.BigIntegerField()
    field_code = models.CharField(max_length=80, blank=True, default="")
    channel = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["month", "procedure_id", "field_code", "channel"], name="procedure_month"
            )
        ]


class AgencyProcedureMonth(Counters):
    """Counters of one procedure and channel at one agency and reception unit in one month: only for drill-down."""

    agency_id = models.BigIntegerField()
    reception_agency_id = models.BigIntegerField()
    month = models.DateField()
    procedure_id = models.BigIntegerField()
    field_code = models.CharField(max_length=80, blank=True, default="")
    channel = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "month", "procedure_id", "field_code", "channel", "reception_agency_id"],
                name="agency_procedure_month",
            )
        ]
        indexes = [models.Index(fields=["reception_agency_id", "month"], name="reception_procedure_month")]
