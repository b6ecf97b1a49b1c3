"""Được xem gì: what one official may open and do, asked of the very predicates that guard pages and dossiers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from dinh.domains.dossiers.queries import reach_of, verbs_in_reach
from dinh.domains.people.queries import actor_for, get_staff, list_agencies, may_see_staff
from dinh.fronts.desk.web.acting import ROLES
from dinh.fronts.desk.wording.verbs import DOORS
from dinh.kernel.access.guards import actor_of, guarded
from dinh.kernel.access.types import ANONYMOUS, Actor
from dinh.kernel.audit.actions import record_read
from dinh.kernel.ui.frame import address, installed_frame
from dinh.lib import moments
from dinh.lib.codes import parse_row_id
from dinh.lib.vietnamese import clean_line


@guarded(may_see_staff, "staff")
@never_cache
@require_GET
def sight_page(request: HttpRequest) -> HttpResponse:
    """Posts and stand-ins of today, menu, guarded pages, dossiers; for one dossier by code also the verbs."""
    now, account_id = moments.now(), parse_row_id(request.GET.get("can-bo", "")) or 0
    view = get_staff(actor=actor_of(request), account_id=account_id, now=now)
    whose = actor_for(account_id=account_id, now=now)
    code = clean_line(request.GET.get("ma", ""))[:64]
    record_read(
        actor=actor_of(request), subject=f"people.account:{account_id}", owner=f"people.account:{account_id}",
        fields=("sight",), now=now, purpose=_("Xem quyền của cán bộ"),
    )  # fmt: skip
    context: dict[str, Any] = {"view": view, "code": code, "closed": whose is None, "now": now}
    if whose is not None:
        context |= _of(whose) | {"dossier_verbs": _verbs(whose, code) if code else None}
    return render(request, "desk/oversight/sight.html", context)


def _of(whose: Actor) -> dict[str, Any]:
    reach = reach_of(actor=whose)
    names = (
        {one.id: one.short_name for one in list_agencies(ids=set(whose.agency_ids))} if whose.posts else {}
    )
    return {
        "posts": [
            f"{ROLES.get(post.role, post.role)}, {names.get(post.agency_id, '')}" for post in whose.posts
        ],
        "menu": [entry.label for entry in installed_frame().desk_menu if _shown(entry, whose)],
        "pages": sorted(
            {place for place, view in guarded_pages() if view.admits(whose) and not view.admits(ANONYMOUS)}
        ),
        "refused": sorted({place for place, view in guarded_pages() if not view.admits(whose)}),
        "reach": reach,
        "by_agency": [(names.get(agency, ""), count) for agency, count in reach.by_agency],
        "is_admin": whose.is_admin,
    }


def _shown(entry: Any, whose: Actor) -> bool:
    allowed = not entry.roles or whose.is_admin or any(whose.has_role(role) for role in entry.roles)
    return allowed and bool(address(entry.target))


def _verbs(whose: Actor, code: str) -> list[Any]:
    words = {door.verb.value: door.label for door in DOORS}
    return [words[verb] for verb in verbs_in_reach(actor=whose, code=code) if verb in words]


def guarded_pages() -> Iterator[tuple[str, Any]]:
    """Address and view of every page of ours that carries a guard."""
    yield from _below(get_resolver().url_patterns, "/")


def _below(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        place = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _below(pattern.url_patterns, place)
        elif hasattr(pattern.callback, "admits"):
            yield place.replace("^", "").replace("<", "{").replace(">", "}"), pattern.callback
