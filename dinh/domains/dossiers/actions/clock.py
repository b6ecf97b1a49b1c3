"""The clock itself: stopped for force majeure, run again, computed anew, passed on to a successor."""

from __future__ import annotations

from datetime import datetime

from dinh.domains.dossiers.actions.frame import guard, perform
from dinh.domains.dossiers.rules import texts
from dinh.domains.dossiers.rules.change import Change
from dinh.domains.dossiers.rules.refusals import ClockRunning, ClockStopped
from dinh.domains.dossiers.rules.sheet import Act, Plan, Sheet
from dinh.domains.dossiers.types import DossierState, DossierVerb
from dinh.events.dossiers import DeadlineMoved, DossierPassedOn
from dinh.kernel.access.types import SYSTEM, Actor
from dinh.lib.deadlines import Waiting


def decide_pause(*, sheet: Sheet, act: Act, reason: str) -> Plan:
    """Force majeure: the clock stops, the holder stays (Bộ luật Dân sự 2015, Điều 156)."""
    guard(sheet=sheet, act=act, verb=DossierVerb.PAUSE)
    if sheet.is_suspended:
        raise ClockStopped
    said = texts.reason(reason)
    change = Change(sheet, act, DossierVerb.PAUSE)
    change.stop_clock(Waiting.FORCE_MAJEURE, said)
    change.recompute()
    return change.plan({"reason": said})


def decide_resume(*, sheet: Sheet, act: Act) -> Plan:
    """The clock runs again after force majeure."""
    guard(sheet=sheet, act=act, verb=DossierVerb.RESUME)
    if sheet.dossier.suspended_for != Waiting.FORCE_MAJEURE:
        raise ClockRunning
    change = Change(sheet, act, DossierVerb.RESUME)
    change.run_clock(Waiting.FORCE_MAJEURE)
    change.recompute()
    return change.plan()


def decide_recompute(*, sheet: Sheet, act: Act) -> Plan | None:
    """Compute the deadline anew after the calendar changed; None when it did not move."""
    guard(sheet=sheet, act=act, verb=DossierVerb.RECOMPUTE)
    facts = sheet.dossier
    if not facts.is_received:
        return None
    change = Change(sheet, act, DossierVerb.RECOMPUTE)
    reckoned = change.recompute()
    moved_step = change.recompute_step()
    if reckoned.due_at == facts.due_at and not moved_step:
        return None
    if reckoned.due_at == facts.due_at:
        return change.plan()
    change.tell(
        DeadlineMoved(
            dossier_id=facts.id,
            code=facts.code or "",
            filer_account_id=facts.filer_account_id,
            due_before=facts.due_at,
            due_at=reckoned.due_at,
            at=act.now,
        )
    )
    return change.plan()


def decide_pass_on(*, sheet: Sheet, act: Act, predecessor_id: int, successor_id: int) -> Plan:
    """An open dossier goes to the successor of its merged agency in every capacity; its due moment stays.

    A finished one that waits to be handed over changes its counter only: its figures stay with who settled it.
    """
    guard(sheet=sheet, act=act, verb=DossierVerb.PASS_ON)
    facts = sheet.dossier
    change = Change(sheet, act, DossierVerb.PASS_ON)
    moved = {
        name: successor_id
        for name in ("competent_agency_id", "reception_agency_id", "holder_agency_id")
        if getattr(facts, name) == predecessor_id and not (facts.has_ended and name == "competent_agency_id")
    }
    step = sheet.step
    if step is not None and step.agency_id == predecessor_id:
        change.close_step()
        change.set(**moved)
        change.carry_step(step, agency_id=successor_id)
    change.set(**moved, holder_unit_id=None, holder_account_id=None, held_since=None)
    change.tell(
        DossierPassedOn(
            dossier_id=facts.id,
            code=facts.code or "",
            from_agency_id=predecessor_id,
            to_agency_id=successor_id,
            at=act.now,
        )
    )
    return change.plan({"from_agency": predecessor_id, "to_agency": successor_id})


def pause_clock(
    *, actor: Actor, now: datetime, dossier_id: int, reason: str, expected_version: int | None = None
) -> Sheet:
    """Stop the clock for force majeure, by a leader. Refused: WrongState, VerbNotAllowed, ClockStopped, ReasonNeeded."""

    def decide(sheet: Sheet, act: Act) -> Plan:
        return decide_pause(sheet=sheet, act=act, reason=reason)

    return perform(
        actor=actor, now=now, dossier_id=dossier_id, decide=decide, expected_version=expected_version
    )


def resume_clock(
    *, actor: Actor, now: datetime, dossier_id: int, expected_version: int | None = None
) -> Sheet:
    """Run the clock again after force majeure. Refused: WrongState, VerbNotAllowed, ClockRunning."""

    def decide(sheet: Sheet, act: Act) -> Plan:
        return decide_resume(sheet=sheet, act=act)

    return perform(
        actor=actor, now=now, dossier_id=dossier_id, decide=decide, expected_version=expected_version
    )


def recompute_deadline(*, now: datetime, dossier_id: int) -> bool:
    """Compute an open dossier's deadline anew; True when it moved. Tells `dossiers.deadline.moved.v1` then."""

    moved = False

    def decide(sheet: Sheet, act: Act) -> Plan | None:
        nonlocal moved
        plan = decide_recompute(sheet=sheet, act=act) if sheet.dossier.state.is_open else None
        moved = plan is not None
        return plan

    perform(actor=SYSTEM, now=now, dossier_id=dossier_id, decide=decide)
    return moved


def pass_on(*, now: datetime, dossier_id: int, predecessor_id: int, successor_id: int) -> Sheet:
    """Pass an open dossier on to the successor agency; tells `dossiers.dossier.passed_on.v1`, once however often called."""

    def decide(sheet: Sheet, act: Act) -> Plan | None:
        facts = sheet.dossier
        concerned = {facts.reception_agency_id, facts.holder_agency_id}
        if facts.state.is_open:
            concerned.add(facts.competent_agency_id)
        elif facts.state is not DossierState.FINISHED:
            return None
        if predecessor_id not in concerned:
            return None
        return decide_pass_on(sheet=sheet, act=act, predecessor_id=predecessor_id, successor_id=successor_id)

    return perform(actor=SYSTEM, now=now, dossier_id=dossier_id, decide=decide, agencies=(successor_id,))
