"""What the throttle remembers."""

from __future__ import annotations

from django.db import models


class ThrottleWindow(models.Model):
    """Hits of one key in its current window. The key is a digest: addresses and telephones are not kept."""

    digest = models.CharField(max_length=64, primary_key=True)
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    hits = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["ends_at"], name="throttle_ends_at")]
