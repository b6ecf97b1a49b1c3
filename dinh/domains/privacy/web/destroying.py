"""Tiêu hủy on the desk: what is past its time, lists, approval by a second person, minutes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from dinh.domains.privacy.actions import decide_destruction, propose_destruction, render_minutes
from dinh.domains.privacy.permissions import oversees
from dinh.domains.privacy.queries import (
    destruction_list,
    destruction_lists,
    past_their_time,
    retention_classes,
)
from dinh.domains.privacy.types import ListState
from dinh.domains.privacy.web.words import LIST_STATES
from dinh.kernel.access.guards import actor_of, guarded
from dinh.kernel.access.middleware import sentence_of
from dinh.kernel.ui.tables import Column, Table
from dinh.lib import moments
from dinh.lib.refusals import Refusal


@guarded(oversees, "oversees_destruction")
@never_cache
@require_http_methods(["GET", "POST"])
def lists(request: HttpRequest) -> HttpResponse:
    """Every list, how many dossiers are past their time, the classes; POST makes a list of them."""
    actor, now = actor_of(request), moments.now()
    if request.method == "POST":
        return redirect("privacy:destruction", propose_destruction(actor=actor, now=now))
    classes = Table(
        caption=_("Bảng thời hạn lưu trữ"),
        columns=[Column(_("Mã")), Column(_("Thời hạn")), Column(_("Nguồn"))],
        rows=[(row.code, row.title, row.source) for row in retention_classes()],
    )
    context = {
        "lists": [(one, LIST_STATES[one.state]) for one in destruction_lists(actor=actor)],
        "waiting": len(past_their_time(now=now)),
        "classes": classes,
    }
    return render(request, "privacy/desk_destructions.html", context)


@guarded(oversees, "oversees_destruction")
@never_cache
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, list_id: int) -> HttpResponse:
    """One list with its dossiers; a second person approves or turns it down."""
    actor, now = actor_of(request), moments.now()
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        approve = request.POST.get("viec") == "phe-duyet"
        try:
            decide_destruction(
                actor=actor,
                now=now,
                list_id=list_id,
                approve=approve,
                decision=request.POST.get("quyet-dinh", ""),
            )
        except Refusal as refusal:
            if refusal.status not in {409, 422}:
                raise
            errors = [("quyet-dinh", sentence_of(refusal))]
        else:
            messages.success(request, _("Đã tiêu hủy.") if approve else _("Đã trả danh mục."))
            return redirect("privacy:destruction", list_id)
    view = destruction_list(actor=actor, list_id=list_id)
    table = Table(
        caption=_("Hồ sơ trong danh mục"),
        columns=[Column(_("Mã hồ sơ")), Column(_("Thủ tục")), Column(_("Kết thúc")), Column(_("Thời hạn"))],
        rows=[
            (row.code, row.procedure, moments.show_day(moments.local(row.ended_at).date()), row.retention)
            for row in view.items
        ],
    )
    context = {
        "view": view,
        "state": LIST_STATES[view.state],
        "table": table,
        "is_open": view.state is ListState.PROPOSED,
        "is_mine": view.made_by_id == actor.account_id,
        "errors": errors,
        "error_of": dict(errors),
        "given": request.POST,
    }
    return render(request, "privacy/desk_destruction.html", context, status=422 if errors else 200)


@require_GET
@guarded(oversees, "oversees_destruction")
@never_cache
def minutes(request: HttpRequest, list_id: int) -> HttpResponse:
    """Biên bản as PDF. Refused: ListNotFound."""
    content = render_minutes(actor=actor_of(request), list_id=list_id)
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="bien-ban-tieu-huy-{list_id}.pdf"'
    return response
