"""Folding count deltas into the grains, and building all counters anew."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from dinh.domains.dossiers.queries.counting import COLUMNS, LIST, LIVE
from dinh.domains.dossiers.queries.recounting import ALWAYS, GRAINS, day_of, recount
from dinh.domains.dossiers.types import RecountReport
from dinh.kernel.access.types import Actor
from dinh.kernel.audit.actions import record

BATCH = 5000
LOCK_KEY = 7_231_001
SUMS = ", ".join(f"sum({name})" for name in COLUMNS)
NOTHING = " AND ".join(f"{name} = 0" for name in COLUMNS)


def _insert(grain: str, source: str) -> str:
    table, shape = GRAINS[grain]
    own, single = day_of(grain=grain)
    key = shape.format(day=own)
    made = shape.format(day=single)
    numbers = ", ".join(str(place) for place in range(1, len(key.split(",")) + 1))
    added = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in COLUMNS)
    return (
        f"INSERT INTO {table} ({key}, {LIST}) SELECT {made}, {SUMS} FROM {source} GROUP BY {numbers} ORDER BY {numbers} "  # noqa: S608
        f"ON CONFLICT ({key}) DO UPDATE SET {added}"
    )


FOLD = (
    "WITH d AS (DELETE FROM dossiers_countdelta WHERE id IN (SELECT id FROM dossiers_countdelta ORDER BY id "  # noqa: S608
    f"LIMIT {BATCH} FOR UPDATE SKIP LOCKED) RETURNING *), "
    + ", ".join(f"g{place} AS ({_insert(grain, 'd')} RETURNING 1)" for place, grain in enumerate(GRAINS))
    + " SELECT count(*) FROM d"
)


def fold_counts() -> int:
    """Fold up to 5,000 deltas into the four grains in one statement; returns how many.

    A figure is grains plus deltas, so it is the same before and after. One folder at a time.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK_KEY])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(FOLD)
        return int(cursor.fetchone()[0])


def rebuild_counts(*, actor: Actor, now: datetime) -> RecountReport:
    """Throw all counters away and build them anew from the dossiers, in one transaction; returns what was wrong."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_KEY])
        cursor.execute("LOCK TABLE dossiers_countdelta IN SHARE ROW EXCLUSIVE MODE")
        before = recount()
        cursor.execute("DELETE FROM dossiers_countdelta")
        for grain, (table, _) in GRAINS.items():
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - our own table names
            cursor.execute(_insert(grain, f"({LIVE}) live"), ALWAYS)
        record(
            actor=actor,
            verb="dossiers.rebuild_counts",
            subject="dossiers:counts",
            owner=None,
            changes={"differences": (len(before.differences), 0)},
            now=now,
        )
    return RecountReport(
        dossiers=before.dossiers, cells=before.cells, differences=before.differences, repaired=True
    )
