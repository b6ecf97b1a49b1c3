"""The last line of a dossier's history, with the stretch of holding before the open one: what an undo stands on."""

from __future__ import annotations

from datetime import datetime

from dinh.domains.dossiers.lifecycle import transition
from dinh.domains.dossiers.models import DossierEvent, DossierStep
from dinh.domains.dossiers.permissions import moved_last
from dinh.domains.dossiers.rules.sheet import STEP_COLUMNS, Sheet, StepFacts
from dinh.domains.dossiers.rules.undo import UNDO_WITHIN, Deed, why_no_undo
from dinh.domains.dossiers.types import DossierVerb
from dinh.domains.procedures.types import VersionPlan
from dinh.kernel.access.types import Actor
from dinh.lib.deadlines import HolderKind


def last_deed(*, dossier_id: int) -> tuple[Deed, StepFacts | None] | None:
    """The last line and the last closed stretch; None for a dossier without history."""
    line = DossierEvent.objects.filter(dossier_id=dossier_id).order_by("-seq").first()
    if line is None:
        return None
    row = (
        DossierStep.objects.filter(dossier_id=dossier_id, closed_at__isnull=False)
        .order_by("-seq")
        .values_list(*STEP_COLUMNS)
        .first()
    )
    deed = Deed(line.seq, DossierVerb(line.verb), line.account_id, line.at, line.payload)
    return deed, _stretch(row) if row else None


def undo_until(*, sheet: Sheet, plan: VersionPlan, actor: Actor, now: datetime) -> datetime | None:
    """Until when the actor may take his own last move back; asks the database only when the last verb was his."""
    facts = sheet.dossier
    if transition(facts.state, DossierVerb.UNDO) is None or not moved_last(actor, facts):
        return None
    found = last_deed(dossier_id=facts.id)
    if found is None:
        return None
    deed, left = found
    refusal = why_no_undo(
        facts=facts,
        opened=sheet.step,
        left=left,
        deed=deed,
        plan=plan,
        account_id=actor.account_id,
        now=now,
    )
    return None if refusal else deed.at + UNDO_WITHIN


def _stretch(row: tuple[object, ...]) -> StepFacts:
    values = dict(zip(STEP_COLUMNS, row, strict=True))
    values["holder_kind"] = HolderKind(str(values["holder_kind"]))
    return StepFacts(**values)  # type: ignore[arg-type]
