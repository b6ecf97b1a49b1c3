"""Click down: the dossiers a figure counts, as much of each as the caller may see."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from dinh.domains.dossiers.models import ClockInterval, Deadline, Dossier, DossierStep
from dinh.domains.dossiers.permissions import oversees
from dinh.domains.dossiers.queries.clocks import late_steps
from dinh.domains.dossiers.queries.lines import plans_for
from dinh.domains.dossiers.queries.paging import before, page_key
from dinh.domains.dossiers.queries.statistics import Period, agencies_of, period
from dinh.domains.dossiers.types import (
    DeadlineScope,
    DossierState,
    Outcome,
    RecordClass,
    StatisticsPage,
    StatisticsRecord,
)
from dinh.domains.people.queries import working_calendars
from dinh.kernel.access.types import Actor, ActorKind
from dinh.lib.deadlines import Timeliness, Waiting
from dinh.lib.moments import at, cut_to_minute

FEWEST_FOR_PUBLIC = 5
MOST_ROWS = 200
VERDICTS = {
    RecordClass.EARLY: (Timeliness.EARLY,),
    RecordClass.ON_TIME: (Timeliness.ON_TIME,),
    RecordClass.EARLY_OR_ON_TIME: (Timeliness.EARLY, Timeliness.ON_TIME),
    RecordClass.LATE: (Timeliness.LATE,),
    RecordClass.UNLIMITED: (Timeliness.UNLIMITED,),
}
OPEN_CLASSES = frozenset({RecordClass.OPEN, RecordClass.OPEN_LATE, RecordClass.SUSPENDED})


def statistics_records(
    *,
    actor: Actor,
    now: datetime,
    record_class: RecordClass,
    agency_id: int | None,
    from_date: date | None = None,
    to_date: date | None = None,
    as_of: datetime | None = None,
    with_sub_units: bool = True,
    with_predecessors: bool = False,
    by_reception: bool = False,
    procedure_id: int | None = None,
    field_code: str | None = None,
    channel: str | Collection[str] | None = None,
    after: str | None = None,
    limit: int = 50,
) -> StatisticsPage:
    """The dossiers behind a figure of `statistics` or a row of `statistics_by`, latest first.

    Officers of the competent agency, province administrators and auditors see code and subject; everybody else
    procedure, agency, step and days late, and nothing of a figure under five (`closed`). With `as_of` an open class
    holds what was open then, each record as it stood at that moment. Refused: BadPageKey, people's AgencyNotFound.
    """
    limit = max(1, min(limit, MOST_ROWS))
    span = period(now=now, from_date=from_date, to_date=to_date, as_of=as_of)
    ids = agencies_of(
        agency_id=agency_id,
        on=span.to_date,
        with_sub_units=with_sub_units,
        with_predecessors=with_predecessors,
    )
    rows = _counted(record_class, span, now)
    if ids is not None:
        rows = rows.filter(**{f"{_agency_column(record_class, by_reception=by_reception)}__in": ids})
    if procedure_id is not None:
        rows = rows.filter(procedure_id=procedure_id)
    if field_code is not None:
        rows = rows.filter(field_code=field_code)
    if channel is not None:
        rows = rows.filter(channel__in=[channel] if isinstance(channel, str) else list(channel))
    if not _is_insider(actor) and rows.values("id")[:FEWEST_FOR_PUBLIC].count() < FEWEST_FOR_PUBLIC:
        return StatisticsPage(records=(), after=None, closed=True)
    column = _sort_column(record_class)
    found = list(rows.filter(before(column=column, key=after)).order_by(f"-{column}", "-id")[: limit + 1])
    more = len(found) > limit
    found = found[:limit]
    last = found[-1] if found else None
    key = page_key(at=getattr(last, column), row_id=last.pk) if more and last is not None else None
    if record_class in OPEN_CLASSES and span.until is not None:
        found = _as_they_stood(found)
    return StatisticsPage(records=_records(found, actor, span.as_of), after=key)


def _agency_column(record_class: RecordClass, *, by_reception: bool) -> str:
    """The column by which the figure of the class counts a dossier for an agency."""
    if record_class in OPEN_CLASSES or record_class is RecordClass.REFUSED_AT_RECEPTION:
        return "reception_agency_id" if by_reception else "competent_agency_id"
    if by_reception:
        return "received_by_id"
    return "received_for_id" if record_class is RecordClass.RECEIVED else "competent_agency_id"


def _sort_column(record_class: RecordClass) -> str:
    if record_class is RecordClass.RECEIVED or record_class in OPEN_CLASSES:
        return "received_at"
    return "finished_at"


def _counted(record_class: RecordClass, span: Period, now: datetime) -> QuerySet[Dossier]:
    begin, end = at(span.from_date), at(span.to_date + timedelta(days=1)) - timedelta(microseconds=1)
    if span.until is not None:
        end = min(end, span.until)
    inside = Q(finished_at__gte=begin, finished_at__lte=end)
    if record_class is RecordClass.RECEIVED:
        return Dossier.objects.filter(received_at__gte=begin, received_at__lte=end)
    if record_class is RecordClass.REFUSED_AT_RECEPTION:
        return Dossier.objects.filter(inside, outcome=Outcome.REFUSED_AT_RECEPTION)
    if record_class in OPEN_CLASSES and span.until is not None:
        return _open_then(record_class, span.until)
    if record_class in OPEN_CLASSES:
        rows = Dossier.objects.filter(finished_at__isnull=True, received_at__isnull=False)
        if record_class is RecordClass.OPEN_LATE:
            return rows.filter(suspended_for="", due_at__lt=cut_to_minute(now))
        return rows.exclude(suspended_for="") if record_class is RecordClass.SUSPENDED else rows
    handled = Dossier.objects.filter(inside, received_at__isnull=False)
    if record_class is RecordClass.EXTENDED:
        return handled.filter(extended=True)
    if record_class in VERDICTS:
        # Written out, not a parameter: a prepared statement's general plan could not use the index of late ones.
        written = [RawSQL(f"'{verdict.value}'", ()) for verdict in VERDICTS[record_class]]  # noqa: S611 - our own words
        return (
            handled.filter(timeliness=written[0])
            if len(written) == 1
            else handled.filter(timeliness__in=written)
        )
    return handled


def _open_then(record_class: RecordClass, as_of: datetime) -> QuerySet[Dossier]:
    """What was open at an earlier moment, from the history, as `statistics` counts it."""
    own = {"dossier": OuterRef("pk")}
    pauses = ClockInterval.objects.filter(
        Q(to_at__isnull=True) | Q(to_at__gt=as_of), **own, from_at__lte=as_of
    )
    deadlines = Deadline.objects.filter(**own, scope=DeadlineScope.DOSSIER, computed_at__lte=as_of)
    steps = DossierStep.objects.filter(**own, opened_at__lte=as_of)
    rows = Dossier.objects.filter(
        Q(finished_at__isnull=True) | Q(finished_at__gt=as_of), received_at__lte=as_of
    ).annotate(
        due_then=Subquery(deadlines.order_by("-seq", "-computed_at").values("due_at")[:1]),
        paused_then=Subquery(pauses.order_by("-from_at", "-id").values("kind")[:1]),
        step_then=Subquery(steps.order_by("-seq").values("step_code")[:1]),
    )
    if record_class is RecordClass.OPEN_LATE:
        return rows.filter(~Exists(pauses), due_then__lt=cut_to_minute(as_of))
    return rows.filter(Exists(pauses)) if record_class is RecordClass.SUSPENDED else rows


WAITING_STATES = {
    Waiting.SUPPLEMENT: DossierState.WAITING_SUPPLEMENT,
    Waiting.FEE: DossierState.WAITING_FEE,
}


def _as_they_stood(found: list[Dossier]) -> list[Dossier]:
    """Rows of `_open_then` with the columns a record shows as they were at its moment; never saved."""
    for row in found:
        then = vars(row)
        row.finished_at, row.timeliness = None, ""
        row.due_at, row.suspended_for, row.step_code = (
            then["due_then"],
            then["paused_then"] or "",
            then["step_then"] or "",
        )
        waiting = WAITING_STATES.get(Waiting(row.suspended_for)) if row.suspended_for else None
        row.state = waiting or DossierState.IN_PROGRESS
    return found


def _is_insider(actor: Actor) -> bool:
    return actor.kind in {ActorKind.OFFICIAL, ActorKind.SYSTEM}


def _may_open(actor: Actor, row: Dossier) -> bool:
    if actor.kind is ActorKind.SYSTEM or oversees(actor):
        return True
    return bool({row.competent_agency_id, row.reception_agency_id} & set(actor.agency_ids))


def _records(found: list[Dossier], actor: Actor, now: datetime) -> tuple[StatisticsRecord, ...]:
    plans = plans_for(rows=((row.version_id, row.competent_agency_id) for row in found))
    calendars = working_calendars(agency_ids={row.competent_agency_id for row in found})
    late = [
        (
            row.pk,
            plans.of(row.version_id, row.competent_agency_id),
            calendars[row.competent_agency_id],
            row.due_at,
            row.finished_at,
        )
        for row in found
        if row.timeliness == Timeliness.LATE and row.due_at and row.finished_at
    ]
    held = late_steps(rows=late)
    records = []
    for row in found:
        opened = _may_open(actor, row)
        plan = plans.of(row.version_id, row.competent_agency_id)
        guilty = held.get(row.pk)
        current = next((step.title for step in plan.steps if step.code == row.step_code), "")
        end = cut_to_minute(row.finished_at or now)
        over = row.due_at is not None and end > row.due_at and not row.suspended_for
        calendar = calendars[row.competent_agency_id]
        late_days = 0
        if over and row.due_at is not None:
            late_days = -(-calendar.between(row.due_at, end) // calendar.ordinary_day) or 1
        records.append(
            StatisticsRecord(
                id=row.pk if opened else None,
                code=row.code if opened else None,
                subject_name=row.subject_name if opened else None,
                procedure_id=row.procedure_id,
                procedure_name=plan.name,
                field_code=row.field_code,
                competent_agency_id=row.competent_agency_id,
                reception_agency_id=row.reception_agency_id,
                channel=row.channel,
                state=DossierState(row.state),
                received_at=row.received_at,
                due_at=row.due_at,
                finished_at=row.finished_at,
                timeliness=row.timeliness or None,
                days_late=late_days,
                step_title=guilty.title if guilty is not None else current,
            )
        )
    return tuple(records)
