"""The last serial of each series."""

from __future__ import annotations

from django.db import models


class Series(models.Model):
    """A run of numbers, such as one counter's dossiers of one day."""

    code = models.TextField()
    period = models.TextField()
    last = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "period"], name="series_code_period")]
