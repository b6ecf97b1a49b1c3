"""Timed duties: scan what could not be scanned when it came; sweep what a killed process left behind."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from dinh.kernel.access.types import SYSTEM
from dinh.kernel.files.actions import scan_file
from dinh.kernel.files.adapters import ScannerAway
from dinh.kernel.files.models import FileObject
from dinh.kernel.files.types import ScanState
from dinh.kernel.jobs.actions import every, task
from dinh.lib.moments import HCM, now

BATCH = 200
FORGOTTEN_AFTER = timedelta(days=1)


@every("*/10 * * * *")
@task(name="files.scan_waiting", retries=0)
def scan_waiting() -> None:
    """Scan up to 200 contents, oldest first; stop at once when the scanner is away."""
    if not settings.CLAMD:
        return
    waiting = FileObject.objects.filter(scan_state=ScanState.NOT_SCANNED).order_by("stored_at")
    for sha256 in list(waiting.values_list("sha256", flat=True)[:BATCH]):
        try:
            scan_file(sha256=sha256, actor=SYSTEM, now=now())
        except ScannerAway:
            return


@every("17 19 * * *")
@task(name="files.sweep_incoming", retries=0)
def sweep_incoming() -> None:
    """Remove temporary files older than a day: of uploads whose process was killed."""
    before = now() - FORGOTTEN_AFTER
    for path in (Path(settings.DATA) / "incoming").glob("*"):
        if path.is_file() and datetime.fromtimestamp(path.stat().st_mtime, HCM) < before:
            path.unlink(missing_ok=True)
