"""The throttle: so many tries for a key in a window, counted right however many ask at once."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.db import connection

from dinh.kernel.access.models import ThrottleWindow
from dinh.lib import moments

HIT = """
INSERT INTO access_throttlewindow AS w (digest, started_at, ends_at, hits) VALUES (%s, %s, %s, 1)
ON CONFLICT (digest) DO UPDATE SET
    hits = CASE WHEN w.ends_at <= excluded.started_at THEN 1 ELSE w.hits + 1 END,
    started_at = CASE WHEN w.ends_at <= excluded.started_at THEN excluded.started_at ELSE w.started_at END,
    ends_at = CASE WHEN w.ends_at <= excluded.started_at THEN excluded.ends_at ELSE w.ends_at END
RETURNING hits
"""


def throttle(key: str, *, limit: int, window_seconds: int, now: datetime | None = None) -> bool:
    """Count one try for ``key``; return True while at most ``limit`` tries fell into its window.

    Call it outside the transaction of the action it guards: a refused action rolls back, the try must stay.
    """
    now = now or moments.now()
    digest = hashlib.sha256(key.encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(HIT, [digest, now, now + timedelta(seconds=window_seconds)])
        hits: int = cursor.fetchone()[0]
    return hits <= limit


def prune_throttle(*, now: datetime) -> int:
    """Forget windows that have ended; return how many."""
    return ThrottleWindow.objects.filter(ends_at__lt=now).delete()[0]
