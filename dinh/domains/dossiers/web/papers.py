"""Official papers as PDF, shown in the browser."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from dinh.domains.dossiers.queries import render_paper
from dinh.domains.dossiers.rules.refusals import DossierNotFound
from dinh.domains.dossiers.types.papers import SLUGS, RenderedPaper
from dinh.kernel.access.guards import actor_of, signed_in
from dinh.kernel.files.web import PDF_POLICY
from dinh.kernel.ui.middleware import framable
from dinh.lib import moments

KINDS = {slug: kind for kind, slug in SLUGS.items()}


@signed_in
@framable("ourselves")
def dossier_paper(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """A paper of a dossier. Refused: DossierNotFound, NoSuchPaperForm, PaperNotYet."""
    kind = KINDS.get(slug)
    if kind is None:
        raise DossierNotFound
    return pdf_response(render_paper(actor=actor_of(request), now=moments.now(), code=code, kind=kind))


def pdf_response(paper: RenderedPaper) -> HttpResponse:
    """A PDF that the browser shows and nobody between keeps."""
    response = HttpResponse(paper.content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{paper.filename}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = PDF_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Cache-Control"] = "private, no-store"
    return response
