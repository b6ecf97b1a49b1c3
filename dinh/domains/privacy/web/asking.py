"""Yêu cầu của tôi: ask, follow with its clock, take back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from dinh.domains.dossiers.queries import my_dossiers
from dinh.domains.privacy.actions import make_request, take_back_request
from dinh.domains.privacy.queries import get_request
from dinh.domains.privacy.types import PersonField, RightKind
from dinh.domains.privacy.web.words import FIELDS, KINDS, STATES
from dinh.kernel.access.guards import actor_of, signed_in
from dinh.kernel.access.middleware import sentence_of
from dinh.kernel.access.types import Actor
from dinh.lib import moments
from dinh.lib.refusals import Refusal

IDS = {"text": "noi-dung", "field": "dieu", "new_value": "dung"}
MOST_DOSSIERS = 100


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form of a request; a refusal comes back with the words that were typed."""
    actor, now = actor_of(request), moments.now()
    given = request.POST if request.method == "POST" else request.GET
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            made = make_request(actor=actor, now=now, **_asked(request))
        except Refusal as refusal:
            errors = [(IDS.get(name, name), _(words)) for name, words in refusal.fields.items()]
            errors = errors or [("loai", sentence_of(refusal))]
        else:
            messages.success(request, _("Đã gửi yêu cầu. Cơ quan trả lời trong hạn ghi dưới đây."))
            return redirect("privacy:request", made)
    context = {
        "given": given,
        "errors": errors,
        "error_of": dict(errors),
        "kind": given.get("loai") or RightKind.CORRECT.value,
        "kinds": [(kind.value, *words) for kind, words in KINDS.items()],
        "fields": [("", _("Chọn")), *((field.value, words) for field, words in FIELDS.items())],
        "dossiers": _dossiers(actor),
    }
    return render(request, "privacy/ask.html", context, status=422 if errors else 200)


@signed_in
@never_cache
@require_http_methods(["GET"])
def one(request: HttpRequest, request_id: int) -> HttpResponse:
    """One request of one's own, with its clock and the answer."""
    view = get_request(actor=actor_of(request), now=moments.now(), request_id=request_id)
    context = {
        "view": view,
        "kind": KINDS[view.kind][0],
        "state": STATES[view.state],
        "field": FIELDS[PersonField(view.field)] if view.field else "",
    }
    return render(request, "privacy/request.html", context)


@require_POST
@signed_in
@never_cache
def take_back(request: HttpRequest, request_id: int) -> HttpResponse:
    """Take an open request back."""
    take_back_request(actor=actor_of(request), now=moments.now(), request_id=request_id)
    messages.success(request, _("Đã rút yêu cầu."))
    return redirect("privacy:request", request_id)


def _asked(request: HttpRequest) -> dict[str, Any]:
    kind, field, dossier = (request.POST.get(name, "") for name in ("loai", "dieu", "ho-so"))
    return {
        "kind": RightKind(kind) if kind in set(RightKind) else RightKind.CORRECT,
        "text": request.POST.get("noi-dung", ""),
        "field": PersonField(field) if field in set(PersonField) else None,
        "new_value": request.POST.get("dung", ""),
        "dossier_id": int(dossier) if dossier.isascii() and dossier.isdigit() and len(dossier) < 19 else None,
    }


def _dossiers(actor: Actor) -> list[tuple[str, str]]:
    rows = my_dossiers(actor=actor, limit=MOST_DOSSIERS).rows
    return [
        ("", _("Không về hồ sơ nào")),
        *((str(row.id), f"{row.code}: {row.procedure_name}") for row in rows),
    ]
