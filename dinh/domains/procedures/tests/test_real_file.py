"""The real catalogue of 2026, whole: exact counts. Skipped where the file is not at hand (DINH_TEST_DATA)."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dinh.domains.procedures.actions.importing import load_catalogue
from dinh.domains.procedures.adapters.national import source_row
from dinh.domains.procedures.models import ProcedureVersion, StepDefinition, TransitionDefinition
from dinh.domains.procedures.queries import count_published, version_in_force
from dinh.domains.procedures.tests.factories import departments
from dinh.domains.procedures.types import Channel, OnlineLevel
from dinh.kernel.access.types import SYSTEM
from dinh.kernel.outbox.models import Event
from dinh.lib.deadlines import Limit, Unit
from dinh.lib.moments import parse_moment

NOW = parse_moment("2026-11-24T10:00")
TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    folder = os.environ.get("DINH_TEST_DATA", "")
    path = Path(folder) / "procedures_2026.json"
    if not folder or not path.is_file():
        pytest.skip("DINH_TEST_DATA does not name a folder with procedures_2026.json")
    loaded: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def test_every_row_is_read_and_the_suspicious_are_known(records: list[dict[str, Any]]) -> None:
    rows = [source_row(number, record) for number, record in enumerate(records, 1)]
    ours = [row for row in rows if {"province", "commune"} & set(row.content.tiers)]
    assert (len(rows), len(ours), len({row.content.field_code for row in ours})) == (2642, 1601, 123)
    assert [
        sum(check in row.checks for row in ours) for check in ("no_limit", "limits_differ", "fee_unit")
    ] == [
        340,
        144,
        69,
    ]
    assert sum("name_not_nfc" in row.checks for row in rows) == 24
    assert sum(not row.checks for row in ours) == 1071
    levels = [row.content.level for row in ours]
    assert [levels.count(level) for level in OnlineLevel] == [0, 263, 171, 1167]


@pytest.mark.django_db
def test_the_whole_file_is_loaded_and_loading_again_changes_nothing(records: list[dict[str, Any]]) -> None:
    departments()
    rows = [source_row(number, record) for number, record in enumerate(records, 1)]
    report = load_catalogue(actor=SYSTEM, now=NOW, rows=rows, source="csdlqg-2026-07", valid_from=TODAY)
    assert (report.rows, report.published, report.drafts, report.unchanged, report.rejected) == (
        2642,
        1071,
        1571,
        0,
        (),
    )
    assert report.province_commune == 1601
    assert report.checks_province_commune == {
        "no_limit": 340,
        "limits_differ": 144,
        "fee_unit": 69,
        "name_not_nfc": 17,
    }
    assert report.checks["name_not_nfc"] == 24
    assert report.checks["outside_province"] == 1041
    assert count_published(on=TODAY) == 1071
    assert Event.objects.filter(name="procedures.version.published.v1").count() == 1071
    before = (
        ProcedureVersion.objects.count(),
        StepDefinition.objects.count(),
        TransitionDefinition.objects.count(),
    )
    assert before[:2] == (2642, 2642 * 4)

    again = load_catalogue(actor=SYSTEM, now=NOW, rows=rows, source="csdlqg-2026-07", valid_from=TODAY)
    assert (again.published, again.drafts, again.unchanged, again.rejected) == (0, 0, 2642, ())
    assert before == (
        ProcedureVersion.objects.count(),
        StepDefinition.objects.count(),
        TransitionDefinition.objects.count(),
    )
    plan = version_in_force(procedure_code="1.004194", on=TODAY)
    assert plan.limits == {
        Channel.WEB: Limit(3, Unit.WORKING_DAYS),
        Channel.COUNTER: Limit(3, Unit.WORKING_DAYS),
    }
    assert plan.fees == {Channel.WEB: 7000, Channel.COUNTER: 10000}
