"""Verbs on one official: each a small page of its own, or a button of his page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from dinh.domains.people import actions
from dinh.domains.people.queries import get_staff
from dinh.domains.people.web.staff.forms import EndPostForm, LeaveForm, PostForm, ReasonForm, StaffForm
from dinh.domains.people.web.staff.pages import administrators
from dinh.domains.people.web.views import show_refusal
from dinh.kernel.access.guards import actor_of
from dinh.kernel.access.middleware import sentence_of
from dinh.kernel.access.types import Actor
from dinh.lib import moments
from dinh.lib.moments import local
from dinh.lib.refusals import NotFound, Refusal

Act = Callable[[Actor, datetime, int, dict[str, Any]], object]
Door = tuple[type[StaffForm], Any, Any, Any, Act]
DOORS: dict[str, Door] = {
    "bo-nhiem": (
        PostForm,
        gettext_lazy("Bổ nhiệm"),
        gettext_lazy("Giao thêm một vị trí công tác. Quyền theo vai trò có từ ngày bắt đầu."),
        gettext_lazy("Đã giao vị trí công tác."),
        lambda actor, now, pk, given: actions.appoint(actor=actor, now=now, account_id=pk, **given),
    ),
    "nghi": (
        LeaveForm,
        gettext_lazy("Ghi nghỉ"),
        gettext_lazy("Trong thời gian nghỉ, người làm thay xử lý được việc của người nghỉ."),
        gettext_lazy("Đã ghi kỳ nghỉ."),
        lambda actor, now, pk, given: actions.record_leave(actor=actor, now=now, account_id=pk, **given),
    ),
    "khoa": (
        ReasonForm,
        gettext_lazy("Khóa tài khoản"),
        gettext_lazy(
            "Người dùng bị đăng xuất ngay và không đăng nhập được nữa. Việc đang giữ vẫn ở tên người đó: hãy bàn giao trước."
        ),
        gettext_lazy("Đã khóa tài khoản."),
        lambda actor, now, pk, given: actions.close_account(actor=actor, now=now, account_id=pk, **given),
    ),
    "mo-lai": (
        ReasonForm,
        gettext_lazy("Mở lại tài khoản"),
        gettext_lazy("Người dùng đăng nhập được như trước, với các vị trí còn hạn."),
        gettext_lazy("Đã mở lại tài khoản."),
        lambda actor, now, pk, given: actions.reopen_account(actor=actor, now=now, account_id=pk, **given),
    ),
    "dat-lai": (
        ReasonForm,
        gettext_lazy("Yêu cầu đặt lại xác thực hai lớp"),
        gettext_lazy(
            "Dùng khi người dùng mất điện thoại hoặc khóa bảo mật. Một quản trị viên khác phải xác nhận trong 3 ngày; chủ tài khoản được báo ngay."
        ),
        gettext_lazy("Đã ghi yêu cầu. Hãy nhờ một quản trị viên khác xác nhận."),
        lambda actor, now, pk, given: actions.ask_second_factor_reset(
            actor=actor, now=now, account_id=pk, **given
        ),
    ),
}


class NoSuchVerb(NotFound):
    """No page of that name."""

    code = "people.no_such_verb"
    default_sentence = "Không có trang này. Hãy trở lại trang cán bộ."


@administrators
@never_cache
@require_http_methods(["GET", "POST"])
def verb(request: HttpRequest, account_id: int, slug: str) -> HttpResponse:
    """The page of one verb: what it will do, what it asks, and its refusals at their fields."""
    if slug not in DOORS:
        raise NoSuchVerb
    form_class, title, lead, done, act = DOORS[slug]
    actor, now = actor_of(request), moments.now()
    view = get_staff(actor=actor, account_id=account_id, now=now)
    return _asked(
        request,
        form_class(request.POST or None, actor=actor, today=local(now).date()),
        lambda given: act(actor, now, account_id, given),
        {"title": title, "lead": lead, "go": title, "view": view, "danger": slug == "khoa"},
        done,
    )


@administrators
@never_cache
@require_http_methods(["GET", "POST"])
def end_post(request: HttpRequest, account_id: int, post_id: int) -> HttpResponse:
    """Let a post of the official end."""
    actor, now = actor_of(request), moments.now()
    view = get_staff(actor=actor, account_id=account_id, now=now)
    if post_id not in {post.id for post in view.posts}:
        raise NoSuchVerb
    return _asked(
        request,
        EndPostForm(request.POST or None, actor=actor, today=local(now).date()),
        lambda given: actions.end_post(actor=actor, now=now, post_id=post_id, **given),
        {
            "title": _("Thôi giữ vị trí"),
            "lead": "",
            "go": _("Ghi ngày kết thúc"),
            "view": view,
            "danger": False,
        },
        _("Đã ghi ngày kết thúc."),
    )


def _asked(
    request: HttpRequest,
    form: StaffForm,
    act: Callable[[dict[str, Any]], object],
    context: dict[str, Any],
    done: Any,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, done)
            return redirect("people:staff_one", context["view"].account_id)
    return render(
        request, "people/staff/form.html", {"form": form, **context}, status=422 if form.errors else 200
    )


@administrators
@require_POST
def decide_reset(request: HttpRequest, reset_id: int) -> HttpResponse:
    """The second administrator confirms a reset, or turns it down."""
    actor, now = actor_of(request), moments.now()
    try:
        if request.POST.get("quyet") == "xac-nhan":
            actions.confirm_second_factor_reset(actor=actor, now=now, reset_id=reset_id)
            messages.success(request, _("Đã đặt lại. Người dùng sẽ bật cách xác thực mới khi đăng nhập."))
        else:
            actions.refuse_second_factor_reset(actor=actor, now=now, reset_id=reset_id)
            messages.success(request, _("Đã bác yêu cầu."))
    except Refusal as refusal:
        messages.error(request, sentence_of(refusal))
    return redirect("people:staff_resets")


@administrators
@require_POST
def end_sessions(request: HttpRequest, account_id: int) -> HttpResponse:
    """End one session of the official, or all."""
    actor, now = actor_of(request), moments.now()
    handle = request.POST.get("phien", "")
    try:
        actions.end_sessions(actor=actor, now=now, account_id=account_id, handle=handle)
        messages.success(request, _("Đã kết thúc phiên đăng nhập."))
    except Refusal as refusal:
        messages.error(request, sentence_of(refusal))
    return redirect("people:staff_one", account_id)


@administrators
@never_cache
@require_POST
def password_link(request: HttpRequest, account_id: int) -> HttpResponse:
    """Show the link for the first password, once."""
    actor, now = actor_of(request), moments.now()
    view = get_staff(actor=actor, account_id=account_id, now=now)
    link = actions.password_link(actor=actor, now=now, account_id=account_id)
    context = {"view": view, "link": link, "whole": request.build_absolute_uri(link.path)}
    return render(request, "people/staff/link.html", context)
