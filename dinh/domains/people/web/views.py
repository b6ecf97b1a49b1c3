"""Pages of one's own account; signing in itself is allauth's, in our dress."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.views import SignupView
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from dinh.domains.people.actions import end_sessions, update_profile, use_sign_in_link
from dinh.domains.people.actions.accounts import LinkUsedUp, link_is_open
from dinh.domains.people.queries import get_profile, list_sessions
from dinh.domains.people.web.forms import NewPasswordForm, ProfileForm
from dinh.kernel.access.actions import throttle
from dinh.kernel.access.guards import actor_of, public, signed_in
from dinh.kernel.access.middleware import sentence_of
from dinh.kernel.access.types import TooMany
from dinh.lib import moments
from dinh.lib.refusals import Refusal

LINK_TRIES = 20
LINK_WINDOW_SECONDS = 600
FORM_FIELDS = {"password": "password1"}


@method_decorator(sensitive_post_parameters(), name="dispatch")
class RegisterView(SignupView):  # type: ignore[misc]
    """A citizen's own account; what the action refuses stands beside the field it is about."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return cast("HttpResponse", super().form_valid(form))
        except Refusal as refusal:
            show_refusal(form, refusal)
            return cast("HttpResponse", self.form_invalid(form))


register = public(RegisterView.as_view())


def show_refusal(form: Any, refusal: Refusal) -> None:
    """Put a refusal's sentences beside the fields of a form, or above it."""
    if not refusal.fields:
        form.add_error(None, sentence_of(refusal))
    for field, sentence in refusal.fields.items():
        name = FORM_FIELDS.get(field, field)
        form.add_error(name if name in form.fields else None, _(sentence))


@public
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def first_sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """Set a password by a one-time link, then sign in as usual."""
    actor, now = actor_of(request), moments.now()
    if not throttle(f"sign-in-link:{actor.address}", limit=LINK_TRIES, window_seconds=LINK_WINDOW_SECONDS):
        raise TooMany
    if not link_is_open(token=token, now=now):
        raise LinkUsedUp
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            use_sign_in_link(actor=actor, now=now, token=token, password=form.cleaned_data["password"])
        except LinkUsedUp:
            raise
        except Refusal as refusal:
            for sentence in refusal.fields.values():
                form.add_error("password", sentence)
        else:
            messages.success(request, _("Đã đặt mật khẩu. Hãy đăng nhập bằng tên đăng nhập và mật khẩu mới."))
            return redirect(reverse("account_login"))
    return render(request, "people/first_sign_in.html", {"form": form}, status=422 if form.errors else 200)


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """One's own data and ways to sign in; the personal number stays masked."""
    actor = actor_of(request)
    assert actor.account_id is not None
    mine = get_profile(account_id=actor.account_id)
    form = ProfileForm(
        request.POST or None, initial={"phone": mine.phone, "email": mine.email, "address": mine.address}
    )
    if request.method == "POST" and form.is_valid():
        try:
            update_profile(actor=actor, now=moments.now(), **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Đã lưu thông tin liên hệ."))
            return redirect("people:profile")
    return render(
        request,
        "people/profile.html",
        {"profile": mine, "form": form, "posts": actor.posts, "data_address": _data_page()},
        status=422 if form.errors else 200,
    )


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in; one session, or all others, can be ended."""
    actor, now = actor_of(request), moments.now()
    assert actor.account_id is not None
    this_key = request.session.session_key or ""
    if request.method == "POST":
        ended = end_sessions(
            actor=actor,
            now=now,
            account_id=actor.account_id,
            handle=request.POST.get("phien", ""),
            keep=this_key,
        )
        messages.success(request, ngettext("Đã kết thúc %d phiên.", "Đã kết thúc %d phiên.", ended) % ended)
        return redirect("people:sessions")
    lines = list_sessions(account_id=actor.account_id, now=now, this_key=this_key)
    return render(request, "people/sessions.html", {"lines": lines, "others": len(lines) > 1})


def _data_page() -> str:
    """Everything the house holds about the holder: a page of a higher room; empty where it is missing."""
    try:
        return reverse(settings.DATA_PAGE)
    except NoReverseMatch:
        return ""
