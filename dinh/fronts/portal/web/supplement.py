"""Bổ sung: each marked answer beside the officer's words and what stood there; on request the whole form anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from dinh.domains.dossiers.actions import (
    FormIncomplete,
    TextTooLong,
    VerbNotAllowed,
    answer_supplement,
    upload_keeper,
)
from dinh.domains.dossiers.queries import clock_of, get_dossier, not_held_yet, papers_handed_in
from dinh.domains.dossiers.types import DossierVerb, DossierView, MarkView, PaperView, SupplementView
from dinh.domains.procedures.queries import version_plan
from dinh.domains.procedures.types import VersionPlan
from dinh.kernel.access.guards import actor_of, signed_in
from dinh.kernel.access.middleware import sentence_of
from dinh.kernel.access.types import Actor
from dinh.kernel.forms.binding import BoundForm, bind, compiled_form
from dinh.kernel.forms.rules.outline import show_value
from dinh.kernel.forms.types import CompiledForm, Item, Kind, Step
from dinh.kernel.forms.viewing import View
from dinh.lib import moments
from dinh.lib.codes import parse_row_id
from dinh.lib.refusals import Refusal

MARKED, OTHERS = "can-sua", "giu-nguyen"


@dataclass(frozen=True, slots=True)
class MarkLine:
    """A mark with what was given at first and the question that answers it anew."""

    mark: MarkView
    old: str
    paper: PaperView | None
    view: View | None


def item_name(mark: MarkView) -> str:
    """The question of the form that a mark is about: `gt-01` is asked as `gt_01`, `con.0.ten` within `con`."""
    code = mark.code.replace("-", "_") if mark.kind == "paper" else mark.code
    return code.split(".", maxsplit=1)[0]


def narrowed(form: CompiledForm, asked: SupplementView | None) -> CompiledForm | None:
    """The form with the marked questions on a page of their own; None when a mark has no question in it."""
    marks = {item_name(mark) for mark in asked.marks} if asked else set()
    items = [item for _step, item in form.walk()]
    if not marks or not marks <= {item.name for item in items}:
        return None
    mine = tuple(item for item in items if item.name in marks)
    rest = tuple(item for item in items if item.name not in marks)
    steps = (Step(MARKED, _("Mục cần sửa"), "", mine), Step(OTHERS, _("Mục khác"), "", rest))
    return replace(form, steps=steps)


@signed_in
def supplement_page(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """What was asked for and the way to answer it; `?tat-ca=1` opens every question. Refused as the verb is."""
    actor, now = actor_of(request), moments.now()
    view = get_dossier(actor=actor, now=now, dossier_id=dossier_id)
    if not view.may(DossierVerb.ANSWER_SUPPLEMENT):
        raise VerbNotAllowed
    plan = version_plan(version_id=view.version_id, agency_id=view.competent_agency_id)
    compiled = compiled_form(plan.form_definition, plan.form_hash)
    asked = view.supplements[-1] if view.supplements else None
    part = None if request.GET.get("tat-ca") == "1" else narrowed(compiled, asked)
    form = _bind(request, actor, now, part or compiled, view, only_marked=part is not None)
    said = ""
    if form.is_valid():
        try:
            return _answer(request, actor, now, view, plan, form)
        except (FormIncomplete, TextTooLong) as refusal:
            said = _put_on(form, refusal)
    context = {
        "view": view,
        "form": form,
        "asked": asked,
        "lines": _lines(view, asked, form) if part else (),
        "said": said,
        "clock": clock_of(dossier_id=view.id, now=now) if view.received_at else None,
    }
    return render(request, "portal/supplement.html", context, status=422 if form.errors or said else 200)


def _bind(
    request: HttpRequest,
    actor: Actor,
    now: datetime,
    form: CompiledForm,
    view: DossierView,
    *,
    only_marked: bool,
) -> BoundForm:
    return bind(
        form,
        step=MARKED if only_marked else None,
        data=request.POST if request.method == "POST" else None,
        files=request.FILES,
        existing=_without_marked_files(form, view.form_data) if only_marked else view.form_data,
        store=upload_keeper(actor=actor, now=now),
        today=moments.local(now).date(),
    )


def _without_marked_files(form: CompiledForm, data: Mapping[str, Any]) -> dict[str, Any]:
    """A marked paper is asked for anew: the new file takes the place of the old one."""
    marked = {item.name for item in form.step(MARKED).items if item.kind is Kind.FILE}
    return {name: value for name, value in data.items() if name not in marked}


def _answer(
    request: HttpRequest, actor: Actor, now: datetime, view: DossierView, plan: VersionPlan, form: BoundForm
) -> HttpResponse:
    papers = not_held_yet(held=view.papers, papers=papers_handed_in(plan=plan, data=form.clean_data))
    answer_supplement(
        actor=actor,
        now=now,
        dossier_id=view.id,
        form_data=form.clean_data,
        papers=papers,
        expected_version=parse_row_id(request.POST.get("ban", "")),
    )
    messages.success(request, _("Đã gửi bổ sung. Đồng hồ giải quyết chạy tiếp từ lúc này."))
    return HttpResponseRedirect(reverse("portal:dossier", args=(view.id,)))


def _put_on(form: BoundForm, refusal: Refusal) -> str:
    shown = {item.name for item in form.items}
    for path, words in refusal.fields.items():
        if path.split(".", maxsplit=1)[0] in shown:
            form.add_error(path, words)
    return sentence_of(refusal)


def _lines(view: DossierView, asked: SupplementView | None, form: BoundForm) -> tuple[MarkLine, ...]:
    items = {item.name: item for item in form.items}
    views = {one.path: one for one in form.views}
    papers = {one.paper_code: one for one in view.papers if one.is_current}
    lines, seen = [], set()
    for mark in asked.marks if asked else ():
        name = item_name(mark)
        paper = papers.get(mark.code) if mark.kind == "paper" else None
        shown = None if name in seen else views.get(name)
        seen.add(name)
        lines.append(MarkLine(mark, "" if paper else _old(items.get(name), view, name), paper, shown))
    return tuple(lines)


def _old(item: Item | None, view: DossierView, name: str) -> str:
    if item is None or item.kind is not Kind.FIELD:
        return ""
    return show_value(item, view.form_data.get(name))
