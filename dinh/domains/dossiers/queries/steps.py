"""The stretches of holding of a dossier, with their minutes."""

from __future__ import annotations

from datetime import datetime

from dinh.domains.dossiers.models import DossierStep
from dinh.domains.dossiers.types import StepView
from dinh.domains.people.queries import working_calendar
from dinh.lib.deadlines import HolderKind
from dinh.lib.moments import cut_to_minute


def step_views(*, dossier_id: int, agency_id: int, end: datetime) -> tuple[StepView, ...]:
    """Stretches in order; the open one counts up to `end`, on the calendar of the competent agency."""
    calendar = working_calendar(agency_id=agency_id)
    rows = DossierStep.objects.filter(dossier_id=dossier_id).order_by("seq")
    return tuple(
        StepView(
            seq=row.seq,
            step_code=row.step_code,
            title=row.title,
            holder_kind=HolderKind(row.holder_kind),
            agency_id=row.agency_id,
            unit_id=row.unit_id,
            role=row.role,
            account_id=row.account_id,
            body_name=row.body_name,
            opened_at=row.opened_at,
            due_at=row.due_at,
            closed_at=row.closed_at,
            closed_by_verb=row.closed_by_verb,
            note=row.note,
            minutes=calendar.between(cut_to_minute(row.opened_at), cut_to_minute(row.closed_at or end)),
        )
        for row in rows
    )
