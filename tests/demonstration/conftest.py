"""One small province for all tests of the demonstration, loaded once and undone at the end."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings

from dinh.domains.procedures.tests.factories import rule_sets
from dinh.lib import moments
from dinh.project.demo.loading import load_demonstration

SCALE = 0.02


@dataclass(frozen=True)
class Loaded:
    """What the load said."""

    now: datetime
    folder: Path
    stages: tuple[str, ...]


@pytest.fixture(scope="package")
def loaded(
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Loaded]:
    """The fewest dossiers that give the shares of the source exactly, everything else whole."""
    folder = tmp_path_factory.mktemp("data")
    storages = deepcopy(settings.STORAGES)
    storages["default"]["OPTIONS"]["location"] = folder / "files"
    here = override_settings(DATA=folder, STORAGES=storages, DEMO=True, LOCAL_FILING=True)
    with django_db_blocker.unblock(), here, transaction.atomic():
        rule_sets()
        now = moments.now()
        stages = load_demonstration(now=now, say=lambda text: None, scale=SCALE)  # noqa: ARG005
        yield Loaded(now, folder, stages)
        transaction.set_rollback(True)
