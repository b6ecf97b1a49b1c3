"""Services as offered and as used: the catalogue of a day beside the counters of a period."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import connection

from dinh.domains.dossiers.queries.counting import Wanted, add_up, pieces
from dinh.domains.dossiers.queries.statistics import Period, period
from dinh.domains.dossiers.types import Counts, Demand, ServiceUse, UsageReport
from dinh.domains.procedures.queries import service_lines
from dinh.domains.procedures.types import Channel
from dinh.lib.moments import at

FILED_ONLINE = frozenset({Channel.WEB.value, Channel.NATIONAL.value})
SATISFIED_FROM = 4
RATED = """
SELECT d.procedure_id, count(*), count(*) FILTER (WHERE r.score >= %(satisfied)s)
FROM dossiers_rating r JOIN dossiers_dossier d ON d.id = r.dossier_id
WHERE r.at >= %(begin)s AND r.at <= %(end)s GROUP BY 1
"""


def usage_report(
    *,
    now: datetime,
    from_date: date | None = None,
    to_date: date | None = None,
    as_of: datetime | None = None,
) -> UsageReport:
    """Every service in force on the last day with its dossiers in the period, over the whole province.

    Dossiers are those received in the days, online those of them filed on the portal or the national portal; on time
    is counted of the dossiers that ended in the days, satisfied of the ratings given in them (4 or 5 of 5). Services
    that ended before the last day stand in it only while they have counts. Five statements however many services.
    """
    span = period(now=now, from_date=from_date, to_date=to_date, as_of=as_of)
    counts = _counts(span)
    rated = _ratings(span)
    demands = {key: _demand(counts.get(key, {}), rated.get(key, (0, 0))) for key in {*counts, *rated}}
    used = {key: demand for key, demand in demands.items() if demand != Demand()}
    lines = service_lines(on=span.to_date, also=used)
    return UsageReport(
        from_date=span.from_date,
        to_date=span.to_date,
        as_of=span.as_of,
        rows=tuple(ServiceUse(service=line, demand=used.get(line.procedure_id, Demand())) for line in lines),
    )


def _counts(span: Period) -> dict[int, dict[str, Counts]]:
    """Counters by procedure and channel, in one statement."""
    wanted = Wanted(span.from_date, span.to_date, span.until, None)
    parts = pieces(wanted=wanted, grain="dossiers_proceduremonth", day_grain=False)
    found: dict[int, dict[str, Counts]] = {}
    for key, counts in add_up(parts=parts, group="(procedure_id || ' ' || channel)").items():
        procedure, channel = key.split()
        found.setdefault(int(procedure), {})[channel] = counts
    return found


def _ratings(span: Period) -> dict[int, tuple[int, int]]:
    """Ratings given in the days, and how many of them are satisfied, by procedure."""
    end = at(span.to_date + timedelta(days=1)) - timedelta(microseconds=1)
    if span.until is not None:
        end = min(end, span.until)
    with connection.cursor() as cursor:
        cursor.execute(RATED, {"begin": at(span.from_date), "end": end, "satisfied": SATISFIED_FROM})
        return {row[0]: (row[1], row[2]) for row in cursor.fetchall()}


def _demand(channels: dict[str, Counts], rated: tuple[int, int]) -> Demand:
    whole = sum(channels.values(), Counts())
    return Demand(
        received=whole.received,
        online=sum(counts.received for channel, counts in channels.items() if channel in FILED_ONLINE),
        handled=whole.handled,
        early_or_on_time=whole.early_or_on_time,
        judged=whole.judged,
        ratings=rated[0],
        satisfied=rated[1],
    )
