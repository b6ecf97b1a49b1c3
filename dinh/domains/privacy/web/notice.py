"""Bảo vệ dữ liệu cá nhân: purposes and laws, for the whole portal and for one procedure. For everybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dinh.domains.privacy.queries import procedure_notice, retention_of
from dinh.domains.privacy.rules.purposes import DECREE, LAW, PURPOSES
from dinh.kernel.access.guards import public
from dinh.lib import moments


@require_GET
@public
def notice(request: HttpRequest) -> HttpResponse:
    """What is kept, why, by which law, who sees it, how long, and what one may ask for."""
    return render(request, "privacy/notice.html", {"purposes": PURPOSES, "law": LAW, "decree": DECREE})


@require_GET
@public
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """The same for one procedure: its questions, its papers, its laws. Refused: UnknownProcedure."""
    view = procedure_notice(code=code, on=moments.local(moments.now()).date())
    kept = retention_of(procedure_id=view.procedure_id)
    return render(request, "privacy/procedure.html", {"view": view, "kept": kept})
