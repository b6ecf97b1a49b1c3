"""The officer's inbox: tabs, search inside, keyset paging, capped counts in one statement."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from dinh.domains.dossiers.models import Dossier, Opinion
from dinh.domains.dossiers.queries.lines import Plans, plans_for, step_title
from dinh.domains.dossiers.queries.paging import beyond, page_key
from dinh.domains.dossiers.rules.clock import limit_of
from dinh.domains.dossiers.types import (
    DossierState,
    DossierVerb,
    InboxPage,
    InboxRow,
    InboxTab,
    OfficerLoad,
    OpinionToAnswer,
    TabCount,
)
from dinh.domains.people.queries import working_calendar
from dinh.domains.people.types import Role
from dinh.domains.procedures.types import Verb, VersionPlan
from dinh.kernel.access.types import Actor
from dinh.lib.deadlines import HolderKind, Waiting, is_past
from dinh.lib.moments import cut_to_minute
from dinh.lib.vietnamese import fold

CAP = 500
SOON_DAYS = 2
MOST_ROWS = 200
NEXT_VERBS = {
    DossierState.SUBMITTED: DossierVerb.RECEIVE,
    DossierState.FINISHED: DossierVerb.HAND_OVER,
}
RUNNING = Q(suspended_for="", received_at__isnull=False)
SUSPENDED = ~Q(suspended_for="") | Q(state=DossierState.WAITING_SUPPLEMENT)
COLUMNS = (
    "id",
    "code",
    "state",
    "version_id",
    "channel",
    "competent_agency_id",
    "subject_name",
    "step_code",
    "holder_kind",
    "holder_agency_id",
    "holder_account_id",
    "sort_at",
    "original_due_at",
    "due_at",
    "answer_by",
    "suspended_for",
    "open_opinions",
    "extended",
    "submitted_at",
    "received_at",
    "reception_due_at",
    "held_since",
    "lock_version",
)


def _held_by_unit(actor: Actor) -> Q:
    """What the posts of the actor hold together."""
    wanted = Q(pk=0)
    for agency_id, role, unit_id in dict.fromkeys((p.agency_id, p.role, p.unit_id) for p in actor.posts):
        one = Q(holder_agency_id=agency_id, holder_role=role)
        if unit_id is not None:
            one &= Q(holder_unit_id=unit_id) | Q(holder_unit_id__isnull=True)
        wanted |= one
    return wanted


def _soon(actor: Actor, now: datetime) -> datetime:
    calendar = working_calendar(agency_id=actor.agency_id)
    return calendar.add(cut_to_minute(now), SOON_DAYS * calendar.ordinary_day)


def _tab(actor: Actor, tab: InboxTab, now: datetime, soon: datetime) -> QuerySet[Dossier]:
    open_rows = Dossier.objects.filter(finished_at__isnull=True)
    if tab is InboxTab.HAND_OVER:
        counters = [post.agency_id for post in actor.posts if post.role == Role.ONE_STOP]
        return Dossier.objects.filter(reception_agency_id__in=counters or [0], state=DossierState.FINISHED)
    if tab is InboxTab.MINE:
        return open_rows.filter(RUNNING, holder_account_id=actor.account_id or 0)
    unit = open_rows.filter(_held_by_unit(actor)).exclude(state=DossierState.DRAFT)
    if tab is InboxTab.UNIT:
        return unit.filter(RUNNING)
    if tab is InboxTab.DUE_SOON:
        return unit.filter(RUNNING, sort_at__gte=now, sort_at__lt=soon)
    if tab is InboxTab.LATE:
        return unit.filter(RUNNING, sort_at__lt=cut_to_minute(now))
    if tab is InboxTab.WAITING:
        return unit.filter(RUNNING, open_opinions__gt=0)
    if tab is InboxTab.SUSPENDED:
        return unit.filter(SUSPENDED)
    return unit.filter(state=DossierState.SUBMITTED)


def inbox(
    *,
    actor: Actor,
    now: datetime,
    tab: InboxTab,
    q: str = "",
    procedure_id: int | None = None,
    step_code: str = "",
    after: str | None = None,
    limit: int = 50,
) -> InboxPage:
    """One page of a tab, by what is due first; `q` searches code, subject and procedure inside the tab.

    `procedure_id` and `step_code` narrow it further. Refused: BadPageKey.
    """
    limit = max(1, min(limit, MOST_ROWS))
    rows = _tab(actor, tab, now, _soon(actor, now) if tab is InboxTab.DUE_SOON else now)
    for word in fold(q).split():
        rows = rows.filter(search_text__contains=word)
    if procedure_id is not None:
        rows = rows.filter(procedure_id=procedure_id)
    if step_code:
        rows = rows.filter(step_code=step_code)
    return _page(rows, tab, now, after, limit)


def officer_work(
    *,
    actor: Actor,
    agency_id: int,
    account_id: int | None,
    now: datetime,
    after: str | None = None,
    limit: int = 50,
) -> InboxPage:
    """The open dossiers that a line of `unit_load` counts (None: taken by nobody), by what is due first.

    Empty for an officer of another agency. Refused: BadPageKey.
    """
    rows = Dossier.objects.filter(
        finished_at__isnull=True,
        received_at__isnull=False,
        holder_agency_id=agency_id if agency_id in actor.agency_ids else 0,
        holder_account_id=account_id,
    )
    return _page(rows, InboxTab.UNIT, now, after, max(1, min(limit, MOST_ROWS)))


def _page(rows: QuerySet[Dossier], tab: InboxTab, now: datetime, after: str | None, limit: int) -> InboxPage:
    found = list(
        rows.filter(beyond(column="sort_at", key=after))
        .order_by("sort_at", "id")
        .values(*COLUMNS)[: limit + 1]
    )
    more = len(found) > limit
    found = found[:limit]
    plans = plans_for(rows=((row["version_id"], row["competent_agency_id"]) for row in found))
    last = found[-1] if found else None
    return InboxPage(
        tab=tab,
        rows=tuple(_row(row, plans, now) for row in found),
        after=page_key(at=last["sort_at"], row_id=last["id"]) if more and last else None,
    )


def _row(row: dict[str, object], plans: Plans, now: datetime) -> InboxRow:
    values = dict(row)
    state = DossierState(str(values["state"]))
    plan = plans.of(values.pop("version_id"), values["competent_agency_id"])  # type: ignore[arg-type]
    suspended_for = str(values.pop("suspended_for"))
    step_code = str(values["step_code"])
    title = step_title(plan=plan, state=state, step_code=step_code, suspended_for=suspended_for)
    reception_due = values.pop("reception_due_at")
    due_at = values["due_at"] if values["received_at"] else reception_due
    waits = bool(suspended_for) or state is DossierState.WAITING_SUPPLEMENT
    values.update(
        state=state,
        due_at=due_at,
        holder_kind=HolderKind(str(values["holder_kind"])),
        procedure_id=plan.procedure_id,
        procedure_code=plan.procedure_code,
        procedure_name=plan.name,
        limit=limit_of(plan, str(values["channel"])),
        step_title=title,
        next_verb=None if waits else _next_verb(plan, state, step_code),
        suspended=waits,
        suspended_for=Waiting(suspended_for) if suspended_for else None,
        is_late=not waits and isinstance(due_at, datetime) and is_past(due_at, now),
    )
    return InboxRow(**values)  # type: ignore[arg-type]


def _next_verb(plan: VersionPlan, state: DossierState, step_code: str) -> DossierVerb | None:
    if state in NEXT_VERBS:
        return NEXT_VERBS[state]
    step = next((one for one in plan.steps if one.code == step_code), None)
    for verb in (Verb.FORWARD, Verb.FINISH):
        if step is not None and step.allows(verb):
            return DossierVerb(verb.value)
    return None


def tab_counts(*, actor: Actor, now: datetime) -> tuple[TabCount, ...]:
    """Counts of all tabs, each capped at 500, in one statement."""
    soon = _soon(actor, now)
    parts: list[str] = []
    args: list[Any] = []
    for tab in InboxTab:
        text, params = _tab(actor, tab, now, soon).order_by().values("id")[: CAP + 1].query.sql_with_params()
        parts.append(f"(SELECT count(*) FROM ({text}) {tab.value})")  # noqa: S608 - compiled by the ORM
        args.extend(params)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", args)
        found = cursor.fetchone()
    return tuple(
        TabCount(tab=tab, count=min(count, CAP), capped=count > CAP)
        for tab, count in zip(InboxTab, found, strict=True)
    )


def opinions_to_answer(*, actor: Actor) -> tuple[OpinionToAnswer, ...]:
    """Opinions that the actor's agencies are asked for and have not given, of open dossiers, first due first."""
    rows = (
        Opinion.objects.filter(
            agency_id__in=actor.agency_ids, answered_at__isnull=True, dossier__finished_at__isnull=True
        )
        .select_related("dossier")
        .order_by("answer_by", "asked_at")[:MOST_ROWS]
    )
    found = list(rows)
    plans = plans_for(rows=((row.dossier.version_id, row.dossier.competent_agency_id) for row in found))
    return tuple(
        OpinionToAnswer(
            id=str(row.id),
            dossier_id=row.dossier_id,
            code=row.dossier.code or "",
            procedure_name=plans.of(row.dossier.version_id, row.dossier.competent_agency_id).name,
            question=row.question,
            asked_at=row.asked_at,
            answer_by=row.answer_by,
            asked_of_agency_id=row.agency_id or 0,
            competent_agency_id=row.dossier.competent_agency_id,
        )
        for row in found
    )


def unit_load(*, actor: Actor, agency_id: int, now: datetime) -> tuple[OfficerLoad, ...]:
    """Who holds how many open dossiers of an agency; nothing for an officer of another agency."""
    if agency_id not in actor.agency_ids:
        return ()
    loads: dict[int | None, list[int]] = {}
    rows = Dossier.objects.filter(
        finished_at__isnull=True, holder_agency_id=agency_id, received_at__isnull=False
    ).values_list("holder_account_id", "due_at")
    for account_id, due_at in rows.iterator():
        load = loads.setdefault(account_id, [0, 0])
        load[0] += 1
        load[1] += int(is_past(due_at, now))
    return tuple(
        OfficerLoad(account_id=account_id, open=load[0], open_late=load[1])
        for account_id, load in sorted(loads.items(), key=lambda item: (-item[1][0], item[0] or 0))
    )
