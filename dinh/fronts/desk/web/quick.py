"""Verbs of one press: take back one's own last move, remind whoever holds a dossier."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dinh.domains.dossiers import actions as dossiers
from dinh.domains.dossiers.queries import get_dossier
from dinh.fronts.desk.web.acting import desk_of, page
from dinh.fronts.desk.web.came import tail_of
from dinh.fronts.desk.web.recent import forget, just_moved
from dinh.kernel.access.guards import official
from dinh.kernel.access.middleware import sentence_of
from dinh.lib import moments
from dinh.lib.codes import parse_row_id
from dinh.lib.refusals import NotFound, Refusal


@official
@require_POST
def undo(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """Take back one's own last move; a refusal stands on the dossier's page."""
    desk = desk_of(request)
    version = parse_row_id(request.POST.get("phien_ban", ""))
    try:
        sheet = dossiers.undo_move(
            actor=desk.actor, now=moments.now(), dossier_id=dossier_id, expected_version=version
        )
    except NotFound:
        raise
    except Refusal as refusal:
        messages.error(request, sentence_of(refusal))
    else:
        forget(request, [dossier_id])
        messages.success(request, _("Đã hoàn tác, hồ sơ %(code)s.") % {"code": sheet.dossier.code or ""})
    return redirect(reverse("desk:dossier", args=(dossier_id,)) + tail_of(request))


@official
def undo_last(request: HttpRequest) -> HttpResponse:
    """What the officer moved in the last minutes; pressed, it all comes back and a report says of each."""
    desk, now = desk_of(request), moments.now()
    moved = just_moved(request, now)
    if request.method == "POST" and moved:
        lines = dossiers.bulk_undo(actor=desk.actor, now=now, dossier_ids=moved)
        forget(request, moved)
        context: dict[str, Any] = {
            "done": [line for line in lines if line.done],
            "refused": [line for line in lines if not line.done],
        }
        return page(request, "undone.html", desk, context)
    return page(request, "undo.html", desk, {"moved": _shown(moved, desk.actor, now)})


def _shown(moved: Sequence[int], actor: Any, now: datetime) -> list[Any]:
    """The dossiers that can still come back."""
    found = []
    for dossier_id in moved:
        view = get_dossier(actor=actor, now=now, dossier_id=dossier_id, purpose="ho-so: hoan tac")
        if view.undo_until is not None:
            found.append(view)
    return found


@official
@require_POST
def remind(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """Ask whoever holds the dossier to go on; a refusal stands on the dossier's page."""
    desk = desk_of(request)
    try:
        dossiers.remind_holder(actor=desk.actor, now=moments.now(), dossier_id=dossier_id)
    except NotFound:
        raise
    except Refusal as refusal:
        messages.error(request, sentence_of(refusal))
    else:
        messages.success(request, _("Đã nhắc nơi đang giữ hồ sơ; lần nhắc này có ghi nhật ký."))
    return redirect(reverse("desk:dossier", args=(dossier_id,)) + tail_of(request))
