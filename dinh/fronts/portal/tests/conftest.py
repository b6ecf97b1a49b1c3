"""A small province at a fixed moment, and citizens who have signed in."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from dinh.domains.dossiers.tests.factories import MONDAY, START, World, world
from dinh.domains.people.models import Account
from dinh.domains.procedures.actions.catalogue import add_competent_agency
from dinh.domains.procedures.tests.factories import rule_sets, stored_version
from dinh.kernel.access.types import SYSTEM, Actor
from dinh.lib import moments

SignIn = Callable[[Actor], Client]
CODE = "1.004884"


@pytest.fixture(autouse=True)
def installation(settings: Any, tmp_path: Path) -> None:
    """The demonstration's settings, files in a folder of the test."""
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
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Sets the moment that pages read."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(moments, "now", lambda: moment)

    set_to(MONDAY)
    return set_to


@pytest.fixture
def small(clock: Callable[[datetime], None]) -> World:
    """The small province, with a procedure whose form is the default one."""
    rule_sets()
    with transaction.atomic():
        made = world()
        made = replace(made, version=stored_version(code=CODE, valid_from=START))
        add_competent_agency(
            actor=SYSTEM, now=MONDAY, procedure_code=CODE, agency_id=made.department.id, active_from=START
        )
    cache.clear()
    return made


@pytest.fixture
def sign_in() -> SignIn:
    """A client in which somebody has signed in."""

    def signed(actor: Actor) -> Client:
        client = Client()
        client.force_login(Account.objects.get(pk=actor.account_id or 0))
        return client

    return signed


def png(shade: int = 200) -> bytes:
    """A small grey picture that is a true PNG."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\x00" + bytes([shade]) * 60 for _ in range(80))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 60, 80, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
