"""Statistics: counters plus deltas, equal to a recount at any moment; open work as of a moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from dinh.domains.dossiers.queries.counting import Wanted, add_up, pieces
from dinh.domains.dossiers.types import (
    Counts,
    StatisticsBy,
    StatisticsFigures,
    StatisticsRow,
)
from dinh.domains.people.queries import descendant_ids, get_agency, predecessor_ids
from dinh.lib.moments import cut_to_minute, local

GROUPS = {
    StatisticsBy.AGENCY: "agency_id",
    StatisticsBy.PROCEDURE: "procedure_id",
    StatisticsBy.FIELD: "field_code",
    StatisticsBy.CHANNEL: "channel",
    StatisticsBy.MONTH: "to_char(day, 'YYYY-MM')",
    StatisticsBy.WEEK: "date_trunc('week', day)::date",
    StatisticsBy.RECEPTION: "reception_agency_id",
}
OF_AGENCY = frozenset({StatisticsBy.AGENCY, StatisticsBy.RECEPTION, StatisticsBy.MONTH})


@dataclass(frozen=True)
class Period:
    """A period cut at the moment of the figure."""

    from_date: date
    to_date: date
    as_of: datetime
    until: datetime | None


def period(*, now: datetime, from_date: date | None, to_date: date | None, as_of: datetime | None) -> Period:
    """Defaults: `as_of` now, `to_date` its day, `from_date` 1 January of the year of `to_date`."""
    moment = local(as_of or now)
    last = to_date or moment.date()
    first = from_date or date(last.year, 1, 1)
    until = local(as_of) if as_of is not None and as_of < now else None
    return Period(first, last, moment, until)


def agencies_of(
    *, agency_id: int | None, on: date, with_sub_units: bool, with_predecessors: bool
) -> tuple[int, ...] | None:
    """The agencies a figure counts; None for the whole province. Refused: people's AgencyNotFound."""
    if agency_id is None:
        return None
    found = set(_below(agency_id, on) if with_sub_units else (agency_id,))
    if with_predecessors:
        for one in predecessor_ids(agency_id=agency_id):
            found |= set(_below(one, on) if with_sub_units else (one,))
    return tuple(sorted(found))


def _below(agency_id: int, on: date) -> Iterable[int]:
    """An agency with what stood below it on the day, or on its own last day when it had ended before."""
    agency = get_agency(agency_id=agency_id)
    if agency.active_to is not None and on >= agency.active_to:
        on = agency.active_to - timedelta(days=1)
    return descendant_ids(agency_id=agency_id, on=max(on, agency.active_from))


def statistics(
    *,
    now: datetime,
    agency_id: int | None,
    from_date: date | None = None,
    to_date: date | None = None,
    as_of: datetime | None = None,
    with_sub_units: bool = True,
    with_predecessors: bool = False,
    by_reception: bool = False,
) -> StatisticsFigures:
    """Figures of a competent agency with its sub-units (None: the province) over days inclusive, as of a moment.

    Handled: received dossiers that ended by result, refusal after reception, stop or withdrawal, by the day they
    ended; refusals at reception and receptions stand apart. With `by_reception` the agency is the reception unit.
    A figure stays with the agency that settled; `with_predecessors` reads those of merged agencies along.
    Refused: people's AgencyNotFound.
    """
    span = period(now=now, from_date=from_date, to_date=to_date, as_of=as_of)
    ids = agencies_of(
        agency_id=agency_id,
        on=span.to_date,
        with_sub_units=with_sub_units,
        with_predecessors=with_predecessors,
    )
    wanted = Wanted(span.from_date, span.to_date, span.until, ids, by_reception)
    counts = add_up(parts=pieces(wanted=wanted, grain="dossiers_agencymonth", day_grain=True))[""]
    work = open_work(agency_ids=ids, as_of=span.as_of, is_now=span.until is None, by_reception=by_reception)
    return StatisticsFigures(
        agency_id=agency_id,
        from_date=span.from_date,
        to_date=span.to_date,
        as_of=span.as_of,
        counts=counts,
        open=work[0],
        open_late=work[1],
        suspended=work[2],
        awaiting_reception=work[3],
        awaiting_reception_late=work[4],
    )


def statistics_by(
    *,
    by: StatisticsBy,
    now: datetime,
    agency_id: int | None,
    from_date: date | None = None,
    to_date: date | None = None,
    as_of: datetime | None = None,
    with_sub_units: bool = True,
    with_predecessors: bool = False,
    by_reception: bool = False,
) -> tuple[StatisticsRow, ...]:
    """The same figures split along an axis; the rows add up to `statistics`. Refused: people's AgencyNotFound."""
    span = period(now=now, from_date=from_date, to_date=to_date, as_of=as_of)
    ids = agencies_of(
        agency_id=agency_id,
        on=span.to_date,
        with_sub_units=with_sub_units,
        with_predecessors=with_predecessors,
    )
    wanted = Wanted(span.from_date, span.to_date, span.until, ids, by_reception)
    if by is StatisticsBy.WEEK:
        parts = pieces(wanted=wanted, grain=None, day_grain=True)
    elif by in OF_AGENCY:
        parts = pieces(wanted=wanted, grain="dossiers_agencymonth", day_grain=True)
    else:
        grain = "dossiers_proceduremonth" if ids is None else "dossiers_agencyproceduremonth"
        parts = pieces(wanted=wanted, grain=grain, day_grain=False)
    found = add_up(parts=parts, group=GROUPS[by])
    empty = Counts()
    return tuple(StatisticsRow(key=key, counts=found[key]) for key in sorted(found) if found[key] != empty)


OPEN_NOW = """
SELECT count(*) FILTER (WHERE received_at IS NOT NULL),
       count(*) FILTER (WHERE received_at IS NOT NULL AND suspended_for = '' AND due_at < %(minute)s),
       count(*) FILTER (WHERE received_at IS NOT NULL AND suspended_for <> ''),
       count(*) FILTER (WHERE received_at IS NULL AND state = 'submitted'),
       count(*) FILTER (WHERE received_at IS NULL AND state = 'submitted' AND reception_due_at < %(minute)s)
FROM dossiers_dossier WHERE finished_at IS NULL AND state <> 'draft' {agencies}
"""
OPEN_THEN = """
SELECT count(*) FILTER (WHERE d.received_at <= %(as_of)s),
       count(*) FILTER (WHERE d.received_at <= %(as_of)s AND NOT s.suspended AND s.due_at < %(minute)s),
       count(*) FILTER (WHERE d.received_at <= %(as_of)s AND s.suspended),
       count(*) FILTER (WHERE d.received_at IS NULL OR d.received_at > %(as_of)s),
       count(*) FILTER (WHERE (d.received_at IS NULL OR d.received_at > %(as_of)s) AND d.reception_due_at < %(minute)s)
FROM (
    SELECT * FROM dossiers_dossier WHERE finished_at IS NULL
    UNION ALL SELECT * FROM dossiers_dossier WHERE finished_at > %(as_of)s) d
LEFT JOIN LATERAL (
    SELECT (SELECT due_at FROM dossiers_deadline k WHERE k.dossier_id = d.id AND k.scope = 'dossier'
              AND k.computed_at <= %(as_of)s ORDER BY k.seq DESC, k.computed_at DESC LIMIT 1) AS due_at,
           EXISTS (SELECT 1 FROM dossiers_clockinterval i WHERE i.dossier_id = d.id AND i.from_at <= %(as_of)s
              AND (i.to_at IS NULL OR i.to_at > %(as_of)s)) AS suspended) s ON TRUE
WHERE d.state <> 'draft' AND d.submitted_at <= %(as_of)s
{agencies}
"""


def open_work(
    *, agency_ids: tuple[int, ...] | None, as_of: datetime, is_now: bool, by_reception: bool = False
) -> tuple[int, int, int, int, int]:
    """Open, open late, suspended, awaiting reception, awaiting it late: now from the rows, earlier from the history.

    The five are counted in one statement. A suspended dossier is not counted as late.
    """
    column = "reception_agency_id" if by_reception else "competent_agency_id"
    agencies = "" if agency_ids is None else f"AND {column} = ANY(%(ids)s)"
    args: dict[str, Any] = {"minute": cut_to_minute(as_of), "as_of": as_of, "ids": list(agency_ids or ())}
    statement = (OPEN_NOW if is_now else OPEN_THEN).format(agencies=agencies)
    used = {name: value for name, value in args.items() if f"%({name})s" in statement}
    with connection.cursor() as cursor:
        cursor.execute(statement, used)
        found = cursor.fetchone()
    return (found[0], found[1], found[2], found[3], found[4])
