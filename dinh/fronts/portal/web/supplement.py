"""Bổ sung: the form anew with the officer's words above it; old and new stay side by side afterwards."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from dinh.domains.dossiers.actions import VerbNotAllowed, answer_supplement
from dinh.domains.dossiers.queries import get_dossier
from dinh.domains.dossiers.types import DossierVerb
from dinh.domains.procedures.queries import version_plan
from dinh.fronts.portal.web.answers import keeper, papers_of
from dinh.kernel.access.guards import actor_of, signed_in
from dinh.kernel.forms.binding import bind, compiled_form
from dinh.lib import moments


@signed_in
def supplement_page(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """What was asked for, the answers given, the way to change them. Refused as answer_supplement is."""
    actor, now = actor_of(request), moments.now()
    view = get_dossier(actor=actor, now=now, dossier_id=dossier_id)
    if not view.may(DossierVerb.ANSWER_SUPPLEMENT):
        raise VerbNotAllowed
    plan = version_plan(version_id=view.version_id, agency_id=view.competent_agency_id)
    compiled = compiled_form(plan.form_definition, plan.form_hash)
    form = bind(
        compiled,
        data=request.POST if request.method == "POST" else None,
        files=request.FILES,
        existing=view.form_data,
        store=keeper(actor, now),
        today=moments.local(now).date(),
    )
    if form.is_valid():
        held = {(one.paper_code, one.sha256) for one in view.papers if one.is_current}
        papers = [one for one in papers_of(plan, form.clean_data) if (one.paper_code, one.sha256) not in held]
        text = request.POST.get("ban", "")
        answer_supplement(
            actor=actor,
            now=now,
            dossier_id=view.id,
            form_data=form.clean_data,
            papers=papers,
            expected_version=int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None,
        )
        messages.success(request, _("Đã gửi bổ sung. Đồng hồ giải quyết chạy tiếp từ lúc này."))
        return HttpResponseRedirect(reverse("portal:dossier", args=(view.id,)))
    context = {
        "view": view,
        "form": form,
        "asked": view.supplements[-1] if view.supplements else None,
    }
    return render(request, "portal/supplement.html", context, status=422 if form.errors else 200)
