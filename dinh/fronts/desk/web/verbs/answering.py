"""Nhận bổ sung tại quầy: the officer enters the supplement for a citizen who came to the counter."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from dinh.domains.dossiers.actions import (
    HeldByAnother,
    StalePage,
    VerbNotAllowed,
    answer_supplement,
    upload_keeper,
)
from dinh.domains.dossiers.queries import not_held_yet, papers_handed_in, reveal_answers
from dinh.domains.dossiers.types import DossierVerb, PaperSource
from dinh.fronts.desk.web.acting import page
from dinh.fronts.desk.web.dossier import left_of
from dinh.fronts.desk.web.verbs.pages import posted_version, scene_of, stale, stale_refusal
from dinh.kernel.access.guards import official
from dinh.kernel.access.middleware import sentence_of
from dinh.kernel.forms.binding import BoundForm, bind, compiled_form
from dinh.lib.refusals import NotFound, Refusal


@official
def supplement_page(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """The whole form anew, with what was asked for above it. Refused as the verb is."""
    desk, view, scene = scene_of(request, dossier_id)
    version = posted_version(request)
    if not any(one.verb is DossierVerb.ANSWER_SUPPLEMENT for one in view.verbs):
        if request.method == "POST" and version not in (None, view.lock_version):
            return stale(request, desk, view, stale_refusal(view))
        raise VerbNotAllowed
    known = reveal_answers(
        actor=desk.actor, now=scene.now, dossier_id=view.id, purpose="ho-so: nhan bo sung tai quay"
    )
    compiled = compiled_form(scene.plan.form_definition, scene.plan.form_hash)
    if request.method == "POST":
        form = bind(
            compiled,
            data=request.POST,
            files=request.FILES,
            existing=known,
            store=upload_keeper(actor=desk.actor, now=scene.now),
            today=scene.today,
        )
    else:
        form = bind(compiled, existing=known, today=scene.today)
    said, status = "", 422 if form.errors else 200
    if form.is_valid():
        scans = papers_handed_in(plan=scene.plan, data=form.clean_data, source=PaperSource.SCAN)
        papers = not_held_yet(held=view.papers, papers=scans)
        try:
            answer_supplement(form_data=form.clean_data, papers=papers, **scene.of_dossier(version))
        except (StalePage, HeldByAnother) as refusal:
            return stale(request, desk, view, refusal)
        except NotFound:
            raise
        except Refusal as refusal:
            said, status = _put_on(form, refusal), refusal.status
        else:
            messages.success(request, _("Đã nhận bổ sung; đồng hồ chạy lại."))
            return HttpResponseRedirect(reverse("desk:dossier", args=(view.id,)))
    context = {
        "view": view,
        "form": form,
        "said": said,
        "asked": view.supplements[-1] if view.supplements else None,
        "version": version or view.lock_version,
        "left": left_of(view, scene.now),
    }
    return page(request, "supplement.html", desk, context, status=status)


def _put_on(form: BoundForm, refusal: Refusal) -> str:
    for path, words in refusal.fields.items():
        if any(path == item.name for _step, item in form.form.walk()):
            form.add_error(path, words)
    return sentence_of(refusal)
