"""Moving from step to step, shared by forward, return, transfer and the end of a pause."""

from __future__ import annotations

from dinh.domains.dossiers.rules.change import Change
from dinh.domains.dossiers.rules.moves import holder_of
from dinh.domains.procedures.types import Clock, StepPlan
from dinh.lib.deadlines import HolderKind, Waiting


def enter_step(
    *,
    change: Change,
    step: StepPlan,
    agency_id: int | None = None,
    unit_id: int | None = None,
    account_id: int | None = None,
) -> None:
    """Open a step for whoever holds it by the process; a step of an outside body may stop the clock."""
    holder = holder_of(step, change.sheet.dossier)
    agency = agency_id if agency_id is not None else holder.agency_id
    if step.clock is Clock.STOPS:
        kind = Waiting.FEE if holder.kind is HolderKind.CITIZEN else Waiting.OUTSIDE
        change.stop_clock(kind, step.title)
    opened = change.open_step(
        plan=step,
        step_code=step.code,
        title=step.title,
        holder_kind=holder.kind,
        agency_id=agency,
        role=holder.role,
        unit_id=unit_id,
        account_id=account_id,
    )
    change.set(
        step_code=step.code,
        holder_kind=opened.holder_kind,
        holder_agency_id=agency,
        holder_unit_id=unit_id,
        holder_role=holder.role,
        holder_account_id=account_id,
        held_since=change.act.now if account_id is not None else None,
    )
    if step.clock is Clock.STOPS:
        change.recompute()


def leave_step(*, change: Change, note: str = "") -> None:
    """Close the open step; a clock that stopped for the step runs again."""
    step = change.sheet.step
    plan = change.act.plan
    stops = step is not None and any(
        one.code == step.step_code and one.clock is Clock.STOPS for one in plan.steps
    )
    if stops and change.sheet.is_suspended:
        change.run_clock(None)
        change.recompute()
    change.close_step(note)
