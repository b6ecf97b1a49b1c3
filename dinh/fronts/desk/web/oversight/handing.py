"""Bàn giao việc: from whom, to whom, the list before it moves, the report after."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dinh.domains.dossiers.actions import hand_work
from dinh.domains.dossiers.queries import work_pile
from dinh.domains.dossiers.types import STATE_LABELS, WorkPile
from dinh.domains.people.queries import account_names, agencies_of, agency_officers, list_agencies, list_units
from dinh.domains.people.types import Role
from dinh.fronts.desk.web.acting import ROLES
from dinh.kernel.access.guards import actor_of, guarded
from dinh.kernel.access.middleware import sentence_of
from dinh.kernel.access.types import Actor
from dinh.lib import moments
from dinh.lib.codes import parse_row_id
from dinh.lib.moments import local
from dinh.lib.refusals import Refusal

STAFFERS = (Role.LEADER, Role.AGENCY_ADMIN, Role.PROVINCE_ADMIN)


def may_staff_somewhere(actor: Actor) -> bool:
    """Leaders and administrators; which agency is asked by the verb."""
    return any(actor.has_role(role) for role in STAFFERS)


@guarded(may_staff_somewhere, "hand_work")
@never_cache
@require_http_methods(["GET", "POST"])
def hand_work_page(request: HttpRequest) -> HttpResponse:
    """Choose both sides, read the list, hand it over: all chosen or nothing."""
    actor, now = actor_of(request), moments.now()
    asked = request.POST if request.method == "POST" else request.GET
    sides = _sides(actor, asked)
    context: dict[str, Any] = {"chosen": sides, "reason": asked.get("ly-do", ""), **_choices(actor, sides)}
    status = 200
    if request.method == "POST" and sides["agency_id"]:
        try:
            report = hand_work(
                actor=actor,
                now=now,
                dossier_ids=[one for one in map(parse_row_id, request.POST.getlist("ho-so")) if one],
                reason=request.POST.get("ly-do", ""),
                agency_id=sides["agency_id"],
                from_account_id=sides["from_account_id"],
                from_unit_id=sides["from_unit_id"],
                to_account_id=sides["to_account_id"],
                to_unit_id=sides["to_unit_id"],
            )
        except Refusal as refusal:
            context["errors"] = {"ly-do" if "reason" in refusal.code else "danh-sach": sentence_of(refusal)}
            status = refusal.status
        else:
            done = len(report)
            messages.success(request, ngettext("Đã bàn giao %d hồ sơ.", "Đã bàn giao %d hồ sơ.", done) % done)
            context["report"] = report
    pile = _pile(actor, sides)
    if pile is not None:
        context |= {"pile": pile, "rows": _rows(pile), "movable": len(pile.movable_ids)}
    return render(request, "desk/oversight/hand_work.html", context, status=status)


def _sides(actor: Actor, asked: Any) -> dict[str, int | None]:
    agencies = _agencies(actor)
    agency_id = parse_row_id(asked.get("co-quan", ""))
    person = parse_row_id(asked.get("can-bo", ""))
    if agency_id is None and person is not None:
        agency_id = next((one for one in agencies_of(account_id=person) if one in agencies), None)
    if agency_id is None and len(agencies) == 1:
        agency_id = agencies[0]
    return {
        "agency_id": agency_id if agency_id in agencies else None,
        "from_account_id": person,
        "from_unit_id": parse_row_id(asked.get("tu-bo-phan", "")) if person is None else None,
        "to_account_id": parse_row_id(asked.get("nguoi-nhan", "")),
        "to_unit_id": parse_row_id(asked.get("bo-phan-nhan", "")),
    }  # fmt: skip


def _agencies(actor: Actor) -> tuple[int, ...]:
    if actor.has_role(Role.PROVINCE_ADMIN):
        return tuple(one.id for one in list_agencies(active_on=local(moments.now()).date()))
    return tuple(dict.fromkeys(post.agency_id for post in actor.posts if post.role in STAFFERS))


def _officers(agency_id: int) -> Any:
    return agency_officers(agency_id=agency_id, on=local(moments.now()).date())


def _choices(actor: Actor, sides: dict[str, int | None]) -> dict[str, Any]:
    agencies = list_agencies(ids=set(_agencies(actor)))
    agency_id = sides["agency_id"]
    people: list[tuple[str, str]] = []
    units: list[tuple[str, str]] = []
    if agency_id is not None:
        roles = {who.account_id: (who.name, who.roles) for who in _officers(agency_id)}
        people = [
            (str(pk), f"{name} ({', '.join(str(ROLES.get(role, role)) for role in held)})")
            for pk, (name, held) in roles.items()
        ]
        gone = sides["from_account_id"]
        if gone is not None and gone not in roles:
            names = account_names(account_ids=(gone,))
            people += [(str(pk), name) for pk, name in names.items()]
        units = [
            (str(one.id), one.name) for one in list_units(agency_id=agency_id, on=local(moments.now()).date())
        ]
    return {
        "agencies": [("", _("Chọn cơ quan")), *((str(one.id), one.short_name) for one in agencies)],
        "givers": [("", _("Chọn người, hoặc chọn bộ phận bên dưới")), *people],
        "takers": [("", _("Trả về bộ phận, chưa giao cho ai")), *people],
        "units": [("", _("Không chọn")), *units] if units else [],
    }


def _pile(actor: Actor, sides: dict[str, int | None]) -> WorkPile | None:
    if sides["agency_id"] is None or (sides["from_account_id"] is None and sides["from_unit_id"] is None):
        return None
    pile = work_pile(
        actor=actor,
        now=moments.now(),
        agency_id=sides["agency_id"],
        from_account_id=sides["from_account_id"],
        from_unit_id=sides["from_unit_id"],
        to_account_id=sides["to_account_id"],
    )
    return replace(pile, lines=tuple(sorted(pile.lines, key=lambda line: bool(line.sentence))))


def _rows(pile: WorkPile) -> list[dict[str, Any]]:
    return [{"line": line, "state": _(STATE_LABELS[line.state])} for line in pile.lines]
