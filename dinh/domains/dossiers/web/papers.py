"""Official papers as PDF, shown in the browser."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from dinh.domains.dossiers.queries import register_table, render_paper, render_register
from dinh.domains.dossiers.rules.refusals import DossierNotFound, RegisterPeriodWrong
from dinh.domains.dossiers.types.papers import SLUGS, RenderedPaper
from dinh.kernel.access.guards import actor_of, official, signed_in
from dinh.kernel.files.web import PDF_POLICY
from dinh.kernel.intake.exports import export_xlsx
from dinh.kernel.ui.middleware import framable
from dinh.lib import moments
from dinh.lib.codes import parse_row_id

KINDS = {slug: kind for kind, slug in SLUGS.items()}


@signed_in
@framable("ourselves")
def dossier_paper(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """A paper of a dossier; `?lan=1` asks for an earlier supplement request.

    Refused: DossierNotFound, NoSuchPaperForm, PaperNotYet.
    """
    kind = KINDS.get(slug)
    if kind is None:
        raise DossierNotFound
    wanted = request.GET.get("lan", "")
    round_number = int(wanted) if wanted.isdecimal() and len(wanted) < 4 else None
    return pdf_response(
        render_paper(
            actor=actor_of(request), now=moments.now(), code=code, kind=kind, round_number=round_number
        )
    )


@official
@framable("ourselves")
def register(request: HttpRequest) -> HttpResponse:
    """The register of an agency (`co-quan`, else the officer's own) from `tu` to `den`, else this month so far.

    A long register comes in parts, `phan` chooses one. Refused: RegisterNotFound, RegisterPeriodWrong,
    RegisterPartNotFound.
    """
    part = request.GET.get("phan", "")
    number = int(part) if part.isdecimal() and len(part) < 6 else 1
    return pdf_response(render_register(**_asked(request), part=number))


@official
def register_xlsx(request: HttpRequest) -> HttpResponseBase:
    """The whole register as XLSX, however long, asked for like its print. Refused like it."""
    table = register_table(**_asked(request))
    return export_xlsx(
        filename=table.filename,
        columns=table.columns,
        rows=table.rows,
        sheet=_("Sổ theo dõi"),
        about=table.about,
    )


def _asked(request: HttpRequest) -> dict[str, Any]:
    """Agency and period of a register."""
    actor, now = actor_of(request), moments.now()
    today = moments.local(now).date()
    chosen = parse_row_id(request.GET.get("co-quan", ""))
    return {
        "actor": actor,
        "now": now,
        "agency_id": min(actor.agency_ids, default=0) if chosen is None else chosen,
        "first": _day(request.GET.get("tu", ""), today.replace(day=1)),
        "last": _day(request.GET.get("den", ""), today),
    }


def _day(text: str, without: date) -> date:
    """A day of the address."""
    if not text:
        return without
    try:
        return moments.parse_day(text)
    except ValueError as wrong:
        raise RegisterPeriodWrong from wrong


def pdf_response(paper: RenderedPaper) -> HttpResponse:
    """A PDF that the browser shows and nobody between keeps."""
    response = HttpResponse(paper.content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{paper.filename}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = PDF_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Cache-Control"] = "private, no-store"
    return response
