"""How counters are added up in one statement: whole months from month grains, the rest by day or live.

The live part is the definition of every figure; `recount` compares the counters with it. It derives the verdict
from the moments themselves, not from the stored verdict.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from dinh.domains.dossiers.types import Counts
from dinh.lib.moments import at

COLUMNS: tuple[str, ...] = tuple(one.name for one in fields(Counts))
SUMS = ", ".join(f"coalesce(sum({name}), 0)::bigint" for name in COLUMNS)
LIST = ", ".join(COLUMNS)
ZONE = "Asia/Ho_Chi_Minh"
# A figure by reception stays with the counter that received, whoever succeeded it.
COUNTER = "coalesce(d.received_by_id, d.reception_agency_id)"

ENDED = f"""
SELECT d.competent_agency_id AS agency_id, {COUNTER} AS reception_agency_id, d.procedure_id, d.field_code, d.channel,
       (d.finished_at AT TIME ZONE '{ZONE}')::date AS day,
       0 AS received,
       CASE WHEN d.received_at IS NULL AND d.outcome = 'refused_at_reception'
                 AND date_trunc('minute', d.finished_at) > d.reception_due_at THEN 1 ELSE 0 END AS received_late,
       CASE WHEN d.received_at IS NULL AND d.outcome = 'refused_at_reception' THEN 1 ELSE 0 END AS refused_at_reception,
       CASE WHEN v.verdict <> '' THEN 1 ELSE 0 END AS handled,
       CASE WHEN v.verdict = 'early' THEN 1 ELSE 0 END AS early,
       CASE WHEN v.verdict = 'on_time' THEN 1 ELSE 0 END AS on_time,
       CASE WHEN v.verdict = 'late' THEN 1 ELSE 0 END AS late,
       CASE WHEN v.verdict = 'unlimited' THEN 1 ELSE 0 END AS unlimited,
       CASE WHEN v.verdict <> '' AND d.extended THEN 1 ELSE 0 END AS extended
FROM dossiers_dossier d
CROSS JOIN LATERAL (SELECT CASE
    WHEN d.received_at IS NULL THEN ''
    WHEN d.due_at IS NULL THEN 'unlimited'
    WHEN date_trunc('minute', d.finished_at) > d.due_at THEN 'late'
    WHEN (d.finished_at AT TIME ZONE '{ZONE}')::date < (d.due_at AT TIME ZONE '{ZONE}')::date THEN 'early'
    ELSE 'on_time' END AS verdict) v
WHERE d.finished_at >= %(live_from)s AND d.finished_at <= %(live_to)s
  AND (d.received_at IS NOT NULL OR d.outcome = 'refused_at_reception')
"""  # noqa: S608 - only our own constant is put in
RECEIVED = f"""
SELECT d.received_for_id AS agency_id, {COUNTER} AS reception_agency_id, d.procedure_id, d.field_code, d.channel,
       (d.received_at AT TIME ZONE '{ZONE}')::date AS day,
       1 AS received,
       CASE WHEN date_trunc('minute', d.received_at) > d.reception_due_at THEN 1 ELSE 0 END AS received_late,
       0 AS refused_at_reception, 0 AS handled, 0 AS early, 0 AS on_time, 0 AS late, 0 AS unlimited, 0 AS extended
FROM dossiers_dossier d
WHERE d.received_at >= %(live_from)s AND d.received_at <= %(live_to)s
"""  # noqa: S608 - only our own constant is put in
LIVE = f"{ENDED} UNION ALL {RECEIVED}"


@dataclass(frozen=True)
class Wanted:
    """A question to the counters: days inclusive, agencies (None: all), and the moment up to which to count."""

    from_date: date
    to_date: date
    until: datetime | None
    agency_ids: tuple[int, ...] | None
    by_reception: bool = False

    @property
    def agency_column(self) -> str:
        """The column that `agency_ids` speaks of."""
        return "reception_agency_id" if self.by_reception else "agency_id"

    @property
    def last_whole_day(self) -> date:
        """The last day that is counted whole."""
        return (
            self.to_date if self.until is None else min(self.to_date, self.until.date() - timedelta(days=1))
        )


@dataclass(frozen=True)
class Piece:
    """A part of the union: SQL text and its values."""

    text: str
    args: dict[str, Any]


def next_month(*, day: date) -> date:
    """The first day of the next month."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def whole_months(*, first: date, last: date) -> tuple[date, date]:
    """The half-open span of months that lie wholly inside the days; empty when both are equal."""
    begin = first if first.day == 1 else next_month(day=first)
    end = next_month(day=last) if last == next_month(day=last) - timedelta(days=1) else last.replace(day=1)
    return (begin, end) if begin < end else (first, first)


def pieces(*, wanted: Wanted, grain: str | None, day_grain: bool) -> list[Piece]:
    """The parts of the union: month grain, day grain or live edges, deltas of what the grains cover.

    `grain` is the table of months, None when days must stay apart; with `day_grain` the edges come from the
    agencies' days, else they are counted live from the dossiers, because no day grain keeps procedures apart.
    """
    parts: list[Piece] = []
    last = wanted.last_whole_day
    if wanted.from_date <= last:
        begin, end = (
            whole_months(first=wanted.from_date, last=last) if grain else (wanted.from_date, wanted.from_date)
        )
        if grain and begin < end:
            parts.append(_grain(grain, "month", begin, end, wanted))
            parts.append(_grain("dossiers_countdelta", "day", begin, end, wanted))
        edges = [(wanted.from_date, begin), (max(begin, end), last + timedelta(days=1))]
        for first, stop in edges:
            if first >= stop:
                continue
            if day_grain:
                parts.append(_grain("dossiers_agencyday", "day", first, stop, wanted))
                parts.append(_grain("dossiers_countdelta", "day", first, stop, wanted))
            else:
                parts += _live_days(wanted, first, stop - timedelta(days=1))
    if wanted.until is not None and wanted.from_date <= wanted.until.date() <= wanted.to_date:
        parts += _live_days(wanted, wanted.until.date(), wanted.until.date())
    return parts


def _grain(table: str, column: str, begin: date, end: date, wanted: Wanted) -> Piece:
    agencies = (
        ""
        if wanted.agency_ids is None or table == "dossiers_proceduremonth"
        else f"AND {wanted.agency_column} = ANY(%(ids)s)"
    )
    nothing = "NULL::bigint AS procedure_id, ''::varchar AS field_code, ''::varchar AS channel"
    shape = {
        "dossiers_agencymonth": f"agency_id, reception_agency_id, {nothing}",
        "dossiers_agencyday": f"agency_id, reception_agency_id, {nothing}",
        "dossiers_proceduremonth": "NULL::bigint AS agency_id, NULL::bigint AS reception_agency_id, "
        "procedure_id, field_code, channel",
    }.get(table, "agency_id, reception_agency_id, procedure_id, field_code, channel")
    text = (
        f"SELECT {shape}, {column} AS day, {LIST} FROM {table} "  # noqa: S608
        f"WHERE {column} >= %(begin)s AND {column} < %(end)s {agencies}"
    )
    return Piece(text, {"begin": begin, "end": end, "ids": list(wanted.agency_ids or ())})


def _live_days(wanted: Wanted, first: date, last: date) -> list[Piece]:
    """Counted from the dossiers themselves, up to `until` on its day."""
    end = at(last + timedelta(days=1)) - timedelta(microseconds=1)
    if wanted.until is not None:
        end = min(end, wanted.until)
    agencies = "" if wanted.agency_ids is None else f"WHERE {wanted.agency_column} = ANY(%(ids)s)"
    text = (
        f"SELECT agency_id, procedure_id, field_code, channel, reception_agency_id, day, {LIST} "  # noqa: S608
        f"FROM ({LIVE}) live {agencies}"
    )
    return [Piece(text, {"live_from": at(first), "live_to": end, "ids": list(wanted.agency_ids or ())})]


def add_up(*, parts: Sequence[Piece], group: str = "") -> dict[str, Counts]:
    """The sums of the union in one statement, by the SQL expression `group` ("" for one total under "")."""
    if not parts:
        return {} if group else {"": Counts()}
    texts: list[str] = []
    args: dict[str, Any] = {}
    for number, part in enumerate(parts):
        text = part.text
        for name, value in part.args.items():
            text = text.replace(f"%({name})s", f"%({name}_{number})s")
            args[f"{name}_{number}"] = value
        texts.append(text)
    key = f"{group}::text" if group else "''"
    union = " UNION ALL ".join(f"({_in_order(text)})" for text in texts)
    statement = f"SELECT {key}, {SUMS} FROM ({union}) figures" + (" GROUP BY 1" if group else "")  # noqa: S608
    used = {name: value for name, value in args.items() if f"%({name})s" in statement}
    with connection.cursor() as cursor:
        cursor.execute(statement, used)
        rows = cursor.fetchall()
    return {str(row[0]): Counts(**dict(zip(COLUMNS, row[1:], strict=True))) for row in rows}


def _in_order(text: str) -> str:
    """The same part with its columns in one order."""
    names = f"agency_id, procedure_id, field_code, channel, reception_agency_id, day, {LIST}"
    return f"SELECT {names} FROM ({text}) part"  # noqa: S608
