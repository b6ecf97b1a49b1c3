"""The last serial of each series, and the blocks set apart for those who number without a line."""

from __future__ import annotations

from django.db import models

from dinh.kernel.numbering.types import NumberState


class Series(models.Model):
    """A run of numbers, such as one counter's dossiers of one day."""

    code = models.TextField()
    period = models.TextField()
    last = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "period"], name="series_code_period")]


class Block(models.Model):
    """Serials drawn ahead for one holder, who uses them without a line; what he does not use is accounted for."""

    code = models.TextField()
    period = models.TextField()
    pattern = models.TextField()
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    holder = models.TextField()
    reserved_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["code", "period"], name="block_series"),
            models.Index(fields=["holder"], condition=models.Q(closed_at=None), name="block_open"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(first__lte=models.F("last")), name="block_not_empty"),
        ]


class BlockNumber(models.Model):
    """What became of one serial of a block: used, given back to the series, or void with a reason."""

    block = models.ForeignKey(Block, on_delete=models.PROTECT, related_name="+", db_index=False)
    serial = models.BigIntegerField()
    state = models.CharField(max_length=8, choices=[(one.value, one.value) for one in NumberState])
    reason = models.TextField(blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["block", "serial"], name="block_number_once")]
