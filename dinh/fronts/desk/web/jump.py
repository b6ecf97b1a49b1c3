"""Tìm nhanh: one box for dossiers, procedures and pages of the desk; Ctrl+K opens it over any page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dinh.domains.dossiers.queries import search_dossiers
from dinh.domains.dossiers.types import STATE_LABELS
from dinh.domains.people.types import Role
from dinh.domains.procedures.queries import search_procedures
from dinh.fronts.desk.web.acting import Desk, desk_of, page
from dinh.kernel.access.guards import official
from dinh.kernel.ui.context import PageFrame
from dinh.lib import moments
from dinh.lib.vietnamese import fold

MOST_DOSSIERS = 8
MOST_PROCEDURES = 6


@official
def jump_page(request: HttpRequest) -> HttpResponse:
    """What the words name; a whole dossier code leads straight to it. For htmx only the list."""
    words = request.GET.get("q", "").strip()[:100]
    desk = desk_of(request)
    found = search_dossiers(actor=desk.actor, q=words, limit=MOST_DOSSIERS).rows if words else ()
    live = bool(getattr(request, "htmx", False))
    exact = next((row for row in found if (row.code or "").lower() == words.lower()), None)
    if exact is not None and not live:
        return redirect("desk:dossier", exact.id)
    context = {
        "words": words,
        "pages": _pages(request, words),
        "dossiers": [{"row": row, "state": STATE_LABELS[row.state]} for row in found],
        "procedures": _procedures(desk, words) if words else [],
        "ui_find": words,
    }
    if live:
        return render(request, "desk/jump_found.html", context)
    return page(request, "jump.html", desk, context)


def _pages(request: HttpRequest, words: str) -> list[Any]:
    """Entries of the officer's menu whose words begin with or contain what was typed."""
    return [line for line in PageFrame(request).desk_menu if fold(words) in fold(str(line.label))]


def _procedures(desk: Desk, words: str) -> list[dict[str, str]]:
    """Procedures in force: at the counter one leads to its reception, elsewhere to its public page."""
    today = moments.local(moments.now()).date()
    at_counter = desk.here.has_role(Role.ONE_STOP)
    return [
        {
            "name": one.name,
            "code": one.code,
            "field": one.field,
            "href": f"{reverse('desk:counter')}?thu-tuc={one.code}"
            if at_counter
            else reverse("procedures:detail", args=(one.code,)),
        }
        for one in search_procedures(on=today, text=words, size=MOST_PROCEDURES).items
    ]
