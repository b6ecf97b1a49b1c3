"""Hồ sơ của tôi: drafts, what waits for the citizen, everything he filed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dinh.domains.dossiers.queries import my_dossiers, my_drafts
from dinh.domains.dossiers.types import DossierState, DossierSummary
from dinh.fronts.portal.web.names import agency_names
from dinh.fronts.portal.wording.clock import is_late, state_tag
from dinh.kernel.access.guards import actor_of, signed_in
from dinh.lib import moments
from dinh.lib.deadlines import HolderKind

WAITING = (DossierState.WAITING_SUPPLEMENT, DossierState.WAITING_FEE)


@signed_in
def my_dossiers_page(request: HttpRequest) -> HttpResponse:
    """The list, newest first, in pages of twenty."""
    actor, now = actor_of(request), moments.now()
    after = request.GET.get("sau") or None
    page = my_dossiers(actor=actor, after=after)
    names = agency_names(one for row in page.rows for one in (row.holder_agency_id, row.competent_agency_id))
    rows = [
        (row, state_tag(row.state, suspended=row.suspended, late=is_late(row, now)), _who(row, names))
        for row in page.rows
    ]
    context = {
        "rows": rows,
        "waiting": [row for row in page.rows if row.state in WAITING],
        "drafts": my_drafts(actor=actor) if after is None else (),
        "after": page.after,
        "now": now,
    }
    return render(request, "portal/my_dossiers.html", context)


def _who(row: DossierSummary, names: dict[int, str]) -> str:
    if row.finished_at is not None or row.holder_kind is HolderKind.CITIZEN:
        return ""
    return names.get(row.holder_agency_id, "")
