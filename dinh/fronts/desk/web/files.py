"""Files of a dossier: its papers and its result, for whoever may see the dossier; the reading is in the audit log."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase

from dinh.domains.dossiers.queries import get_dossier
from dinh.kernel.access.guards import actor_of, official
from dinh.kernel.files.web import serve_file
from dinh.kernel.ui.middleware import framable
from dinh.lib import moments
from dinh.lib.refusals import NotFound


class NoSuchPaper(NotFound):
    """The dossier has no such file."""

    code = "desk.no_such_paper"
    default_sentence = "Hồ sơ không có tệp này. Hãy mở lại trang hồ sơ."


@official
@framable("ourselves")
def paper(request: HttpRequest, dossier_id: int, paper_id: str) -> HttpResponseBase:
    """One version of a paper; with `?xem=1` shown in the page. Refused: DossierNotFound, NoSuchPaper."""
    view = get_dossier(
        actor=actor_of(request), now=moments.now(), dossier_id=dossier_id, purpose="ho-so: mo giay to"
    )
    found = next((one for one in view.papers if one.id == str(paper_id) and one.sha256), None)
    if found is None:
        raise NoSuchPaper
    return serve_file(sha256=found.sha256, filename=found.filename, inline=request.GET.get("xem") == "1")


@official
@framable("ourselves")
def result(request: HttpRequest, dossier_id: int) -> HttpResponseBase:
    """The result's file. Refused: DossierNotFound, NoSuchPaper."""
    view = get_dossier(
        actor=actor_of(request), now=moments.now(), dossier_id=dossier_id, purpose="ho-so: mo ket qua"
    )
    if view.result is None or not view.result.sha256:
        raise NoSuchPaper
    return serve_file(
        sha256=view.result.sha256, filename=view.result.filename, inline=request.GET.get("xem") == "1"
    )


@official
def apology(request: HttpRequest, dossier_id: int) -> HttpResponseBase:
    """The letter of apology of the extension. Refused: DossierNotFound, NoSuchPaper."""
    view = get_dossier(
        actor=actor_of(request), now=moments.now(), dossier_id=dossier_id, purpose="ho-so: mo thu xin loi"
    )
    if view.extension is None or not view.extension.apology_sha256:
        raise NoSuchPaper
    return serve_file(sha256=view.extension.apology_sha256, filename=f"thu-xin-loi-{view.code}")


@official
def opinion_file(request: HttpRequest, dossier_id: int, opinion_id: UUID) -> HttpResponseBase:
    """The paper that answers an opinion. Refused: DossierNotFound, NoSuchPaper."""
    view = get_dossier(
        actor=actor_of(request), now=moments.now(), dossier_id=dossier_id, purpose="ho-so: mo y kien"
    )
    found = next((one for one in view.opinions if one.id == str(opinion_id) and one.sha256), None)
    if found is None:
        raise NoSuchPaper
    return serve_file(sha256=found.sha256, filename=f"y-kien-{view.code}")
