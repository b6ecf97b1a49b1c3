"""Service accounts: other systems that use the API, with client credentials and scopes."""

from __future__ import annotations

import secrets
from datetime import datetime

from allauth.idp.oidc.models import Client
from django.db import transaction

from dinh.domains.people.actions.accounts import AccountInvalid, create_account
from dinh.domains.people.queries.tokens import client_of_token
from dinh.domains.people.types import AccountKind, NewServiceAccount
from dinh.kernel.access.types import Actor, ActorKind
from dinh.kernel.audit.actions import record
from dinh.lib.refusals import NotAllowed
from dinh.lib.vietnamese import clean_line

SECRET_BYTES = 32
SCOPES = frozenset({"dossiers.submit", "dossiers.read", "procedures.read", "statistics.read"})


class ClientRefused(NotAllowed):
    """Unknown client, wrong secret, or closed account: the answer is the same."""

    code = "people.client_refused"
    status = 401
    default_sentence = "Mã ứng dụng hoặc mã bí mật không đúng."


def create_service_account(
    *, actor: Actor, now: datetime, name: str, scopes: frozenset[str]
) -> NewServiceAccount:
    """Open an account for another system. The secret is shown this once; only its hash is kept.

    Refused for unknown scopes and for anybody but province administrators. Tells `people.account.created.v1`.
    """
    name = clean_line(name)
    unknown = scopes - SCOPES
    if unknown or not name:
        raise AccountInvalid(fields={"scopes": f"Phạm vi không có: {', '.join(sorted(unknown))}."})
    client_id = f"dinh-{secrets.token_hex(8)}"
    secret = secrets.token_urlsafe(SECRET_BYTES)
    with transaction.atomic():
        account_id = create_account(
            actor=actor,
            now=now,
            username=client_id,
            kind=AccountKind.SERVICE,
            display_name=name,
        )
        client = Client(
            id=client_id,
            name=name[:100],
            type=Client.Type.CONFIDENTIAL,
            grant_types=Client.GrantType.CLIENT_CREDENTIALS,
            response_types="",
            owner_id=account_id,
            created_at=now,
        )
        client.set_scopes(sorted(scopes))
        client.set_secret(secret)
        client.default_scopes = client.scopes
        client.save(force_insert=True)
    return NewServiceAccount(account_id, client_id, secret)


def replace_client_secret(*, actor: Actor, now: datetime, client_id: str) -> NewServiceAccount:
    """Give the client a new secret; the old one stops working at once."""
    if not (actor.is_admin or actor.kind is ActorKind.SYSTEM):
        raise NotAllowed
    with transaction.atomic():
        client = Client.objects.select_for_update().filter(pk=client_id, owner__kind="service").first()
        if client is None:
            raise ClientRefused
        secret = secrets.token_urlsafe(SECRET_BYTES)
        client.set_secret(secret)
        client.save(update_fields=["secret"])
        record(
            actor=actor,
            verb="people.replace_client_secret",
            subject=f"people.account:{client.owner_id}",
            owner=None,
            changes={},
            now=now,
        )
        return NewServiceAccount(client.owner_id, client_id, secret)


def authenticate_client(*, client_id: str, secret: str, address: str = "", request_id: str = "") -> Actor:
    """The actor of a service account by its credentials, with the client's scopes. Refused with 401."""
    client = Client.objects.select_related("owner").filter(pk=client_id).first()
    if client is None or client.owner is None or not client.check_secret(secret):
        raise ClientRefused
    return service_actor(
        client=client, scopes=frozenset(client.get_scopes()), address=address, request_id=request_id
    )


def service_actor(
    *, client: Client, scopes: frozenset[str], address: str = "", request_id: str = ""
) -> Actor:
    """The actor of a client's own account; refused when the account is closed or no service account."""
    account = client.owner
    if account is None or not account.is_active or account.kind != AccountKind.SERVICE:
        raise ClientRefused
    return Actor(
        account_id=account.id,
        kind=ActorKind.SERVICE,
        name=client.name,
        address=address,
        request_id=request_id,
        scopes=scopes,
    )


def actor_of_token(*, token: str, address: str = "", request_id: str = "") -> Actor:
    """The actor of a bearer token from `/identity/o/api/token` (client_credentials). Refused with 401."""
    found = client_of_token(token=token)
    if found is None:
        raise ClientRefused
    client, scopes = found
    return service_actor(client=client, scopes=scopes, address=address, request_id=request_id)
