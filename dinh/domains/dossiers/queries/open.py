"""Open dossiers of an agency, for duties that go through them page by page."""

from __future__ import annotations

from django.db.models import Q

from dinh.domains.dossiers.models import Dossier
from dinh.domains.dossiers.types import DossierState

PAGE = 500


def open_ids(*, agency_id: int | None, after_id: int = 0) -> tuple[int, ...]:
    """Up to 500 received open dossiers whose clock runs on the calendar of the agency (None: any), by id."""
    rows = Dossier.objects.filter(finished_at__isnull=True, received_at__isnull=False, pk__gt=after_id)
    if agency_id is not None:
        rows = rows.filter(competent_agency_id=agency_id)
    return tuple(rows.order_by("pk").values_list("pk", flat=True)[:PAGE])


def ids_to_pass_on(*, agency_id: int, after_id: int = 0) -> tuple[int, ...]:
    """Up to 500 dossiers that an ended agency still has to do with: open ones, and results not handed over."""
    concerned = Q(competent_agency_id=agency_id, finished_at__isnull=True)
    concerned |= Q(reception_agency_id=agency_id) | Q(holder_agency_id=agency_id)
    rows = Dossier.objects.filter(concerned, pk__gt=after_id).filter(
        Q(finished_at__isnull=True) & ~Q(state=DossierState.DRAFT) | Q(state=DossierState.FINISHED)
    )
    return tuple(rows.order_by("pk").values_list("pk", flat=True)[:PAGE])
