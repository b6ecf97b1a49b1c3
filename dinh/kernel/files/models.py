"""What is remembered of a file: its content's facts. The bytes lie in the storage under the same SHA-256."""

from __future__ import annotations

from django.db import models

from dinh.kernel.files.types import ScanState


class FileObject(models.Model):
    """One content. Names, owners and purposes belong to the rooms that refer to it."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    scan_state = models.CharField(max_length=12, choices=[(state.value, state.value) for state in ScanState])
    scanned_at = models.DateTimeField(null=True)
    signature = models.CharField(max_length=200, default="")
    stored_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="files_sha256"),
            models.CheckConstraint(condition=models.Q(size__gt=0), name="files_size"),
        ]
        indexes = [
            models.Index(
                fields=["stored_at"],
                name="files_unscanned",
                condition=models.Q(scan_state=ScanState.NOT_SCANNED.value),
            )
        ]
