"""Every figure of an installation that a restored copy must show again, as one flat table of names and values."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from dinh.domains.dossiers.queries import recount, statistics, statistics_by
from dinh.domains.dossiers.types import StatisticsBy, StatisticsFigures
from dinh.kernel.audit.verifying import verify_audit
from dinh.kernel.outbox.queries import highest_position, outbox_figures
from dinh.project.ledger.rows import Verdict, check_ledger

Figures = dict[str, int | str]

TABLES = """SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
AND NOT relispartition ORDER BY relname"""
SEQUENCES = """SELECT sequencename, coalesce(last_value, 0) FROM pg_sequences
WHERE schemaname = 'public' ORDER BY sequencename"""
SERIES = """SELECT count(*), coalesce(sum(last), 0)::bigint,
md5(coalesce(string_agg(concat(code, chr(31), period, chr(31), last), chr(30) ORDER BY code, period), ''))
FROM numbering_series"""
FILES = "SELECT count(*), coalesce(sum(size), 0)::bigint FROM files_fileobject"
SEALS = """SELECT coalesce(max(number), 0), coalesce(sum(rows), 0)::bigint,
coalesce((SELECT digest FROM audit_auditseal ORDER BY number DESC LIMIT 1), '') FROM audit_auditseal"""
APPLIED = "SELECT app, name FROM django_migrations ORDER BY app, name"


def pending_migrations() -> list[str]:
    """Names of migrations that this release brings and the database has not had."""
    executor = MigrationExecutor(connection)
    return [
        f"{step.app_label}.{step.name}"
        for step, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())
    ]


def figures_of_the_house(*, now: datetime) -> Figures:
    """All figures as of `now`, from one snapshot when the caller is inside one. Changes nothing.

    Where the database is of an older release only what needs no model is counted.
    """
    found = _counted()
    if not pending_migrations():
        found |= _statistics(now)
        found |= _kernel()
        found |= {
            f"ledger/{row.row}": f"{row.verdict}: {row.computed}"
            for row in check_ledger(now=now)
            if row.verdict is not Verdict.NOT_BUILT
        }
    return found


def proofs_of_the_house() -> Figures:
    """What takes its time: every counter recounted from the dossiers, the whole audit chain computed anew."""
    counted = recount()
    chain = verify_audit()
    return {
        "recount/cells": counted.cells,
        "recount/differences": len(counted.differences),
        "audit chain/batches": chain.batches,
        "audit chain/findings": len(chain.findings),
    }


def _counted() -> Figures:
    found: Figures = {}
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        tables = [str(row[0]) for row in cursor.fetchall()]
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
            found[f"rows/{table}"] = int(cursor.fetchone()[0])
        cursor.execute(SEQUENCES)
        found |= {f"sequence/{name}": int(value) for name, value in cursor.fetchall()}
        cursor.execute(APPLIED)
        applied = "\n".join(f"{app}.{name}" for app, name in cursor.fetchall())
    found["migrations"] = hashlib.sha256(applied.encode()).hexdigest()[:16]
    return found


def _statistics(now: datetime) -> Figures:
    found = {
        f"statistics/province/{name}": value
        for name, value in _row(statistics(now=now, agency_id=None)).items()
    }
    for row in statistics_by(by=StatisticsBy.AGENCY, now=now, agency_id=None):
        for name, value in vars(row.counts).items():
            found[f"statistics/agency {row.key}/{name}"] = value
    return dict(found)


def _row(figures: StatisticsFigures) -> Figures:
    names = ("open", "open_late", "suspended", "awaiting_reception", "awaiting_reception_late")
    return {**vars(figures.counts), **{name: getattr(figures, name) for name in names}}


def _kernel() -> Figures:
    box = outbox_figures()
    with connection.cursor() as cursor:
        cursor.execute(SERIES)
        series = cursor.fetchone()
        cursor.execute(FILES)
        files = cursor.fetchone()
        cursor.execute(SEALS)
        seals = cursor.fetchone()
    return {
        "numbers/series": int(series[0]),
        "numbers/drawn": int(series[1]),
        "numbers/digest": str(series[2]),
        "files/number": int(files[0]),
        "files/bytes": int(files[1]),
        "audit/seals": int(seals[0]),
        "audit/sealed rows": int(seals[1]),
        "audit/tip": str(seals[2]),
        "outbox/position": highest_position(),
        "outbox/pending": box.pending,
        "outbox/dead": box.dead,
    }


def differences(stated: Figures, found: Figures) -> list[str]:
    """One line for each figure that is not the same; empty when all agree."""
    return [
        f"{name}: {stated.get(name, 'absent')} stated, {found.get(name, 'absent')} found"
        for name in sorted(stated.keys() | found.keys())
        if stated.get(name) != found.get(name)
    ]
