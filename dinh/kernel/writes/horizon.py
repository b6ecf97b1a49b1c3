"""Waiting for transactions that began earlier: what they drew from a sequence is visible or gone afterwards."""

from __future__ import annotations

import time
from datetime import timedelta

from django.db import DEFAULT_DB_ALIAS, connections

# Every transaction holds the lock of its own virtual number from its first statement to its very end, also before it
# has a number of its own; so a row whose number was drawn but which is not yet visible belongs to one of these.
RUNNING = """SELECT l.virtualtransaction FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'virtualxid' AND l.pid <> pg_backend_pid()
    AND (a.datname IS NULL OR a.datname = current_database())"""


def earlier_transactions_ended(*, patience: timedelta, using: str = DEFAULT_DB_ALIAS) -> bool:
    """Wait until every transaction running now has ended; False when some outlast ``patience``.

    Afterwards a statement of a new snapshot sees every row whose sequence number is below the highest seen before
    the call. Must be called outside a transaction.
    """
    deadline = time.monotonic() + patience.total_seconds()
    earlier = _running(using)
    while earlier:
        if time.monotonic() >= deadline:
            return False
        time.sleep(0.02)
        earlier &= _running(using)
    return True


def _running(using: str) -> set[str]:
    with connections[using].cursor() as cursor:
        cursor.execute(RUNNING)
        return {row[0] for row in cursor.fetchall()}
