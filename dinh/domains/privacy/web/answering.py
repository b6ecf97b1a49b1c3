"""Officers' pages: requests by due moment, and one request with what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from dinh.domains.privacy.actions import answer_request, extend_request, reply_to_request
from dinh.domains.privacy.permissions import answers_somewhere, oversees
from dinh.domains.privacy.queries import get_request, requests_to_answer
from dinh.domains.privacy.types import PersonField, RequestState, RequestView
from dinh.domains.privacy.web.words import FIELDS, KINDS, OUTCOMES, STATES
from dinh.kernel.access.guards import actor_of, guarded
from dinh.kernel.access.middleware import sentence_of
from dinh.kernel.ui.tables import Cell, Column, Table
from dinh.lib import moments
from dinh.lib.refusals import Refusal

IDS = {"answer": "tra-loi", "outcome": "ket-qua", "reason": "ly-do"}


@require_GET
@guarded(answers_somewhere, "answers_requests")
@never_cache
def listing(request: HttpRequest) -> HttpResponse:
    """Open requests by due moment, or the ended ones."""
    actor, now = actor_of(request), moments.now()
    ended = request.GET.get("hang") == "xong"
    rows = requests_to_answer(actor=actor, is_open=not ended)
    table = Table(
        caption=_("Yêu cầu về dữ liệu cá nhân"),
        columns=[
            Column(_("Mã")),
            Column(_("Yêu cầu")),
            Column(_("Người yêu cầu")),
            Column(_("Cơ quan")),
            Column(_("Trả lời lúc") if ended else _("Hạn")),
            Column(_("Trạng thái")),
        ],
        rows=[_row(row, now) for row in rows],
    )
    return render(
        request,
        "privacy/desk_list.html",
        {"rows": rows, "table": table, "ended": ended, "oversees": oversees(actor)},
    )


def _row(row: RequestView, now: datetime) -> tuple[Any, ...]:
    at = moments.show_moment(row.answered_at or row.due_at, weekday=True)
    late = row.state.is_open and now > row.due_at
    return (
        Cell(row.code, href=reverse("privacy:answer", args=[row.id])),
        KINDS[row.kind][0],
        row.person_name,
        row.agency,
        f"{at} ({_('trễ hạn')})" if late else at,
        STATES[row.state][0],
    )


@guarded(answers_somewhere, "answers_requests")
@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, request_id: int) -> HttpResponse:
    """One request: say that it is in hand, extend once, answer with a reason."""
    actor, now = actor_of(request), moments.now()
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            words = _act(request, now, request_id)
        except Refusal as refusal:
            if refusal.status not in {409, 422}:
                raise
            errors = [(IDS.get(name, "tra-loi"), _(said)) for name, said in refusal.fields.items()]
            errors = errors or [("tra-loi", sentence_of(refusal))]
        else:
            messages.success(request, words)
            return redirect("privacy:answer", request_id)
    view = get_request(actor=actor, now=now, request_id=request_id)
    context = {
        "view": view,
        "kind": KINDS[view.kind][0],
        "state": STATES[view.state],
        "field": FIELDS[PersonField(view.field)] if view.field else "",
        "is_late": view.state.is_open and now > view.due_at,
        "may_extend": view.state.is_open and view.extended_at is None and now <= view.due_at,
        "outcomes": [(one.value, STATES[one][0]) for one in OUTCOMES],
        "errors": errors,
        "error_of": dict(errors),
        "given": request.POST,
    }
    return render(request, "privacy/desk_request.html", context, status=422 if errors else 200)


def _act(request: HttpRequest, now: datetime, request_id: int) -> str:
    version = request.POST.get("phien-ban", "")
    same: dict[str, Any] = {
        "actor": actor_of(request),
        "now": now,
        "request_id": request_id,
        "expected_version": int(version)
        if version.isascii() and version.isdigit() and len(version) < 9
        else -1,
    }
    outcome = request.POST.get("ket-qua", "")
    verbs: dict[str, tuple[Callable[[], None], str]] = {
        "nhan": (lambda: reply_to_request(**same), _("Đã báo cho người yêu cầu.")),
        "gia-han": (
            lambda: extend_request(**same, reason=request.POST.get("ly-do", "")),
            _("Đã gia hạn và báo lý do."),
        ),
        "tra-loi": (
            lambda: answer_request(
                **same,
                outcome=RequestState(outcome) if outcome in set(RequestState) else RequestState.WAITING,
                answer=request.POST.get("tra-loi", ""),
            ),
            _("Đã trả lời."),
        ),
    }
    act, words = verbs.get(request.POST.get("viec", ""), verbs["tra-loi"])
    act()
    return words
