"""An import of agencies killed in the middle goes on where it stopped and ends as if nothing had happened."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection, transaction

from dinh.domains.people import actions
from dinh.domains.people.models import Agency, AgencySpell, AgencySuccession
from dinh.domains.people.tests.factories import NOW
from dinh.kernel.access.types import SYSTEM
from dinh.kernel.intake.tables import read_table
from dinh.kernel.outbox.models import Event

FACTS = settings.ROOT / "dinh" / "project" / "demo" / "facts"
FILES = ("agencies_hai_duong.csv", "agencies_hai_duong_2024.csv", "successions_2024.csv")
AFTER = NOW.replace(year=2026, month=1, day=5)
PATIENCE = 600.0


def start(files: list[Path]) -> subprocess.Popen[str]:
    """The command in a process of its own, on the database of the test."""
    values = connection.settings_dict
    url = (
        f"postgresql://{quote(values['USER'], safe='')}:{quote(values['PASSWORD'], safe='')}"
        f"@{quote(values['HOST'], safe='')}:{values['PORT']}/{values['NAME']}"
    )
    return subprocess.Popen(
        [sys.executable, "-m", "django", "import_agencies", *map(str, files), "--json"],
        env={
            **os.environ,
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "dinh.project.settings",
            "PYTHONPATH": str(settings.ROOT),
            "DINH_DATABASE_POOL": "0",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def state() -> dict[str, Any]:
    """The tree with its history, whatever ids it was given."""
    return {
        "agencies": list(
            Agency.objects.order_by("code", "active_from").values_list(
                "code", "active_from", "active_to", "level"
            )
        ),
        "spells": list(
            AgencySpell.objects.order_by("agency__code", "active_from", "name").values_list(
                "agency__code", "name", "parent__code", "active_from", "active_to"
            )
        ),
        "successions": list(
            AgencySuccession.objects.order_by("predecessor__code", "successor__code").values_list(
                "predecessor__code", "successor__code", "effective_date"
            )
        ),
        "told": Counter(Event.objects.values_list("name", flat=True)),
    }


def kill_when(process: subprocess.Popen[str], rows: Any, least: int) -> None:
    """SIGKILL as soon as so many rows are kept."""
    waiting_from = time.monotonic()
    while rows.count() < least:
        assert process.poll() is None
        assert time.monotonic() - waiting_from < PATIENCE
        time.sleep(0.01)
    process.kill()
    process.communicate()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_killed_import_of_agencies_goes_on_where_it_stopped() -> None:
    files = [FACTS / name for name in FILES]
    with transaction.atomic():
        for file in files:
            actions.import_agencies(actor=SYSTEM, now=AFTER, rows=read_table(file))
        whole = state()
        transaction.set_rollback(True)
    assert Agency.objects.count() == 0
    kill_when(start(files), Agency.objects, 50)
    kept = Agency.objects.count()
    assert 50 <= kept < 268
    assert kept % 50 == 0
    last = start(files)
    report = json.loads(last.communicate(timeout=PATIENCE)[0])
    assert last.returncode == 0
    assert [(one["loaded"], one["unchanged"]) for one in report] == [(268 - kept, kept), (22, 0), (50, 0)]
    assert state() == whole
