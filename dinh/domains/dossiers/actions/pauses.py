"""What every pause of the clock shares: the holder stands aside for whoever is waited for, and comes back."""

from __future__ import annotations

from datetime import datetime

from dinh.domains.dossiers.rules.change import Change
from dinh.domains.dossiers.types import DossierState
from dinh.lib.deadlines import HolderKind, Waiting


def begin_pause(
    *,
    change: Change,
    kind: Waiting,
    holder_kind: HolderKind,
    title: str,
    reason: str,
    answer_by: datetime | None,
    state: DossierState,
    body_name: str = "",
    agency_id: int | None = None,
) -> None:
    """Stop the clock: the officer's stretch ends, that of the citizen or outside body begins."""
    facts = change.sheet.dossier
    step = change.sheet.step
    visit = (step.visit, step.visit_opened_at) if step else None
    change.close_step(reason)
    change.stop_clock(kind, reason)
    change.open_step(
        plan=None,
        step_code=facts.step_code,
        title=title,
        holder_kind=holder_kind,
        agency_id=agency_id,
        body_name=body_name,
        visit=visit,
    )
    change.set(state=state, resume_state=facts.state.value, holder_kind=holder_kind, answer_by=answer_by)
    change.recompute()


def end_pause(*, change: Change, kind: Waiting, state: DossierState) -> None:
    """Run the clock again: the officer's stretch goes on in the same visit of the step."""
    facts = change.sheet.dossier
    step = change.sheet.step
    visit = (step.visit, step.visit_opened_at) if step else None
    change.close_step()
    change.run_clock(kind)
    plan = change.act.plan.step(facts.step_code)
    change.open_step(
        plan=plan,
        step_code=plan.code,
        title=plan.title,
        holder_kind=HolderKind.AGENCY,
        agency_id=facts.holder_agency_id,
        role=facts.holder_role,
        unit_id=facts.holder_unit_id,
        account_id=facts.holder_account_id,
        visit=visit,
    )
    change.set(state=state, resume_state="", holder_kind=HolderKind.AGENCY, answer_by=None)
    change.recompute()
