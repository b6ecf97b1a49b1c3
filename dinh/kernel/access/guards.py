"""Guards of views. Every view carries one; a house test looks for the mark ``guarded``."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase

from dinh.kernel.access.types import ANONYMOUS, Actor, ActorKind, NotYours, SignInNeeded

View = TypeVar("View", bound=Callable[..., Any])
Predicate = Callable[[Actor], bool]


def actor_of(request: HttpRequest) -> Actor:
    """Return who asks; nobody when the middleware of the people room did not run."""
    return cast("Actor", getattr(request, "actor", ANONYMOUS))


def guarded(predicate: Predicate, mark: str = "") -> Callable[[View], View]:
    """Let the view run only for actors the predicate accepts.

    A visitor who has not signed in is led to the sign-in page and back (an API caller gets 401); any other is
    refused with 403.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guard(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = actor_of(request)
            if predicate(actor):
                return cast("HttpResponseBase", view(request, *args, **kwargs))
            if actor.kind is not ActorKind.ANONYMOUS:
                raise NotYours
            if request.path.startswith("/api/"):
                raise SignInNeeded
            return redirect_to_login(request.get_full_path())

        return _marked(cast("View", guard), mark or predicate.__name__, predicate)

    return decorate


def public(view: View) -> View:
    """Mark a view that anybody may see."""

    @wraps(view)
    def guard(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return cast("HttpResponseBase", view(request, *args, **kwargs))

    return _marked(cast("View", guard), "public", lambda _actor: True)


def signed_in(view: View) -> View:
    """Ask for an account of any sort."""
    return guarded(lambda actor: actor.is_signed_in, "signed_in")(view)


def official(view: View) -> View:
    """Ask for an official who holds at least one post, or an administrator."""
    return guarded(
        lambda actor: actor.kind is ActorKind.OFFICIAL and (bool(actor.posts) or actor.is_admin), "official"
    )(view)


def role_required(*roles: str) -> Callable[[View], View]:
    """Ask for a post with one of the roles; an administrator passes."""
    return guarded(
        lambda actor: actor.is_admin or any(actor.has_role(role) for role in roles), f"role:{','.join(roles)}"
    )


def _marked(view: View, mark: str, predicate: Predicate) -> View:
    """The mark names the guard, `admits` is the guard: a page that tells what somebody may open asks the same."""
    view.guarded = mark  # type: ignore[attr-defined]
    view.admits = predicate  # type: ignore[attr-defined]
    return view
