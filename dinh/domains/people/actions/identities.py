"""Signing in with an identity from outside (VNeID, the national OIDC provider)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from dinh.domains.people.actions.accounts import open_account
from dinh.domains.people.actions.persons import create_person
from dinh.domains.people.adapters import sealing
from dinh.domains.people.adapters.identity import Identity, read_identity
from dinh.domains.people.models import Account, Person
from dinh.domains.people.queries.persons import summary
from dinh.domains.people.types import AccountKind, PersonSummary
from dinh.kernel.access.types import Actor
from dinh.kernel.audit.actions import record


def account_for_identity(*, actor: Actor, now: datetime, claims: Mapping[str, Any]) -> int:
    """The account of the person the claims name: found by personal number, else opened; returns its id.

    The provider has proved the identity, so an account or person already recorded under the number is his.
    Tells `people.account.created.v1` when one is opened. Refused when the number is malformed.
    """
    identity = read_identity(claims)
    with transaction.atomic():
        person = _person(actor, now, identity)
        account = Account.objects.filter(person=person.id).first()
        if account is None:
            account = open_account(
                actor=actor,
                now=now,
                username=f"dinhdanh-{person.id}",
                kind=AccountKind.CITIZEN,
                display_name=person.full_name,
                email=_free(identity.email, "email"),
                phone=_free(identity.phone, "phone"),
                person_id=person.id,
            )
        record(
            actor=actor,
            verb="people.sign_in_by_identity",
            subject=f"people.account:{account.id}",
            owner=f"people.person:{person.id}",
            changes={},
            now=now,
        )
        return account.id


def _person(actor: Actor, now: datetime, identity: Identity) -> PersonSummary:
    if identity.number:
        known = Person.objects.filter(number_digest=sealing.digest(identity.number)).first()
        if known is not None:
            return summary(person=known)
    return create_person(
        actor=actor,
        now=now,
        full_name=identity.full_name,
        personal_number=identity.number,
        phone=identity.phone,
        email=identity.email,
        address=identity.address,
    )


def _free(value: str, field: str) -> str:
    """The value unless another account bears it: a way to reach somebody proves nothing."""
    return "" if value and Account.objects.filter(**{field: value}).exists() else value
