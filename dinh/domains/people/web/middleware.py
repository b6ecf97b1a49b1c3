"""Who asks: one joined statement answers for session, account, posts and delegations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare

from dinh.domains.people.actions.accounts import note_activity
from dinh.domains.people.models import Account
from dinh.domains.people.queries.asking import Asking, who_asks
from dinh.domains.people.types import AccountKind
from dinh.kernel.access.types import Actor, ActorKind
from dinh.lib import moments

GetResponse = Callable[[HttpRequest], HttpResponse]
ACTIVITY_STEP = timedelta(minutes=5)
# Without a second factor an official may reach only what he needs to set one up, and the way out.
WITHOUT_SECOND_FACTOR = ("/tai-khoan/", "/dang-xuat/", "/dang-nhap/", "/ngon-ngu/", "/healthz", "/readyz")


class WhoAsks:
    """Sets `request.actor`, and `request.user` and the session from the same statement.

    Stands after Django's session and authentication middleware, whose own statements it makes unnecessary.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = moments.now()
        asking = self._asking(request, now)
        account = asking.account if asking is not None and _proved(request, asking.account) else None
        request._cached_user = account or AnonymousUser()  # type: ignore[attr-defined]
        request.actor = _actor(request, asking if account else None)  # type: ignore[attr-defined]
        if account is not None and asking is not None:
            if _needs_second_factor(asking):
                request.actor = _bare(request.actor)  # type: ignore[attr-defined]
                if not request.path.startswith(WITHOUT_SECOND_FACTOR):
                    return redirect("mfa_index")
            if account.last_active_at is None or now - account.last_active_at > ACTIVITY_STEP:
                note_activity(account_id=account.id, now=now)
        return self.get_response(request)

    def _asking(self, request: HttpRequest, now: datetime) -> Asking | None:
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        asking = who_asks(session_key=key, now=now) if key else None
        session: Any = request.session
        session.prime(asking.session_data if asking is not None else None)
        return asking


def _proved(request: HttpRequest, account: Account | None) -> bool:
    """The session was signed in by a backend of ours and since the last change of the password."""
    if account is None or request.session.get(SESSION_KEY) != str(account.pk):
        return False
    if request.session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return False
    known = request.session.get(HASH_SESSION_KEY, "")
    return bool(known) and constant_time_compare(known, account.get_session_auth_hash())


def _actor(request: HttpRequest, asking: Asking | None) -> Actor:
    address = request.META.get("REMOTE_ADDR", "")
    request_id = getattr(request, "request_id", "")
    if asking is None:
        return Actor(account_id=None, kind=ActorKind.ANONYMOUS, address=address, request_id=request_id)
    return asking.actor(address=address, request_id=request_id)


def _needs_second_factor(asking: Asking) -> bool:
    assert asking.account is not None
    return not settings.DEMO and asking.account.kind == AccountKind.OFFICIAL and not asking.has_second_factor


def _bare(actor: Actor) -> Actor:
    """The same account without any power."""
    return Actor(
        account_id=actor.account_id,
        kind=actor.kind,
        person_id=actor.person_id,
        name=actor.name,
        address=actor.address,
        request_id=actor.request_id,
    )
