"""Tokens that the province's own sign-in has given out."""

from __future__ import annotations

from allauth.idp.oidc.models import Client, Token


def client_of_token(*, token: str) -> tuple[Client, frozenset[str]] | None:
    """The client and the scopes of a living access token that was given to a client itself, not to a person."""
    found = Token.objects.lookup(Token.Type.ACCESS_TOKEN, token)
    if found is None or found.user_id is not None or found.client is None:
        return None
    return found.client, frozenset(found.get_scopes())
