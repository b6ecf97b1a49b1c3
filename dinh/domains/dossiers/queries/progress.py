"""The progress group of QĐ 766/QĐ-TTg: a second projection of the same dossiers, always labelled apart."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from dinh.domains.dossiers.queries.statistics import agencies_of, period
from dinh.domains.dossiers.types import ProgressFigures
from dinh.lib.moments import at, cut_to_minute

# A dossier without an end state ends, for the formula, at the end of the period, and while a supplement is asked for
# at the moment it was asked for. Its appointment is the last one given before that.
PROGRESS = """
WITH judged AS (
    SELECT FALSE AS still_open, supplement_rounds > 1 AS too_many, timeliness = 'late' AS late
    FROM dossiers_dossier
    WHERE finished_at >= %(begin)s AND finished_at <= %(end)s AND received_at IS NOT NULL {agencies}
    UNION ALL
    SELECT TRUE, rounds > 1, coalesce(date_trunc('minute', coalesce(since, %(end)s)) > due_at, FALSE)
    FROM (
        SELECT id, supplement_rounds, suspended_for, due_at AS current_due_at FROM dossiers_dossier
        WHERE finished_at IS NULL AND received_at <= %(end)s AND state <> 'draft' {agencies}
        UNION ALL
        SELECT id, supplement_rounds, suspended_for, due_at FROM dossiers_dossier
        WHERE finished_at > %(end)s AND received_at <= %(end)s {agencies}) d
    CROSS JOIN LATERAL (SELECT
        CASE WHEN %(is_now)s THEN supplement_rounds ELSE
            (SELECT count(*) FROM dossiers_supplementrequest r
             WHERE r.dossier_id = d.id AND r.asked_at <= %(end)s) END AS rounds,
        CASE WHEN %(is_now)s AND suspended_for = '' THEN NULL ELSE
            (SELECT min(i.from_at) FROM dossiers_clockinterval i WHERE i.dossier_id = d.id
             AND i.from_at <= %(end)s AND (i.to_at IS NULL OR i.to_at > %(end)s)) END AS since,
        CASE WHEN %(is_now)s AND suspended_for = '' THEN current_due_at ELSE
            (SELECT k.due_at FROM dossiers_deadline k WHERE k.dossier_id = d.id AND k.scope = 'dossier'
             AND k.computed_at <= %(end)s AND NOT k.suspended
             ORDER BY k.seq DESC, k.computed_at DESC LIMIT 1) END AS due_at) moment
)
SELECT count(*), count(*) FILTER (WHERE NOT late AND NOT too_many), count(*) FILTER (WHERE late OR too_many),
       count(*) FILTER (WHERE too_many AND NOT late),
       count(*) FILTER (WHERE still_open), count(*) FILTER (WHERE still_open AND (late OR too_many))
FROM judged
"""


def progress_766(
    *,
    now: datetime,
    agency_id: int | None,
    from_date: date | None = None,
    to_date: date | None = None,
    as_of: datetime | None = None,
    with_sub_units: bool = True,
) -> ProgressFigures:
    """Nhóm "Tiến độ giải quyết" of QĐ 766/QĐ-TTg, indicator 2.1: a second projection, always labelled apart.

    Of the received dossiers that ended in the days, and of those still open at their end (at `as_of` when that is
    earlier): late when the end, or for an open one the end of the period, lies after the appointment, and whenever
    there was more than one supplement request. Time of a pause does not count; a dossier paused at the end is judged
    at the moment the pause began. Points are linear, 20 at most. Refused: people's AgencyNotFound.
    """
    span = period(now=now, from_date=from_date, to_date=to_date, as_of=as_of)
    ids = agencies_of(
        agency_id=agency_id, on=span.to_date, with_sub_units=with_sub_units, with_predecessors=False
    )
    last = at(span.to_date + timedelta(days=1)) - timedelta(microseconds=1)
    args: dict[str, Any] = {
        "ids": list(ids or ()),
        "begin": at(span.from_date),
        "end": min(last, span.as_of),
        "is_now": span.until is None and cut_to_minute(span.as_of) <= last,
    }
    statement = PROGRESS.format(agencies="" if ids is None else "AND competent_agency_id = ANY(%(ids)s)")
    with connection.cursor() as cursor:
        cursor.execute(statement, args)
        judged, on_time, late, for_supplements, still_open, open_late = cursor.fetchone()
    return ProgressFigures(
        judged=judged,
        on_time=on_time,
        late=late,
        late_for_supplements=for_supplements,
        still_open=still_open,
        open_late=open_late,
    )
