"""The page of a verb: shows its form, does it, and says clearly when it cannot be done or somebody was first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from dinh.domains.dossiers.actions import HeldByAnother, StalePage, VerbNotAllowed
from dinh.domains.dossiers.queries import get_dossier
from dinh.domains.dossiers.types import DossierVerb, DossierView
from dinh.domains.people.queries import account_names
from dinh.domains.procedures.queries import version_plan
from dinh.fronts.desk.web.acting import Desk, desk_of, page
from dinh.fronts.desk.web.came import tail_of
from dinh.fronts.desk.web.dossier import left_of, state_kind
from dinh.fronts.desk.web.recent import remember
from dinh.fronts.desk.web.verbs import asks, ends, moves
from dinh.fronts.desk.web.verbs.scene import Scene, VerbForm
from dinh.fronts.desk.wording.verbs import BY_SLUG, Door
from dinh.kernel.access.guards import official
from dinh.kernel.access.middleware import sentence_of
from dinh.lib import moments
from dinh.lib.codes import parse_row_id
from dinh.lib.refusals import NotFound, Refusal

FORMS: Mapping[DossierVerb, type[VerbForm]] = {
    DossierVerb.RECEIVE: moves.ReceiveForm,
    DossierVerb.FORWARD: moves.ForwardForm,
    DossierVerb.SEND_BACK: moves.SendBackForm,
    DossierVerb.TRANSFER: moves.TransferForm,
    DossierVerb.CLAIM: moves.ClaimForm,
    DossierVerb.RELEASE: moves.ReleaseForm,
    DossierVerb.REQUEST_SUPPLEMENT: asks.SupplementForm,
    DossierVerb.REQUEST_OPINION: asks.OpinionForm,
    DossierVerb.REQUEST_FEE: asks.RequestFeeForm,
    DossierVerb.CONFIRM_FEE: asks.ConfirmFeeForm,
    DossierVerb.SEND_MESSAGE: asks.MessageForm,
    DossierVerb.FINISH: ends.FinishForm,
    DossierVerb.REJECT: ends.RejectForm,
    DossierVerb.EXTEND: ends.ExtendForm,
    DossierVerb.STOP: ends.StopForm,
    DossierVerb.WITHDRAW: ends.WithdrawForm,
    DossierVerb.REFUSE_RECEPTION: ends.RefuseReceptionForm,
    DossierVerb.PAUSE: ends.PauseForm,
    DossierVerb.RESUME: ends.ResumeForm,
    DossierVerb.HAND_OVER: ends.HandOverForm,
}
Form = TypeVar("Form", bound=VerbForm)
VERSION = "phien_ban"
NOT_WORDS = frozenset({"csrfmiddlewaretoken", VERSION})
# Files are refused by the kernel without a field name; each form has at most one.
UPLOADS = ("result", "apology", "tep")


class NoSuchVerb(NotFound):
    """No verb of that name."""

    code = "desk.no_such_verb"
    default_sentence = "Không có việc này. Hãy mở lại trang hồ sơ và chọn trong các việc được đưa ra."


@official
def verb_page(request: HttpRequest, dossier_id: int, slug: str) -> HttpResponse:
    """One verb on one dossier. What may not be done is refused, as it is not offered."""
    door = BY_SLUG.get(slug)
    if door is None or door.verb not in FORMS:
        raise NoSuchVerb
    desk, view, scene = scene_of(request, dossier_id)
    offered = {one.verb: one.missing for one in view.verbs}
    version = posted_version(request)
    if door.verb not in offered:
        if request.method == "POST" and version not in (None, view.lock_version):
            return stale(request, desk, view, stale_refusal(view))
        raise VerbNotAllowed
    form = bound(request, FORMS[door.verb], scene)
    if form.is_bound and form.is_valid():
        answer = done(request, desk, form, version)
        if isinstance(answer, HttpResponse):
            return answer
        return shown(request, desk, view, door, form, missing=offered[door.verb], status=answer)
    status = 422 if form.is_bound else 200
    return shown(request, desk, view, door, form, missing=offered[door.verb], status=status)


@official
def opinion_page(request: HttpRequest, dossier_id: int, opinion_id: UUID) -> HttpResponse:
    """The answer to one opinion, by the agency that was asked or recorded by the holder."""
    desk, view, scene = scene_of(request, dossier_id)
    one = next((item for item in view.opinions if item.id == str(opinion_id)), None)
    if one is None or one.answered_at is not None:
        raise NoSuchVerb
    if one.agency_id not in desk.actor.agency_ids and view.holder_agency_id not in desk.actor.agency_ids:
        raise VerbNotAllowed
    form = bound(request, asks.AnswerOpinionForm, scene)
    form.opinion_id = opinion_id
    form.lead = one.question
    door = Door(DossierVerb.RECORD_OPINION, "", _("Trả lời lấy ý kiến"), "chat")
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            answer = done(request, desk, form, posted_version(request))
            if isinstance(answer, HttpResponse):
                return answer
            status = answer
    return shown(request, desk, view, door, form, missing="", status=status)


def scene_of(request: HttpRequest, dossier_id: int) -> tuple[Desk, DossierView, Scene]:
    """Reader, dossier and plan. Refused: DossierNotFound, also for another agency's dossier."""
    desk, now = desk_of(request), moments.now()
    view = get_dossier(actor=desk.actor, now=now, dossier_id=dossier_id, purpose="ho-so: lam viec")
    plan = version_plan(version_id=view.version_id, agency_id=view.competent_agency_id)
    return desk, view, Scene(desk.actor, view, plan, now)


def bound(request: HttpRequest, kind: type[Form], scene: Scene) -> Form:
    """The form, with what was sent if anything was."""
    if request.method == "POST":
        return kind(request.POST, request.FILES, scene=scene)
    return kind(scene=scene)


def posted_version(request: HttpRequest) -> int | None:
    """The version of the dossier on the page that was sent."""
    return parse_row_id(request.POST.get(VERSION, ""))


def done(request: HttpRequest, desk: Desk, form: VerbForm, version: int | None) -> HttpResponse | int:
    """Do the verb: the way on, the page that says who was first, or the status with faults put on the form."""
    try:
        sheet = form.act(version)
    except (StalePage, HeldByAnother) as refusal:
        return stale(request, desk, form.scene.view, refusal)
    except NotFound:
        raise
    except Refusal as refusal:
        put_on(form, refusal)
        return refusal.status
    code = sheet.dossier.code or ""
    messages.success(request, _("Đã xong: %(verb)s, hồ sơ %(code)s.") % {"verb": form.go, "code": code})
    if isinstance(form, moves.MOVES):
        remember(request, [sheet.dossier.id], form.scene.now)
    return HttpResponseRedirect(reverse("desk:dossier", args=(sheet.dossier.id,)) + tail_of(request))


def put_on(form: VerbForm, refusal: Refusal) -> None:
    """Put the sentences of a refusal at the fields they are about, else above the form."""
    known = {name: words for name, words in refusal.fields.items() if name in form.fields}
    for name, words in known.items():
        form.add_error(name, words)
    if known:
        return
    upload = next((name for name in UPLOADS if name in form.fields), None)
    at_upload = upload if refusal.code.startswith("files.") else None
    form.add_error(at_upload, sentence_of(refusal))


def stale_refusal(view: DossierView) -> StalePage:
    """The refusal that names who was first and when, from the history."""
    last = view.history[-1]
    name = account_names(account_ids=(last.account_id,)).get(last.account_id, "") if last.account_id else ""
    return StalePage(at=moments.show_moment(last.at), by=f", do {name} xử lý" if name else "")


def stale(request: HttpRequest, desk: Desk, view: DossierView, refusal: Refusal) -> HttpResponse:
    """Somebody else was first: who, when, and what was written here, so that nothing is lost."""
    written = [
        words
        for name, values in request.POST.lists()
        if name not in NOT_WORDS
        for words in values
        if " " in str(words).strip() or not str(words).isascii()
    ]
    context = {"view": view, "sentence": sentence_of(refusal), "written": written}
    return page(request, "stale.html", desk, context, status=refusal.status)


def shown(
    request: HttpRequest,
    desk: Desk,
    view: DossierView,
    door: Door,
    form: Any,
    *,
    missing: str,
    status: int = 200,
) -> HttpResponse:
    """The page of a verb."""
    context = {
        "view": view,
        "door": door,
        "form": form,
        "missing": missing,
        "version": posted_version(request) or view.lock_version,
        "left": left_of(view, moments.now()),
        "state_kind": state_kind(view),
        "is_supplement": isinstance(form, asks.SupplementForm),
        "tail": tail_of(request),
    }
    return page(request, "verb.html", desk, context, status=status)
