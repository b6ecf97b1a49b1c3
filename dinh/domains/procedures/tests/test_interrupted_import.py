"""An import killed in the middle goes on where it stopped and ends as if nothing had happened."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection, transaction

from dinh.domains.people.queries import get_agency_by_code
from dinh.domains.procedures.actions.importing import BATCH, load_catalogue
from dinh.domains.procedures.adapters.files import read_file
from dinh.domains.procedures.models import (
    ChannelTerm,
    ProcedureAgency,
    ProcedureVersion,
    RequiredPaper,
    StepDefinition,
    TransitionDefinition,
)
from dinh.domains.procedures.tests.factories import departments
from dinh.domains.procedures.tests.test_import import DAY, NOW, SERVICES
from dinh.kernel.access.types import SYSTEM
from dinh.kernel.outbox.models import Event

PATIENCE = 600.0


def start() -> subprocess.Popen[str]:
    """The command in a process of its own, on the database of the test."""
    values = connection.settings_dict
    url = (
        f"postgresql://{quote(values['USER'], safe='')}:{quote(values['PASSWORD'], safe='')}"
        f"@{quote(values['HOST'], safe='')}:{values['PORT']}/{values['NAME']}"
    )
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "django", "import_procedures", str(SERVICES)),
            *("--valid-from", "2022-01-01", "--source", "thử", "--fallback-owner", "H24.01", "--json"),
        ],
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
    """What the catalogue holds, whatever ids it was given."""
    return {
        "versions": list(
            ProcedureVersion.objects.order_by("procedure__code", "number").values_list(
                *("procedure__code", "number", "state", "name", "valid_from", "valid_to", "source_hash"),
                *("form_hash", "rule_set_id", "checks"),
            )
        ),
        "agencies": list(
            ProcedureAgency.objects.order_by("procedure__code", "role", "level", "agency__code").values_list(
                "procedure__code", "role", "level", "agency__code", "active_from", "active_to"
            )
        ),
        "parts": [
            model._default_manager.count()
            for model in (ChannelTerm, RequiredPaper, StepDefinition, TransitionDefinition)
        ],
        "told": sorted(
            Event.objects.filter(name="procedures.version.published.v1").values_list("key", flat=True)
        ),
    }


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_killed_import_goes_on_where_it_stopped() -> None:
    departments()
    with transaction.atomic():
        rows, rejected = read_file(SERVICES)
        office = get_agency_by_code(code="H24.01").id
        load_catalogue(
            actor=SYSTEM,
            now=NOW,
            rows=rows,
            source="thử",
            valid_from=DAY,
            rejected=rejected,
            fallback_owner_id=office,
        )
        whole = state()
        transaction.set_rollback(True)
    assert ProcedureVersion.objects.count() == 0
    killed = start()
    waiting_from = time.monotonic()
    while ProcedureVersion.objects.count() < BATCH:
        assert killed.poll() is None
        assert time.monotonic() - waiting_from < PATIENCE
        time.sleep(0.02)
    killed.kill()
    killed.communicate()
    kept = ProcedureVersion.objects.count()
    assert kept % BATCH == 0
    assert BATCH <= kept < len(rows) == 921
    again = start()
    report = json.loads(again.communicate(timeout=PATIENCE)[0])
    assert again.returncode == 0
    assert (report["unchanged"], report["published"], report["rejected"]) == (kept, 921 - kept, [])
    assert state() == whole
    last = start()
    report = json.loads(last.communicate(timeout=PATIENCE)[0])
    assert (report["unchanged"], report["published"], report["drafts"]) == (921, 0, 0)
    assert state() == whole
