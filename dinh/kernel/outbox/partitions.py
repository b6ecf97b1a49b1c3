"""Monthly partitions of the event table.

The key of an event is a UUID of version 7, which begins with the millisecond it was drawn in; so the table is cut by
ranges of the key itself, and the key stays unique over all partitions. Old months can be detached to a file.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db import connections

TABLE = "outbox_event"
MONTHS_AHEAD = 24


def make_partitions(*, using: str, today: date | None = None, **_: Any) -> None:
    """Make the partitions of this month and the next two years that do not exist yet.

    Runs as the owner, after each migration; the application's role makes no tables. Should nobody migrate for two
    years, events go to the default partition: nothing is lost.
    """
    day = today or datetime.now(UTC).date()
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT relkind FROM pg_class WHERE oid = to_regclass(%s)", [TABLE])
        row = cursor.fetchone()
        if row is None or row[0] != "p":
            return
        for offset in range(MONTHS_AHEAD + 1):
            first, after = _month(day, offset), _month(day, offset + 1)
            name = f"{TABLE}_{first:%Y_%m}"
            lower, upper = boundary(first), boundary(after)
            cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [name])
            if cursor.fetchone()[0]:
                continue
            cursor.execute(
                f"SELECT EXISTS (SELECT 1 FROM {TABLE}_default WHERE id >= %s AND id < %s)",  # noqa: S608
                [lower, upper],
            )
            if not cursor.fetchone()[0]:
                cursor.execute(
                    f"CREATE TABLE {name} PARTITION OF {TABLE} FOR VALUES FROM ('{lower}') TO ('{upper}')"
                )


def boundary(day: date) -> UUID:
    """Return the smallest key drawn on or after the day (UTC)."""
    milliseconds = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000)
    return UUID(int=milliseconds << 80)


def _month(day: date, offset: int) -> date:
    months = day.year * 12 + day.month - 1 + offset
    return date(months // 12, months % 12 + 1, 1)
