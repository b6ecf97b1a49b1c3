"""`/statistics`: how dossiers are settled, for anybody."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import WithJsonSchema

from dinh.domains.dossiers import queries
from dinh.domains.dossiers.types import Counts, StatisticsBy
from dinh.domains.people.queries import list_agencies
from dinh.domains.people.types import AgencySummary
from dinh.domains.procedures.queries import field_names, procedure_names
from dinh.lib import moments
from dinh.lib.figures import split_rates
from dinh.lib.moments import local

WHOLE = "Toàn tỉnh"
router = Router(tags=["statistics"])
AgencyText = Annotated[str, Query(max_length=200, description="code or name; empty: the whole province")]
EMPTY: dict[str, Any] = {"type": "string", "enum": [""], "description": "as if left out"}
Day = Annotated[str, WithJsonSchema({"anyOf": [{"type": "string", "format": "date"}, EMPTY]})]
Moment = Annotated[str, WithJsonSchema({"anyOf": [{"type": "string", "format": "date-time"}, EMPTY]})]
DayText = Annotated[Day | None, Query()]
FromText = Annotated[Day | None, Query(alias="from")]
MomentText = Annotated[Moment | None, Query()]
Merged = Annotated[
    Literal["true", "false", ""],
    Query(description="true: also what the agencies settled that were merged into this one"),
]


class StatisticsShape(Schema):
    """Dossiers of a competent agency with its sub-units. Rates add up to 100.0; null for nothing out of nothing."""

    agency: str
    handled: int
    early: int
    on_time: int
    early_or_on_time: int
    late: int
    on_time_rate: str | None
    late_rate: str | None
    open: int
    open_late: int
    suspended: int
    as_of: datetime


class SplitRow(Schema):
    """One line; `key` is a code of an agency, an id of a procedure, a field, a channel, or a month `2023-02`."""

    key: str
    name: str
    received: int
    refused_at_reception: int
    handled: int
    early: int
    on_time: int
    late: int
    without_limit: int
    extended: int
    on_time_rate: str | None
    late_rate: str | None


class SplitShape(Schema):
    """The lines add up to the figures of the whole."""

    agency: str
    by: str
    from_date: date
    to_date: date
    as_of: datetime
    rows: list[SplitRow]


def _asked(
    agency: str, first: str | None, last: str | None, as_of: str | None, merged: str, now: datetime
) -> tuple[AgencySummary | None, dict[str, Any]]:
    span = queries.read_period(now=now, from_text=first or "", to_text=last or "", as_of_text=as_of or "")
    found = queries.agency_named(text=agency, first=span.from_date, last=span.to_date)
    return found, {
        "now": now,
        "agency_id": found.id if found else None,
        "from_date": span.from_date,
        "to_date": span.to_date,
        "as_of": span.as_of,
        "with_predecessors": merged == "true" and found is not None,
    }


def _rates(counts: Counts) -> tuple[str | None, str | None]:
    shown = split_rates([counts.early_or_on_time, counts.late])
    return shown[0], shown[1]


@router.get("/dossiers", response=StatisticsShape, summary="Dossiers handled, on time, late and open")
def dossier_statistics(
    request: HttpRequest,
    agency: AgencyText = "",
    from_: FromText = None,
    to: DayText = None,
    as_of: MomentText = None,
    with_predecessors: Merged = "false",
) -> StatisticsShape:
    """Days are inclusive. `as_of` defaults to now, `to` to its day, `from` to 1 January of its year.

    A figure stays with the agency that settled; its successor reads it along with its own by `with_predecessors`.
    A name that several agencies bear is refused with 409 and the `candidates`, a contradictory period with 409.
    """
    del request
    found, period = _asked(agency, from_, to, as_of, with_predecessors, moments.now())
    figures = queries.statistics(**period)
    on_time, late = _rates(figures.counts)
    return StatisticsShape(
        agency=found.name if found else WHOLE,
        handled=figures.handled,
        early=figures.early,
        on_time=figures.on_time,
        early_or_on_time=figures.early_or_on_time,
        late=figures.late,
        on_time_rate=on_time,
        late_rate=late,
        open=figures.open,
        open_late=figures.open_late,
        suspended=figures.suspended,
        as_of=local(figures.as_of),
    )


@router.get("/dossiers/split", response=SplitShape, summary="The same figures split along an axis")
def dossier_split(
    request: HttpRequest,
    by: Literal["agency", "procedure", "field", "channel", "month"],
    agency: AgencyText = "",
    from_: FromText = None,
    to: DayText = None,
    as_of: MomentText = None,
    with_predecessors: Merged = "false",
) -> SplitShape:
    """As `/statistics/dossiers`, one row for each agency, procedure, field, channel or month that has dossiers."""
    del request
    found, period = _asked(agency, from_, to, as_of, with_predecessors, moments.now())
    axis = StatisticsBy(by)
    rows = queries.statistics_by(by=axis, **period)
    names = _names(axis, [row.key for row in rows])
    lines = []
    for row in rows:
        on_time, late = _rates(row.counts)
        code, name = names.get(row.key, (row.key, row.key))
        lines.append(
            SplitRow(
                key=code,
                name=name,
                received=row.counts.received,
                refused_at_reception=row.counts.refused_at_reception,
                handled=row.counts.handled,
                early=row.counts.early,
                on_time=row.counts.on_time,
                late=row.counts.late,
                without_limit=row.counts.unlimited,
                extended=row.counts.extended,
                on_time_rate=on_time,
                late_rate=late,
            )
        )
    return SplitShape(
        agency=found.name if found else WHOLE,
        by=by,
        from_date=period["from_date"],
        to_date=period["to_date"],
        as_of=local(period["as_of"] or period["now"]),
        rows=lines,
    )


def _names(axis: StatisticsBy, keys: list[str]) -> dict[str, tuple[str, str]]:
    if axis is StatisticsBy.AGENCY:
        return {str(one.id): (one.code, one.name) for one in list_agencies(ids=[int(key) for key in keys])}
    if axis is StatisticsBy.FIELD:
        return {code: (code, name) for code, name in field_names(codes=keys).items()}
    if axis is StatisticsBy.PROCEDURE:
        found = procedure_names(procedure_ids=[int(key) for key in keys])
        return {str(one): (str(one), name) for one, name in found.items()}
    return {}
