"""Tra cứu: a dossier's progress for whoever knows its code and six digits, or holds its QR slip."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from dinh.domains.dossiers.queries import track, track_token
from dinh.domains.dossiers.types import TrackingView
from dinh.fronts.portal.web.names import agency_names
from dinh.fronts.portal.wording.clock import headline, holder_lines, is_late, state_tag
from dinh.kernel.access.guards import actor_of, public
from dinh.kernel.access.middleware import sentence_of
from dinh.kernel.access.types import TooMany
from dinh.lib import moments
from dinh.lib.refusals import Refusal
from dinh.lib.vietnamese import clean_line


@public
def track_page(request: HttpRequest) -> HttpResponse:
    """The question by GET, the answer by POST, so that six digits of a phone never stand in an address."""
    code = clean_line(request.POST.get("ma") or request.GET.get("ma") or "")[:64]
    if request.method != "POST":
        return render(request, "portal/track.html", {"ma": code})
    errors = {}
    if not code:
        errors["ma"] = _("Nhập mã hồ sơ ghi trên giấy hẹn")
    digits = "".join(one for one in request.POST.get("so", "") if one.isascii() and one.isdigit())
    if len(digits) != 6:
        errors["so"] = _("Nhập đúng sáu số cuối của điện thoại đã đăng ký")
    if errors:
        return render(request, "portal/track.html", {"ma": code, "errors": errors}, status=422)
    try:
        view = track(code=code, second_factor=digits, address=actor_of(request).address, now=moments.now())
    except TooMany:
        raise
    except Refusal as refusal:
        context = {"ma": code, "errors": {"ma": sentence_of(refusal)}}
        return render(request, "portal/track.html", context, status=refusal.status)
    return _answer(request, view)


@public
def token_page(request: HttpRequest, token: str) -> HttpResponse:
    """The address of the QR code on the slip. Refused: TrackingRefused, TooMany."""
    view = track_token(token=token, address=actor_of(request).address, now=moments.now())
    return _answer(request, view)


def _answer(request: HttpRequest, view: TrackingView) -> HttpResponse:
    now = moments.now()
    held = view.clock.holders if view.clock else None
    ids = {view.competent_agency_id, view.reception_agency_id, view.holder_agency_id}
    ids |= {step.agency_id for step in view.timeline if step.agency_id}
    ids |= {share.agency_id for share in held.shares if share.agency_id} if held else set()
    names = agency_names(ids)
    rows, parts = holder_lines(held, names) if held else ((), ())
    context = {
        "view": view,
        "tag": state_tag(view.state, suspended=view.suspended, late=is_late(view, now)),
        "head": headline(view, names, now),
        "clock": view.clock,
        "held": held,
        "rows": rows,
        "parts": parts,
        "timeline": [(step, names.get(step.agency_id or 0, "")) for step in view.timeline],
        "now": now,
    }
    response = render(request, "portal/tracking.html", context)
    response["Cache-Control"] = "private, no-store"
    return response
