"""Recount: every counter cell beside what the dossiers themselves say, in one statement for each grain."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import connection

from dinh.domains.dossiers.queries.counting import COLUMNS, LIST, LIVE
from dinh.domains.dossiers.types import Difference, RecountReport

ALWAYS = {
    "live_from": datetime(1900, 1, 1, tzinfo=UTC),
    "live_to": datetime(9998, 1, 1, tzinfo=UTC),
}
GRAINS: dict[str, tuple[str, str]] = {
    "agency_month": ("dossiers_agencymonth", "agency_id, reception_agency_id, {day}"),
    "agency_day": ("dossiers_agencyday", "agency_id, reception_agency_id, {day}"),
    "procedure_month": ("dossiers_proceduremonth", "procedure_id, field_code, channel, {day}"),
    "agency_procedure_month": (
        "dossiers_agencyproceduremonth",
        "agency_id, reception_agency_id, procedure_id, field_code, channel, {day}",
    ),
}
MOST_DIFFERENCES = 1000


def day_of(*, grain: str) -> tuple[str, str]:
    """The day column of a grain's table, and the same of a single day."""
    return ("day", "day") if grain == "agency_day" else ("month", "date_trunc('month', day)::date")


def recount() -> RecountReport:
    """Compare all counters (with the deltas not folded yet) with the dossiers; changes nothing."""
    differences: list[Difference] = []
    cells = 0
    for grain in GRAINS:
        found, compared = _compare(grain)
        differences += found
        cells += compared
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM dossiers_dossier WHERE state <> 'draft'")
        dossiers = cursor.fetchone()[0]
    return RecountReport(dossiers=dossiers, cells=cells, differences=tuple(differences[:MOST_DIFFERENCES]))


def _compare(grain: str) -> tuple[list[Difference], int]:
    table, shape = GRAINS[grain]
    own, single = day_of(grain=grain)
    key = shape.format(day="cell")
    stored = shape.format(day=f"{own} AS cell")
    made = shape.format(day=f"{single} AS cell")
    sums = ", ".join(f"sum({name})::bigint AS {name}" for name in COLUMNS)
    both = ", ".join(f"coalesce(c.{name}, 0), coalesce(l.{name}, 0)" for name in COLUMNS)
    joined = " AND ".join(f"c.{name.strip()} = l.{name.strip()}" for name in key.split(","))
    names = ", ".join(f"coalesce(c.{name.strip()}, l.{name.strip()})::text" for name in key.split(","))
    unequal = " OR ".join(f"coalesce(c.{name}, 0) <> coalesce(l.{name}, 0)" for name in COLUMNS)
    statement = f"""
        WITH c AS (SELECT {key}, {sums} FROM (
                SELECT {stored}, {LIST} FROM {table} UNION ALL SELECT {made}, {LIST} FROM dossiers_countdelta) t
                GROUP BY {key}),
             l AS (SELECT {key}, {sums} FROM (SELECT {made}, {LIST} FROM ({LIVE}) live) t GROUP BY {key}),
             pairs AS (SELECT concat_ws(' / ', {names}) AS label, ({unequal}) AS unequal, {both}
                       FROM c FULL JOIN l ON {joined})
        SELECT * FROM pairs ORDER BY unequal DESC, label
    """  # noqa: S608 - only our own constants are put in
    with connection.cursor() as cursor:
        cursor.execute(statement, ALWAYS)
        rows = cursor.fetchall()
    found = [
        Difference(
            grain=grain, key=label, column=name, counted=values[2 * place], recounted=values[2 * place + 1]
        )
        for label, unequal, *values in rows
        if unequal
        for place, name in enumerate(COLUMNS)
        if values[2 * place] != values[2 * place + 1]
    ]
    return found, len(rows)
