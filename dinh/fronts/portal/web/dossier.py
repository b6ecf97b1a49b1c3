"""The filer's dossier: when, who, why, by whom how long, what happened, what one can do now."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from dinh.domains.dossiers.actions import rate_dossier, send_message, withdraw_dossier
from dinh.domains.dossiers.queries import clock_of, get_dossier, papers_of
from dinh.domains.dossiers.types import DossierState, DossierVerb, DossierView
from dinh.domains.payments.queries import fees_of
from dinh.domains.procedures.queries import version_plan
from dinh.fronts.portal.web.names import agency_names
from dinh.fronts.portal.wording.clock import headline, holder_lines, is_late, left_in_words, state_tag
from dinh.fronts.portal.wording.history import happenings
from dinh.kernel.access.guards import actor_of, signed_in
from dinh.kernel.access.middleware import sentence_of
from dinh.kernel.access.types import Actor
from dinh.kernel.forms.binding import compiled_form
from dinh.kernel.forms.rules.outline import diff
from dinh.kernel.paper.qr import qr_svg
from dinh.lib import moments
from dinh.lib.refusals import NotFound, Refusal

SCORES = (
    ("5", gettext_noop("Rất hài lòng")),
    ("4", gettext_noop("Hài lòng")),
    ("3", gettext_noop("Bình thường")),
    ("2", gettext_noop("Chưa hài lòng")),
    ("1", gettext_noop("Không hài lòng")),
)


@signed_in
def dossier_page(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """The dossier; a draft leads on to its wizard. Refused: DossierNotFound."""
    actor, now = actor_of(request), moments.now()
    view = get_dossier(actor=actor, now=now, dossier_id=dossier_id)
    if view.state is DossierState.DRAFT:
        return HttpResponseRedirect(reverse("portal:review", args=(view.id,)))
    return render(request, "portal/dossier.html", _context(actor, view))


def _context(actor: Actor, view: DossierView) -> dict[str, Any]:
    now = moments.now()
    clock = clock_of(dossier_id=view.id, now=now) if view.received_at else None
    held = clock.holders if clock else None
    ids = {view.competent_agency_id, view.reception_agency_id, view.holder_agency_id}
    ids |= {line.agency_id for line in view.history if line.agency_id}
    ids |= {share.agency_id for share in held.shares if share.agency_id} if held else set()
    names = agency_names(ids)
    rows, parts = holder_lines(held, names) if held else ((), ())
    plan = version_plan(version_id=view.version_id, agency_id=view.competent_agency_id)
    compiled = compiled_form(plan.form_definition, plan.form_hash)
    changes = diff(compiled, view.forms[0].data, view.form_data) if len(view.forms) > 1 else ()
    can = {verb.value: view.may(verb) for verb in DossierVerb}
    return {
        "view": view,
        "tag": state_tag(view.state, suspended=view.suspended, late=is_late(view, now)),
        "head": headline(view, names, now),
        "left": left_in_words(clock.left_minutes) if clock and view.state.is_open else "",
        "clock": clock,
        "held": held,
        "rows": rows,
        "parts": parts,
        "lines": happenings(view, names),
        "changes": changes,
        "papers": [one for one in view.papers if one.is_current],
        "official_papers": papers_of(actor=actor, view=view),
        "fees": fees_of(origin=f"dossiers:{view.id}"),
        "can": can,
        "scores": [(value, _(words)) for value, words in SCORES],
        "asked": view.supplements[-1] if can["answer_supplement"] and view.supplements else None,
        "now": now,
    }


@signed_in
def submitted_page(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """The code, the QR of the tracking page, what comes next. Refused: DossierNotFound."""
    view = get_dossier(actor=actor_of(request), now=moments.now(), dossier_id=dossier_id)
    if view.state is DossierState.DRAFT:
        return HttpResponseRedirect(reverse("portal:review", args=(view.id,)))
    address = request.build_absolute_uri(reverse("portal:track_token", args=(view.qr_token,)))
    names = agency_names({view.reception_agency_id})
    context = {
        "view": view,
        "qr": mark_safe(qr_svg(text=address)),  # noqa: S308 - drawn by us, holds no word of anybody
        "agency": names.get(view.reception_agency_id, ""),
    }
    return render(request, "portal/submitted.html", context)


@signed_in
def withdraw_page(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """Withdraw with a reason. Refused as withdraw_dossier is."""
    actor, now = actor_of(request), moments.now()
    view = get_dossier(actor=actor, now=now, dossier_id=dossier_id)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            withdraw_dossier(actor=actor, now=now, dossier_id=view.id, reason=request.POST.get("ly_do", ""))
        except NotFound:
            raise
        except Refusal as refusal:
            errors = {"ly_do": refusal.fields.get("reason") or sentence_of(refusal)}
        else:
            messages.success(request, _("Đã rút hồ sơ."))
            return HttpResponseRedirect(reverse("portal:dossier", args=(view.id,)))
    context = {"view": view, "errors": errors, "reason": request.POST.get("ly_do", "")}
    return render(request, "portal/withdraw.html", context, status=422 if errors else 200)


@signed_in
def rate_page(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """Take a rating sent from the dossier's page. Refused as rate_dossier is."""
    score = request.POST.get("diem", "")
    if request.method == "POST" and score in {value for value, _words in SCORES}:
        rate_dossier(
            actor=actor_of(request),
            now=moments.now(),
            dossier_id=dossier_id,
            score=int(score),
            text=request.POST.get("loi", ""),
        )
        messages.success(request, _("Cảm ơn ông/bà đã đánh giá."))
    elif request.method == "POST":
        messages.error(request, _("Chọn một mức trước khi gửi đánh giá."))
    return HttpResponseRedirect(reverse("portal:dossier", args=(dossier_id,)))


@signed_in
def message(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """Send a message to the agency that holds the dossier. Refused as send_message is."""
    if request.method == "POST":
        send_message(
            actor=actor_of(request),
            now=moments.now(),
            dossier_id=dossier_id,
            body=request.POST.get("tin", ""),
        )
        messages.success(request, _("Đã gửi tin nhắn."))
    return HttpResponseRedirect(reverse("portal:dossier", args=(dossier_id,)) + "#tin-nhan")
