"""The frame of every verb: guard, lock, decide, write. Each verb's own file says only what is its own.

A verb is three round trips: begin and one pipeline of reads (lock first), one of writes, commit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import models, transaction

from dinh.domains.dossiers.lifecycle import is_held_by_another, next_state, permitted, transition
from dinh.domains.dossiers.models import (
    ClockInterval,
    CountDelta,
    Deadline,
    Dossier,
    DossierEvent,
    DossierMessage,
    DossierStep,
    Extension,
    FormVersion,
    Opinion,
    Party,
    Rating,
    Result,
    SubmittedPaper,
    SupplementRequest,
)
from dinh.domains.dossiers.permissions import is_filer, takes_part, visible_dossiers
from dinh.domains.dossiers.queries.sheets import CalendarRows, read_locked
from dinh.domains.dossiers.rules.refusals import (
    ClockWentBack,
    DossierNotFound,
    HeldByAnother,
    StalePage,
    VerbNotAllowed,
    WrongState,
)
from dinh.domains.dossiers.rules.sheet import Act, DossierFacts, Plan, Sheet, reference
from dinh.domains.dossiers.types import STATE_LABELS, DossierState, DossierVerb
from dinh.domains.people.queries import account_names, calendars_from, working_calendars
from dinh.domains.procedures.queries import version_plan
from dinh.kernel.access.types import Actor, ActorKind
from dinh.kernel.audit.actions import record
from dinh.kernel.outbox.actions import publish
from dinh.kernel.writes.actions import Writes
from dinh.kernel.writes.queries import BoundRead
from dinh.lib.moments import show_moment

TABLES: Mapping[str, type[models.Model]] = {
    model.__name__: model
    for model in (
        ClockInterval,
        CountDelta,
        Deadline,
        Dossier,
        DossierEvent,
        DossierMessage,
        DossierStep,
        Extension,
        FormVersion,
        Opinion,
        Party,
        Rating,
        Result,
        SubmittedPaper,
        SupplementRequest,
    )
}
Decide = Callable[[Sheet, Act], Plan | None]
# Two requests read their clocks before one of them gets the lock: so much is crossing, more is a wrong clock.
CROSSING = timedelta(seconds=10)


def write_plan(*, plan: Plan, writes: Writes) -> None:
    """Put rows, facts and the audit line of a plan on the list; asks the database nothing.

    The one place where a decided verb becomes rows: the live action and the bulk loader both use it.
    """
    for row in plan.rows:
        if row.where:
            writes.update(TABLES[row.table], row.where, **row.values)
        else:
            writes.insert(TABLES[row.table], **row.values)
    writes.afterwards(partial(_tell, plan, writes))


def _tell(plan: Plan, writes: Writes) -> None:
    """The facts and the audit line."""
    facts = plan.sheet.dossier
    key = reference(facts.id)
    for event in plan.events:
        publish(event, key=key, now=plan.now, writes=writes)
    record(
        actor=plan.actor,
        verb=plan.verb,
        subject=key,
        owner=facts.owner,
        changes=plan.changes,
        now=plan.now,
        purpose=plan.purpose,
        writes=writes,
    )


def guard(*, sheet: Sheet, act: Act, verb: DossierVerb) -> DossierState:
    """The next state of a verb, after state, permission and claim have been checked; pure.

    Refused: WrongState, VerbNotAllowed, HeldByAnother.
    """
    facts = sheet.dossier
    row = transition(facts.state, verb)
    if row is None:
        raise WrongState(state=STATE_LABELS[facts.state])
    if not permitted(row.who, act.actor, facts):
        raise VerbNotAllowed
    if is_held_by_another(verb, act.actor, facts):
        assert facts.held_since is not None
        raise HeldByAnother(account_id=facts.holder_account_id, at=show_moment(facts.held_since))
    resume = DossierState(facts.resume_state) if facts.resume_state else None
    return next_state(facts.state, verb, resume)


def perform(
    *,
    actor: Actor,
    now: datetime,
    dossier_id: int,
    decide: Decide,
    expected_version: int | None = None,
    agencies: Iterable[int] = (),
    also: Sequence[BoundRead] = (),
) -> Sheet:
    """Lock the dossier, decide, write everything in one pipeline; return the sheet after it.

    `also` are reads that ride along behind the lock; `decide` finds their rows in `act.also`.

    `expected_version` is the `lock_version` the caller's page showed. Refused: DossierNotFound (also for a
    dossier that does not exist for the actor), StalePage, ClockWentBack (`now` before the last step), and whatever
    `decide` refuses. A decision of None changes nothing.
    """
    try:
        with transaction.atomic():
            sheet, versions, rows = read_locked(dossier_id=dossier_id, also=also)
            _check_exists_for(actor, sheet.dossier)
            _check_fresh(sheet.dossier, expected_version)
            act = act_on(
                facts=sheet.dossier,
                actor=actor,
                now=_in_order(sheet.dossier, now),
                agencies=agencies,
                versions=versions,
                also=rows,
            )
            plan = decide(sheet, act)
            if plan is None:
                return sheet
            writes = Writes()
            write_plan(plan=plan, writes=writes)
            writes.run()
    except HeldByAnother as refusal:
        raise _with_name(refusal) from None
    return plan.sheet


def act_on(
    *,
    facts: DossierFacts,
    actor: Actor,
    now: datetime,
    agencies: Iterable[int] = (),
    versions: CalendarRows | None = None,
    also: tuple[list[tuple[Any, ...]], ...] = (),
) -> Act:
    """The act of an actor on a dossier: plan of its version, calendars of the agencies concerned.

    `versions` are rows of people's `calendar_versions`; without them the calendars are asked for here. `also` are the
    rows of what the verb read besides.
    """
    concerned = {facts.competent_agency_id, facts.reception_agency_id, facts.holder_agency_id, *agencies}
    return Act(
        actor=actor,
        now=now,
        plan=version_plan(version_id=facts.version_id, agency_id=facts.competent_agency_id),
        calendars=(
            working_calendars(agency_ids=concerned)
            if versions is None
            else calendars_from(rows=versions, agency_ids=concerned)
        ),
        also=also,
    )


def _check_exists_for(actor: Actor, facts: DossierFacts) -> None:
    """Refused with DossierNotFound when the dossier does not exist for the actor; asks only in the rare case."""
    if actor.kind is ActorKind.SYSTEM or is_filer(actor, facts):
        return
    if facts.state is not DossierState.DRAFT and takes_part(actor, facts):
        return
    if not visible_dossiers(actor).filter(pk=facts.id).exists():
        raise DossierNotFound


def _check_fresh(facts: DossierFacts, expected_version: int | None) -> None:
    """Refused with StalePage, naming who was first and when."""
    if expected_version is None or expected_version == facts.lock_version:
        return
    name = _name_of(facts.updated_by_id)
    raise StalePage(at=show_moment(facts.updated_at), by=f", do {name} xử lý" if name else "")


def _in_order(facts: DossierFacts, now: datetime) -> datetime:
    """The moment of a verb, never before that of the verb before it. Refused: ClockWentBack."""
    if now + CROSSING < facts.updated_at:
        raise ClockWentBack(now=show_moment(now), at=show_moment(facts.updated_at))
    return max(now, facts.updated_at)


def _with_name(refusal: HeldByAnother) -> HeldByAnother:
    """The same refusal, naming the officer who was first."""
    name = _name_of(refusal.account_id) or "người khác"
    return HeldByAnother(account_id=refusal.account_id, at=str(refusal.values["at"]), by=name)


def _name_of(account_id: int | None) -> str:
    """Display name of an account, empty when unknown."""
    return account_names(account_ids=(account_id,)).get(account_id, "") if account_id is not None else ""
