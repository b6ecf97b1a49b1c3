"""Official papers as PDF, shown in the browser."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse

from dinh.domains.dossiers.queries import render_paper, render_register
from dinh.domains.dossiers.rules.refusals import DossierNotFound, RegisterPeriodWrong
from dinh.domains.dossiers.types.papers import SLUGS, RenderedPaper
from dinh.kernel.access.guards import actor_of, official, signed_in
from dinh.kernel.files.web import PDF_POLICY
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

    Refused: RegisterNotFound, RegisterPeriodWrong, RegisterTooLong.
    """
    actor = actor_of(request)
    now = moments.now()
    today = moments.local(now).date()
    chosen = parse_row_id(request.GET.get("co-quan", ""))
    own = min(actor.agency_ids, default=0)
    return pdf_response(
        render_register(
            actor=actor,
            now=now,
            agency_id=own if chosen is None else chosen,
            first=_day(request.GET.get("tu", ""), today.replace(day=1)),
            last=_day(request.GET.get("den", ""), today),
        )
    )


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
