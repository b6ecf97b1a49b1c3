"""Dữ liệu của tôi: see, download, and who looked. Only ever about the asker himself."""

from __future__ import annotations

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from dinh.domains.privacy.actions import export_my_data
from dinh.domains.privacy.queries import my_data, my_requests, who_looked
from dinh.domains.privacy.web import wording
from dinh.domains.privacy.web.words import KINDS, STATES
from dinh.kernel.access.actions import throttle
from dinh.kernel.access.guards import actor_of, signed_in
from dinh.kernel.access.types import TooMany
from dinh.kernel.ui.tables import Cell, Column, Table
from dinh.lib import moments

EXPORTS_AN_HOUR = 6
HOUR_SECONDS = 3600


@require_GET
@signed_in
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """Everything held about the asker, room by room; dossiers lead to their own pages."""
    actor, now = actor_of(request), moments.now()
    held = my_data(actor=actor, now=now)
    latest = who_looked(actor=actor, limit=3)
    context = {
        "held": held,
        "profile": held.people.profile,
        "sections": wording.person_sections(held),
        "dossiers": [(view, _page(view.id), wording.counts_line(view)) for view in held.dossiers],
        "notices": held.notices[:5],
        "notice_count": len(held.notices),
        "looks": latest.rows,
        "requests": [(one, KINDS[one.kind][0], STATES[one.state]) for one in my_requests(actor=actor)],
    }
    return render(request, "privacy/mine.html", context)


@require_POST
@signed_in
@never_cache
def export(request: HttpRequest) -> FileResponse:
    """The archive: JSON, a page to read, the files themselves. Refused: TooMany."""
    actor, now = actor_of(request), moments.now()
    if not throttle(f"privacy.export:{actor.account_id}", limit=EXPORTS_AN_HOUR, window_seconds=HOUR_SECONDS):
        raise TooMany
    archive = export_my_data(actor=actor, now=now, page=wording.export_page)
    name = f"du-lieu-cua-toi-{moments.local(now):%Y%m%d-%H%M}.zip"
    response = FileResponse(archive, as_attachment=True, filename=name, content_type="application/zip")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_GET
@signed_in
@never_cache
def looks(request: HttpRequest) -> HttpResponse:
    """Who looked at the asker's data: agency, what, why, when."""
    text = request.GET.get("sau", "")
    after = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
    page = who_looked(actor=actor_of(request), after=after)
    table = Table(
        caption=_("Ai đã xem dữ liệu của tôi"),
        columns=[Column(_("Lúc")), Column(_("Cơ quan")), Column(_("Xem gì")), Column(_("Để làm gì"))],
        rows=[
            (
                moments.show_moment(row.at, weekday=True),
                row.agency or _("Hệ thống"),
                Cell(_(row.record), href=_page(row.dossier_id) if row.dossier_id else ""),
                _(row.purpose) if row.purpose else "",
            )
            for row in page.rows
        ],
    )
    return render(request, "privacy/looks.html", {"page": page, "table": table})


def _page(dossier_id: int) -> str:
    """The filer's page of a dossier, which a front above brings; empty where there is none."""
    try:
        return reverse(settings.FILER_PAGE, args=[dossier_id])
    except NoReverseMatch:
        return ""
