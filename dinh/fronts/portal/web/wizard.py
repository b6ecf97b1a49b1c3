"""The wizard: one step a page, kept after every button; check your answers; filed exactly once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from dinh.domains.dossiers.actions import (
    AlreadyOpen,
    DossierNotFound,
    discard_draft,
    save_draft,
    submit_dossier,
    upload_keeper,
)
from dinh.domains.dossiers.queries import co_signatures, draft_filing, filed_under
from dinh.domains.dossiers.types import FilingInput
from dinh.domains.people.queries import get_agency, working_calendar
from dinh.domains.procedures.queries import version_plan
from dinh.domains.procedures.types import Channel, VersionPlan
from dinh.fronts.portal.web.answers import filing_of
from dinh.kernel.access.guards import actor_of, signed_in
from dinh.kernel.access.middleware import sentence_of
from dinh.kernel.access.types import Actor
from dinh.kernel.forms.binding import BoundForm, Intent, bind, compiled_form
from dinh.kernel.forms.rules.cleaning import clean_form
from dinh.kernel.forms.rules.outline import summary
from dinh.kernel.forms.types import CompiledForm
from dinh.lib import moments
from dinh.lib.codes import parse_row_id
from dinh.lib.deadlines import Due, due
from dinh.lib.refusals import NotFound, Refusal


@dataclass(frozen=True)
class Draft:
    """A draft with its form."""

    id: int
    actor: Actor
    now: datetime
    filing: FilingInput
    version: int
    plan: VersionPlan
    form: CompiledForm

    @property
    def today(self) -> date:
        return moments.local(self.now).date()

    def address(self, step: str) -> str:
        """Address of a step's page."""
        return reverse("portal:step", args=(self.id, step))


def draft_of(request: HttpRequest, dossier_id: int) -> Draft:
    """The filer's own draft. Refused: DossierNotFound for everybody else."""
    actor, now = actor_of(request), moments.now()
    filing, version = draft_filing(actor=actor, dossier_id=dossier_id)
    plan = version_plan(version_id=filing.version_id, agency_id=filing.competent_agency_id)
    form = compiled_form(plan.form_definition, plan.form_hash)
    return Draft(dossier_id, actor, now, filing, version, plan, form)


@signed_in
def step_page(request: HttpRequest, dossier_id: int, step: str) -> HttpResponse:
    """One step of the form. Refused: DossierNotFound, StalePage (another window went on)."""
    draft = draft_of(request, dossier_id)
    codes = [one.code for one in draft.form.steps]
    if step not in codes:
        raise Http404
    form = bind(
        draft.form,
        step=step,
        data=request.POST if request.method == "POST" else None,
        files=request.FILES,
        existing=draft.filing.form_data,
        store=upload_keeper(actor=draft.actor, now=draft.now),
        today=draft.today,
    )
    version = draft.version
    if form.is_bound:
        save_draft(
            actor=draft.actor,
            now=draft.now,
            dossier_id=draft.id,
            filing=filing_of(draft.filing, draft.plan, form.draft_data),
            expected_version=_posted_version(request),
        )
        version += 1
        if form.intent is Intent.DRAFT:
            messages.success(request, _("Đã lưu bản nháp. Ông/bà nộp tiếp lúc nào cũng được."))
            return HttpResponseRedirect(reverse("portal:my_dossiers"))
        if form.is_valid():
            return HttpResponseRedirect(_next(request, draft, codes, step))
    return _show_step(request, draft, form, step, version)


@signed_in
def keep_step(request: HttpRequest, dossier_id: int, step: str) -> HttpResponse:
    """Keep what is typed in a step while the page stays open; the page's next version and when it was kept.

    Answers that are wrong yet are left out, as everywhere, and named. Refused: DossierNotFound, StalePage.
    """
    draft = draft_of(request, dossier_id)
    if request.method != "POST" or step not in [one.code for one in draft.form.steps]:
        raise Http404
    form = bind(draft.form, step=step, data=request.POST, existing=draft.filing.form_data, today=draft.today)
    save_draft(
        actor=draft.actor,
        now=draft.now,
        dossier_id=draft.id,
        filing=filing_of(draft.filing, draft.plan, form.draft_data),
        expected_version=_posted_version(request),
    )
    said = _("Đã lưu lúc %(at)s") % {"at": moments.show_clock(draft.now)}
    left_out = _left_out(form, request.POST)
    if left_out:
        said = _("%(saved)s, trừ ô chưa điền đúng: %(fields)s") % {
            "saved": said,
            "fields": ", ".join(left_out),
        }
    return JsonResponse({"version": draft.version + 1, "said": said, "whole": not left_out})


def _left_out(form: BoundForm, posted: QueryDict) -> list[str]:
    """Labels of answers that hold something, but nothing a draft may keep."""
    filled = [name for name, value in posted.items() if str(value).strip()]
    wrong = {
        path.split(".", maxsplit=1)[0]
        for path in form.errors
        if any(name == path or name.startswith(f"{path}.") for name in filled)
    }
    return [item.label for item in form.items if item.name in wrong]


def _posted_version(request: HttpRequest) -> int | None:
    return parse_row_id(request.POST.get("ban", ""))


def _next(request: HttpRequest, draft: Draft, codes: list[str], step: str) -> str:
    place = codes.index(step) + 1
    if request.GET.get("sua") == "1" or place == len(codes):
        return reverse("portal:review", args=(draft.id,))
    return draft.address(codes[place])


def _show_step(request: HttpRequest, draft: Draft, form: BoundForm, step: str, version: int) -> HttpResponse:
    steps = draft.form.steps
    place = next(number for number, one in enumerate(steps) if one.code == step)
    context = {
        "plan": draft.plan,
        "form": form,
        "step": steps[place],
        "names": [*(one.short or one.title for one in steps), _("Kiểm tra, nộp")],
        "number": place + 1,
        "version": version,
        "before": draft.address(steps[place - 1].code) if place else "",
        "editing": request.GET.get("sua") == "1",
        "limit": draft.plan.limits.get(Channel.WEB),
        "fee": draft.plan.fees.get(Channel.WEB),
        "draft_id": draft.id,
    }
    return render(
        request,
        "portal/step.html",
        context,
        status=422 if form.errors and form.intent is Intent.SUBMIT else 200,
    )


@signed_in
def review_page(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """Check your answers; POST files the dossier, once for however many presses."""
    try:
        draft = draft_of(request, dossier_id)
    except NotFound:
        return _already_filed(request, dossier_id)
    answers = clean_form(draft.form, draft.filing.form_data, today=draft.today)
    said: list[tuple[str, str]] = [
        (draft.address(_step_of(draft, path)) + "?sua=1", str(sentence))
        for path, sentence in answers.faults.items()
    ]
    already: AlreadyOpen | None = None
    if request.method == "POST" and not said:
        if request.POST.get("cam_doan") != "1":
            said = [("#cam_doan", _("Đánh dấu ô cam đoan trước khi nộp"))]
        else:
            try:
                return _submit(draft, answers.data, _posted_version(request))
            except AlreadyOpen as refusal:
                already, said = refusal, [("", sentence_of(refusal))]
            except NotFound:
                return _already_filed(request, dossier_id)
            except Refusal as refusal:
                said = [("", sentence_of(refusal)), *(("", words) for words in refusal.fields.values())]
    context = {**_review(draft), "said": said, "already": already}
    return render(request, "portal/review.html", context, status=422 if request.method == "POST" else 200)


def _already_filed(request: HttpRequest, draft_id: int) -> HttpResponseRedirect:
    """The second press of the button: the draft has become a dossier. Refused: DossierNotFound."""
    filed = filed_under(actor=actor_of(request), idempotency_key=f"draft-{draft_id}")
    if filed is None:
        raise DossierNotFound
    return HttpResponseRedirect(reverse("portal:submitted", args=(filed,)))


def _step_of(draft: Draft, path: str) -> str:
    first = path.split(".", maxsplit=1)[0]
    return next(
        (step.code for step, item in draft.form.walk() if item.name == first), draft.form.steps[0].code
    )


def _submit(draft: Draft, data: Any, version: int | None) -> HttpResponseRedirect:
    sheet = submit_dossier(
        actor=draft.actor,
        now=draft.now,
        filing=filing_of(draft.filing, draft.plan, data),
        idempotency_key=f"draft-{draft.id}",
        draft_id=draft.id,
        draft_version=version,
    )
    return HttpResponseRedirect(reverse("portal:submitted", args=(sheet.dossier.id,)))


def _review(draft: Draft) -> dict[str, Any]:
    def change(step: str) -> str:
        return draft.address(step) + "?sua=1"

    change.do_not_call_in_templates = True  # type: ignore[attr-defined]
    names = [*(one.short or one.title for one in draft.form.steps), _("Kiểm tra, nộp")]
    subject = next((one.name for one in draft.filing.parties if one.role == "subject"), "")
    return {
        "plan": draft.plan,
        "draft_id": draft.id,
        "version": draft.version,
        "co_signers": co_signatures(actor=draft.actor, draft_id=draft.id),
        "sections": summary(draft.form, draft.filing.form_data),
        "change_url": change,
        "names": names,
        "number": len(names),
        "agency": get_agency(agency_id=draft.filing.competent_agency_id),
        "counter": get_agency(agency_id=draft.filing.reception_agency_id),
        "fee": draft.plan.fees.get(Channel.WEB),
        "due": _promise(draft),
        "subject": subject,
        "before": draft.address(draft.form.steps[-1].code),
    }


def _promise(draft: Draft) -> Due | None:
    limit = draft.plan.limits.get(Channel.WEB)
    if limit is None:
        return None
    calendar = working_calendar(agency_id=draft.filing.competent_agency_id)
    return due(calendar=calendar, received_at=draft.now, limit=limit)


@signed_in
def discard(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """Throw a draft away. Refused: DossierNotFound."""
    if request.method == "POST":
        discard_draft(actor=actor_of(request), now=moments.now(), dossier_id=dossier_id)
        messages.success(request, _("Đã bỏ bản nháp."))
    return HttpResponseRedirect(reverse("portal:my_dossiers"))
