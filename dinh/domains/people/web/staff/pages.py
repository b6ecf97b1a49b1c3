"""The list of officials, one official, a new one, requests of resets, the roles in words."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from dinh.domains.people import actions
from dinh.domains.people.permissions import may_open_accounts, may_see_staff
from dinh.domains.people.queries import (
    get_staff,
    list_agencies,
    list_sessions,
    list_staff,
    managed_agency_ids,
    open_resets,
)
from dinh.domains.people.types import Role, StaffPage
from dinh.domains.people.web.staff.forms import AccountForm
from dinh.domains.people.web.staff.words import MEANINGS, RESET_STATES, ROLES
from dinh.domains.people.web.views import show_refusal
from dinh.kernel.access.guards import actor_of, guarded
from dinh.kernel.ui.frame import address
from dinh.kernel.ui.tables import Cell, Column, Table
from dinh.lib import moments
from dinh.lib.codes import parse_row_id
from dinh.lib.moments import local
from dinh.lib.refusals import Refusal
from dinh.lib.vietnamese import clean_line

HIGHER = tuple(
    zip(
        settings.STAFF_PAGES,
        (gettext_lazy("Bàn giao việc"), gettext_lazy("Được xem gì"), gettext_lazy("Đã xem gì")),
        strict=True,
    )
)
staff_only = guarded(may_see_staff, "staff")
administrators = guarded(may_open_accounts, "staff_administrators")


@staff_only
@never_cache
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Officials one administers: searched by name, narrowed by agency, role and state."""
    actor, now = actor_of(request), moments.now()
    today = local(now).date()
    role, agency_id = request.GET.get("vai-tro", ""), parse_row_id(request.GET.get("co-quan", ""))
    closed, text = request.GET.get("khoa") == "1", clean_line(request.GET.get("q", ""))[:100]
    found = list_staff(
        actor=actor,
        on=today,
        text=text,
        agency_id=agency_id,
        role=Role(role) if role in set(Role) else None,
        closed=closed,
        number=parse_row_id(request.GET.get("trang", "")) or 1,
    )
    mine = managed_agency_ids(actor=actor, on=today)
    agencies = list_agencies(active_on=today) if mine is None else list_agencies(ids=set(mine))
    context = {
        "found": found,
        "rows": _table(found),
        "text": text,
        "closed": closed,
        "role": role,
        "roles": [("", _("Mọi vai trò")), *((one.value, words) for one, words in ROLES.items())],
        "agency": str(agency_id or ""),
        "agencies": [("", _("Mọi cơ quan")), *((str(one.id), one.short_name) for one in agencies)],
        "waiting": len(open_resets(actor=actor, now=now)),
        "may_open": may_open_accounts(actor),
    }
    return render(request, "people/staff/list.html", context)


def _table(found: StaffPage) -> Table:
    names = _short_names({agency for row in found.rows for _role, agency in row.posts})
    rows = []
    for row in found.rows:
        posts = [f"{ROLES[Role(role)]}, {names.get(agency, '')}" for role, agency in row.posts]
        rows.append(
            (
                Cell(row.name, reverse("people:staff_one", args=[row.account_id])),
                row.username,
                "; ".join([*([_("Quản trị hệ thống")] if row.is_admin else []), *posts])
                or _("Chưa có vị trí"),
                _("Đã bật") if row.has_second_factor else _("Chưa bật"),
                moments.show_moment(row.last_active_at) if row.last_active_at else _("Chưa lần nào"),
            )
        )
    return Table(
        caption=_("Cán bộ"),
        columns=[
            Column(_("Họ và tên")),
            Column(_("Tên đăng nhập")),
            Column(_("Vị trí hôm nay")),
            Column(_("Hai lớp")),
            Column(_("Dùng lần cuối")),
        ],
        rows=rows,
    )


def _short_names(ids: set[int]) -> dict[int, str]:
    return {one.id: one.short_name for one in list_agencies(ids=ids)} if ids else {}


@staff_only
@never_cache
@require_GET
def one(request: HttpRequest, account_id: int) -> HttpResponse:
    """One official: posts, leave, sessions, second factor, and the verbs on each."""
    actor, now = actor_of(request), moments.now()
    return render(request, "people/staff/one.html", _one(request, account_id) | {"actor": actor, "now": now})


def _one(request: HttpRequest, account_id: int) -> dict[str, Any]:
    actor, now = actor_of(request), moments.now()
    view, today = get_staff(actor=actor, account_id=account_id, now=now), local(now).date()
    waiting = {line.id for line in open_resets(actor=actor, now=now)}
    return {
        "view": view,
        "posts": [
            {
                "line": post,
                "role": ROLES[post.role],
                "held": post.is_held(today),
                "over": _is_over(post.active_to, today),
            }
            for post in view.posts
        ],
        "resets": [
            {
                "line": line,
                "state": RESET_STATES[line.state],
                "open": line.id in waiting,
                "mine": line.asked_by_id == actor.account_id,
            }
            for line in view.resets
        ],
        "reset_open": any(line.id in waiting for line in view.resets),
        "sessions": list_sessions(account_id=account_id, now=now),
        "may_change": may_open_accounts(actor),
        "is_self": account_id == actor.account_id,
        "links": [(place, words) for name, words in HIGHER if (place := address(name))],
        "today": today,
    }


def _is_over(active_to: Any, today: Any) -> bool:
    return active_to is not None and active_to <= today


@administrators
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new official with his first post; afterwards his page offers the link for the first password."""
    actor, now = actor_of(request), moments.now()
    form = AccountForm(request.POST or None, actor=actor, today=local(now).date())
    if request.method == "POST" and form.is_valid():
        try:
            account_id = actions.open_official(actor=actor, now=now, **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Đã mở tài khoản. Hãy gửi đường dẫn đặt mật khẩu cho người dùng."))
            return redirect("people:staff_one", account_id)
    context = {"form": form, "title": _("Mở tài khoản cán bộ"), "go": _("Mở tài khoản")}
    return render(request, "people/staff/form.html", context, status=422 if form.errors else 200)


@staff_only
@never_cache
@require_GET
def resets(request: HttpRequest) -> HttpResponse:
    """Requests that wait for a second administrator."""
    actor, now = actor_of(request), moments.now()
    lines = [
        {"line": line, "mine": actor.account_id in {line.asked_by_id, line.account_id}}
        for line in open_resets(actor=actor, now=now)
    ]
    return render(
        request, "people/staff/resets.html", {"lines": lines, "may_change": may_open_accounts(actor)}
    )


@staff_only
@require_GET
def roles(request: HttpRequest) -> HttpResponse:
    """What each role may do, in words."""
    return render(
        request, "people/staff/roles.html", {"roles": [(ROLES[one], MEANINGS[one]) for one in Role]}
    )
