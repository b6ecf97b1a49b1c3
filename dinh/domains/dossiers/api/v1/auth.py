"""Bearer tokens of other systems."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.security import HttpBearer

from dinh.domains.people.actions import actor_of_token
from dinh.kernel.access.types import Actor, NotYours


class ClientToken(HttpBearer):
    """A token from `POST /identity/o/api/token` (client_credentials) that carries a scope."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        """The client's actor. Refused: people's ClientRefused (401), NotYours (403) without the scope."""
        actor = actor_of_token(
            token=token,
            address=request.META.get("REMOTE_ADDR", ""),
            request_id=getattr(request, "request_id", ""),
        )
        if self.scope not in actor.scopes:
            raise NotYours
        return actor
