"""Ended dossiers by day of ending, for lists of destruction."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from dinh.domains.dossiers.models import Dossier
from dinh.domains.dossiers.types import EndedDossier


def ended_before(
    *,
    moment: datetime,
    procedure_ids: Collection[int] | None = None,
    without: Collection[int] = (),
    limit: int = 500,
) -> tuple[EndedDossier, ...]:
    """Dossiers that ended before a moment and still hold personal data, oldest first.

    Of some procedures only with `procedure_ids`, without those of `without` (procedures).
    """
    rows = Dossier.objects.filter(finished_at__lt=moment, erased_at=None)
    if procedure_ids is not None:
        rows = rows.filter(procedure_id__in=list(procedure_ids))
    if without:
        rows = rows.exclude(procedure_id__in=list(without))
    columns = ("id", "code", "procedure_id", "competent_agency_id", "finished_at")
    return tuple(
        EndedDossier(*row) for row in rows.order_by("finished_at", "id").values_list(*columns)[:limit]
    )
