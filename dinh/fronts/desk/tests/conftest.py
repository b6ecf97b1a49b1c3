"""A small province at a fixed moment, with officers who have signed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from dinh.domains.dossiers.tests.factories import MONDAY, World, world
from dinh.domains.people.models import Account
from dinh.domains.procedures.tests.factories import rule_sets
from dinh.kernel.access.types import Actor
from dinh.lib import moments

SignIn = Callable[[Actor], Client]


@pytest.fixture(autouse=True)
def installation(settings: Any, tmp_path: Path) -> None:
    """The demonstration's settings: no second factor, files in a folder of the test."""
    settings.DEMO = True
    settings.DATA = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        },
    }


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Sets the moment that pages read."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(moments, "now", lambda: moment)

    set_to(MONDAY)
    return set_to


@pytest.fixture
def small(clock: Callable[[datetime], None]) -> World:
    """The small province."""
    rule_sets()
    with transaction.atomic():
        return world()


@pytest.fixture
def sign_in() -> SignIn:
    """A client in which an officer has signed in."""

    def signed(actor: Actor) -> Client:
        client = Client()
        client.force_login(Account.objects.get(pk=actor.account_id or 0))
        return client

    return signed
