"""Several applicants of one dossier: the filer names them, each of them reads the draft and answers."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from dinh.domains.dossiers.actions import (
    NotTheCoSigner,
    StalePage,
    answer_co_signature,
    ask_co_signature,
    withdraw_co_signature,
)
from dinh.domains.dossiers.queries import co_signing
from dinh.domains.dossiers.types import CoSignatureAnswer
from dinh.domains.people.queries import get_agency
from dinh.kernel.access.guards import actor_of, signed_in
from dinh.kernel.access.middleware import sentence_of
from dinh.kernel.forms.binding import compiled_form
from dinh.kernel.forms.rules.outline import summary
from dinh.lib import moments
from dinh.lib.refusals import NotFound, Refusal

ANSWERS = {"dong-y": CoSignatureAnswer.CONFIRMED, "tu-choi": CoSignatureAnswer.DECLINED}


@signed_in
def co_signers(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """Name a co-applicant of one's draft, or take one off. Refused: DossierNotFound."""
    actor, now = actor_of(request), moments.now()
    if request.method == "POST":
        try:
            if gone := request.POST.get("bo", ""):
                withdraw_co_signature(actor=actor, now=now, draft_id=dossier_id, signature_id=_key(gone))
                messages.success(request, _("Đã bỏ tên người cùng đứng tên."))
            else:
                ask_co_signature(
                    actor=actor,
                    now=now,
                    draft_id=dossier_id,
                    name=request.POST.get("ho_ten", ""),
                    email=request.POST.get("thu", ""),
                    phone=request.POST.get("dien_thoai", ""),
                )
                messages.success(request, _("Đã gửi lời mời. Nộp được khi mọi người đã xác nhận."))
        except NotFound:
            raise
        except Refusal as refusal:
            messages.error(request, " ".join(refusal.fields.values()) or sentence_of(refusal))
    return HttpResponseRedirect(reverse("portal:review", args=(dossier_id,)) + "#cung-dung-ten")


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


@signed_in
def co_sign_page(request: HttpRequest, token: str) -> HttpResponse:
    """The draft as a co-applicant reads it; POST confirms or declines. Refused: DossierNotFound."""
    actor, now = actor_of(request), moments.now()
    said = ""
    if request.method == "POST":
        answer = ANSWERS.get(request.POST.get("tra_loi", ""))
        try:
            if answer is None:
                said = _("Chọn xác nhận hoặc từ chối")
            else:
                answer_co_signature(
                    actor=actor,
                    now=now,
                    token=token,
                    answer=answer,
                    shown=request.POST.get("noi_dung", ""),
                    reason=request.POST.get("ly_do", ""),
                )
                messages.success(request, _("Đã ghi trả lời của ông/bà. Người nộp hồ sơ được báo ngay."))
                return HttpResponseRedirect(reverse("portal:co_sign", args=(token,)))
        except NotFound:
            raise
        except StalePage:
            said = _("Hồ sơ vừa được sửa. Xin đọc lại nội dung mới dưới đây rồi trả lời.")
        except NotTheCoSigner as refusal:
            said = sentence_of(refusal)
        except Refusal as refusal:
            said = " ".join(refusal.fields.values()) or sentence_of(refusal)
    return _show(request, token, said)


def _show(request: HttpRequest, token: str, said: str) -> HttpResponse:
    page = co_signing(token=token)
    form = compiled_form(page.plan.form_definition, page.plan.form_hash)
    context = {
        "page": page,
        "plan": page.plan,
        "mine": page.signature,
        "agency": get_agency(agency_id=page.competent_agency_id),
        "sections": summary(form, page.form_data),
        "said": said,
        "answer": request.POST.get("tra_loi", ""),
        "reason": request.POST.get("ly_do", ""),
    }
    return render(request, "portal/co_sign.html", context, status=422 if said else 200)
