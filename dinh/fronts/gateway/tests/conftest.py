"""A small province at a fixed moment, and a client system."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction

from dinh.domains.dossiers.tests.factories import MONDAY, World, world
from dinh.domains.people import actions as people
from dinh.domains.procedures.tests.factories import rule_sets
from dinh.kernel.access.types import SYSTEM
from dinh.lib import moments

Clock = Callable[[datetime], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Sets the moment that the doors read."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(moments, "now", lambda: moment)

    set_to(MONDAY)
    return set_to


@pytest.fixture(autouse=True)
def quick_secrets(settings: Any) -> None:
    """Slow digests guard real secrets; here they would only make each world slow."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def small(clock: Clock) -> World:
    """The small province."""
    rule_sets()
    with transaction.atomic():
        return world()


def service(scopes: frozenset[str]) -> tuple[str, str]:
    """A service account: its id and secret."""
    made = people.create_service_account(actor=SYSTEM, now=MONDAY, name="Hệ thống một cửa", scopes=scopes)
    return made.client_id, made.secret
