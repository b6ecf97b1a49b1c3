"""Hoàn tác: the officer takes his own last move back, as a new move that leaves the old one in the history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dinh.domains.dossiers.actions.frame import guard, perform
from dinh.domains.dossiers.permissions import visible_dossiers
from dinh.domains.dossiers.queries.deeds import last_deed
from dinh.domains.dossiers.rules.change import Change
from dinh.domains.dossiers.rules.refusals import DossierNotFound, NothingToUndo
from dinh.domains.dossiers.rules.sheet import Act, Plan, Sheet, StepFacts
from dinh.domains.dossiers.rules.undo import Deed, why_no_undo
from dinh.domains.dossiers.types import BulkLine, DossierVerb
from dinh.events.dossiers import StepUndone
from dinh.kernel.access.types import Actor
from dinh.lib.refusals import Refusal


def decide_undo(*, sheet: Sheet, act: Act, deed: Deed, left: StepFacts | None) -> Plan:
    """The dossier is again where it was before the last move; whoever moved it holds it, if the step is his.

    Its state stays "in progress" and its legal clock was never touched. Refused: WrongState, VerbNotAllowed,
    NothingToUndo, TooLateToUndo.
    """
    state = guard(sheet=sheet, act=act, verb=DossierVerb.UNDO)
    facts, actor = sheet.dossier, act.actor
    refusal = why_no_undo(
        facts=facts,
        opened=sheet.step,
        left=left,
        deed=deed,
        plan=act.plan,
        account_id=actor.account_id,
        now=act.now,
    )
    if refusal is not None:
        raise refusal
    assert left is not None
    if left.agency_id is None or left.agency_id not in act.calendars:
        raise NothingToUndo
    holder = actor.account_id if actor.has_role(left.role, left.agency_id) else left.account_id
    change = Change(sheet, act, DossierVerb.UNDO)
    change.close_step()
    change.open_step(
        plan=next((step for step in act.plan.steps if step.code == left.step_code), None),
        step_code=left.step_code,
        title=left.title,
        holder_kind=left.holder_kind,
        agency_id=left.agency_id,
        role=left.role,
        unit_id=left.unit_id,
        account_id=holder,
        visit=(left.visit, left.visit_opened_at),
    )
    change.set(
        state=state,
        step_code=left.step_code,
        holder_kind=left.holder_kind,
        holder_agency_id=left.agency_id,
        holder_unit_id=left.unit_id,
        holder_role=left.role,
        holder_account_id=holder,
        held_since=act.now if holder is not None else None,
    )
    change.tell(
        StepUndone(
            dossier_id=facts.id,
            code=facts.code or "",
            undone=deed.verb.value,
            from_step=facts.step_code,
            to_step=left.step_code,
            holder_agency_id=left.agency_id,
            holder_role=left.role,
            at=act.now,
        )
    )
    return change.plan({"undone": deed.verb.value, "from": facts.step_code, "to": left.step_code})


def undo_move(*, actor: Actor, now: datetime, dossier_id: int, expected_version: int | None = None) -> Sheet:
    """Take back one's own last move of a dossier, within ten minutes and before anybody did anything after it.

    Tells `dossiers.step.undone.v1`. Refused: DossierNotFound, StalePage, WrongState, VerbNotAllowed, NothingToUndo,
    TooLateToUndo.
    """
    before = last_deed(dossier_id=dossier_id)
    left = before[1] if before is not None else None

    def decide(sheet: Sheet, act: Act) -> Plan:
        found = last_deed(dossier_id=dossier_id)  # read again: now the dossier is locked
        if found is None:
            raise NothingToUndo
        return decide_undo(sheet=sheet, act=act, deed=found[0], left=found[1])

    return perform(
        actor=actor,
        now=now,
        dossier_id=dossier_id,
        decide=decide,
        expected_version=expected_version,
        agencies=(left.agency_id,) if left is not None and left.agency_id is not None else (),
    )


def bulk_undo(*, actor: Actor, now: datetime, dossier_ids: Sequence[int]) -> tuple[BulkLine, ...]:
    """Take back many, each in a transaction of its own; the report says of each whether it came back or why not."""
    codes = dict(visible_dossiers(actor).filter(pk__in=dossier_ids).values_list("pk", "code"))
    lines: list[BulkLine] = []
    for dossier_id in dict.fromkeys(dossier_ids):
        try:
            if dossier_id not in codes:
                raise DossierNotFound
            undo_move(actor=actor, now=now, dossier_id=dossier_id)
        except Refusal as refusal:
            line = {"done": False, "refusal_code": refusal.code, "sentence": refusal.sentence}
        else:
            line = {"done": True}
        lines.append(BulkLine(dossier_id=dossier_id, code=codes.get(dossier_id) or "", **line))  # type: ignore[arg-type]
    return tuple(lines)
