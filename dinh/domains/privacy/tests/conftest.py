"""The small province, files in a folder of the test, clients that have signed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from dinh.domains.dossiers.tests.factories import MONDAY, World, world
from dinh.domains.people.models import Account
from dinh.kernel.access.types import Actor
from dinh.lib import moments

SignIn = Callable[[Actor], Client]
Clock = Callable[[datetime], None]


@pytest.fixture(autouse=True)
def installation(settings: Any, tmp_path: Path) -> None:
    """The demonstration's settings (officials without a second factor), files in a folder of the test."""
    settings.DEMO = True
    settings.LOCAL_FILING = True
    settings.DATA = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        },
    }


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Sets the moment that pages read."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(moments, "now", lambda: moment)

    set_to(MONDAY)
    return set_to


@pytest.fixture
def small(clock: Clock) -> World:
    """The small province on a Monday."""
    return world()


@pytest.fixture
def sign_in() -> SignIn:
    """A client in which somebody has signed in."""

    def signed(actor: Actor) -> Client:
        client = Client()
        client.force_login(Account.objects.get(pk=actor.account_id or 0))
        return client

    return signed
