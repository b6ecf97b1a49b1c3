"""The filer's own papers and the result, served to him alone."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase

from dinh.domains.dossiers.actions import hand_over_result
from dinh.domains.dossiers.queries import get_dossier
from dinh.domains.dossiers.types import DossierVerb, HandOverWay
from dinh.kernel.access.guards import actor_of, signed_in
from dinh.kernel.files.web import serve_file
from dinh.lib import moments
from dinh.lib.refusals import NotFound


class NoSuchFile(NotFound):
    """The dossier has no such file."""

    code = "portal.no_such_file"
    default_sentence = "Hồ sơ không có tệp này. Hãy mở lại trang hồ sơ."


@signed_in
def paper(request: HttpRequest, dossier_id: int, paper_id: UUID) -> HttpResponseBase:
    """One version of a paper. Refused: DossierNotFound, NoSuchFile."""
    view = get_dossier(actor=actor_of(request), now=moments.now(), dossier_id=dossier_id)
    found = next((one for one in view.papers if one.id == str(paper_id) and one.sha256), None)
    if found is None:
        raise NoSuchFile
    return serve_file(sha256=found.sha256, filename=found.filename)


@signed_in
def result(request: HttpRequest, dossier_id: int) -> HttpResponseBase:
    """The result's file; the first download by POST hands it over online. Refused: DossierNotFound, NoSuchFile."""
    actor, now = actor_of(request), moments.now()
    view = get_dossier(actor=actor, now=now, dossier_id=dossier_id)
    if view.result is None or not view.result.sha256:
        raise NoSuchFile
    if request.method == "POST" and view.may(DossierVerb.HAND_OVER):
        hand_over_result(actor=actor, now=now, dossier_id=dossier_id, way=HandOverWay.ONLINE)
    return serve_file(sha256=view.result.sha256, filename=view.result.filename)
