"""The import of agencies, proved on the real facts of the demonstration province."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from dinh.domains.people import actions, queries
from dinh.domains.people.models import Agency
from dinh.domains.people.tests.conftest import rows as all_rows
from dinh.domains.people.tests.factories import NOW
from dinh.domains.people.types import AgencyLevel
from dinh.kernel.access.types import ANONYMOUS, SYSTEM, NotYours
from dinh.kernel.intake.tables import read_table
from dinh.kernel.intake.types import ImportReport, Row

pytestmark = pytest.mark.django_db
FACTS = settings.ROOT / "dinh" / "project" / "demo" / "facts"
AFTER = NOW.replace(year=2026, month=1, day=5)
IN_ORDER = (
    ("agencies_hai_duong.csv", 268),
    ("agencies_hai_duong_2024.csv", 22),
    ("successions_2024.csv", 50),
    ("agencies_hai_phong_2025.csv", 82),
    ("successions_2025.csv", 277),
)


def load(name: str, *, dry_run: bool = False) -> ImportReport:
    return actions.import_agencies(actor=SYSTEM, now=AFTER, rows=read_table(FACTS / name), dry_run=dry_run)


def rows(*lines: dict[str, str]) -> list[Row]:
    return [Row(number, line) for number, line in enumerate(lines, 2)]


def test_the_province_of_2022_and_its_succession_load_whole_and_once() -> None:
    for name, count in IN_ORDER:
        report = load(name)
        assert (report.loaded, report.rejected) == (count, []), name
    before = all_rows()
    for name, count in IN_ORDER:
        report = load(name)
        assert (report.loaded, report.updated, report.unchanged, report.rejected) == (0, 0, count, []), name
    assert all_rows() == before
    levels = Counter(row.level for row in queries.list_agencies(active_on=date(2023, 2, 3)))
    assert levels == {
        AgencyLevel.PROVINCE: 2,
        AgencyLevel.DEPARTMENT: 20,
        AgencyLevel.DISTRICT: 12,
        AgencyLevel.COMMUNE: 235,
    }
    today = queries.list_agencies(active_on=date(2025, 7, 1))
    assert Counter(row.level for row in today) == {
        AgencyLevel.PROVINCE: 1,
        AgencyLevel.DEPARTMENT: 16,
        AgencyLevel.COMMUNE: 65,
    }
    commune = queries.find_agency(text="xã Lê Ninh")[0]
    district = queries.get_agency_by_code(code="H23.24")
    assert (commune.code, commune.parent_id, district.short_name) == (
        "H23.24.04",
        district.id,
        "Thị xã Kinh Môn",
    )
    heir = queries.get_agency(agency_id=queries.successor_of(agency_id=commune.id, on=date(2025, 7, 1)))
    assert (heir.short_name, heir.code) == ("Phường Bắc An Phụ", "H24.119")
    assert commune.id in queries.predecessor_ids(agency_id=heir.id)
    province = queries.get_agency_by_code(code="H23")
    assert len(queries.descendant_ids(agency_id=province.id, on=date(2023, 2, 3))) == 268
    assert len(queries.descendant_ids(agency_id=province.id, on=date(2025, 6, 30))) == 1 + 20 + 12 + 207
    for old in queries.list_agencies(active_on=date(2023, 2, 3)):
        gone = queries.successor_of(agency_id=old.id, on=date(2025, 7, 1))
        assert queries.get_agency(agency_id=gone).is_active(date(2025, 7, 1)), old


def test_a_dry_run_writes_nothing() -> None:
    before = all_rows()
    assert load("agencies_hai_duong.csv", dry_run=True).loaded == 268
    assert all_rows() == before


def test_bad_rows_are_named_and_the_rest_loads() -> None:
    report = actions.import_agencies(
        actor=SYSTEM,
        now=NOW,
        rows=[
            *rows(
                {"code": "H23.01", "name": "Sở Nội vụ", "level": "department", "parent_code": "H23", "active_from": "2022-01-01"},
                {"code": "H23", "name": "Tỉnh", "level": "province", "parent_code": "", "active_from": "01/01/2022"},
                {"code": "H23.02", "name": "", "level": "department", "parent_code": "H23", "active_from": "2022-01-01"},
                {"code": "H23.03", "name": "X", "level": "sở", "parent_code": "H23", "active_from": "2022-01-01"},
                {"code": "H23.04", "name": "X", "level": "department", "parent_code": "H99", "active_from": "2022-01-01"},
                {"code": "H23.05", "name": "X", "level": "department", "parent_code": "H23", "active_from": "31/02/2022"},
                {"code": "mã?", "name": "X", "level": "department", "parent_code": "H23", "active_from": "2022-01-01"},
            ),
            Row(9, {}, problem="Có 9 ô, nhiều hơn 8 cột."),
        ],
    )  # fmt: skip
    assert report.loaded == 2
    assert sorted(Agency.objects.values_list("code", flat=True)) == ["H23", "H23.01"]
    assert [(number, reason[:30]) for number, reason in report.rejected] == [
        (4, "Thiếu name."),
        (5, "Cấp “sở” không có. Dùng: provi"),
        (6, "Không tìm thấy cơ quan này. Hã"),
        (7, "Ngày “31/02/2022” không đúng. "),
        (8, "Mã định danh cơ quan không đún"),
        (9, "Có 9 ô, nhiều hơn 8 cột."),
    ]


def test_a_changed_name_is_corrected_and_a_changed_place_refused() -> None:
    province = {
        "code": "H23",
        "name": "Tỉnh",
        "level": "province",
        "parent_code": "",
        "active_from": "2022-01-01",
    }
    actions.import_agencies(actor=SYSTEM, now=NOW, rows=rows(province))
    report = actions.import_agencies(
        actor=SYSTEM,
        now=NOW,
        rows=rows({**province, "name": "Tỉnh Hải Dương"}, {**province, "level": "commune"}),
    )
    assert (report.updated, report.loaded, len(report.rejected)) == (1, 0, 1)
    assert queries.get_agency_by_code(code="H23").name == "Tỉnh Hải Dương"


def test_only_administrators_import(refused: Any) -> None:
    with refused(NotYours):
        actions.import_agencies(actor=ANONYMOUS, now=NOW, rows=[])


def test_the_command_says_what_became_of_each_row(tmp_path: Path) -> None:
    table = tmp_path / "co quan.csv"
    table.write_text(
        "code,name,level,parent_code,active_from\nH23,Tỉnh Hải Dương,province,,2022-01-01\n", encoding="utf-8"
    )
    said = StringIO()
    call_command("import_agencies", str(table), "--json", stdout=said)
    assert json.loads(said.getvalue())[0]["loaded"] == 1
    table.write_text("code,name,level,parent_code,active_from\nH24,,province,,2022-01-01\n", encoding="utf-8")
    said = StringIO()
    with pytest.raises(SystemExit):
        call_command("import_agencies", str(table), stdout=said)
    assert "dòng 2: Thiếu name." in said.getvalue()
