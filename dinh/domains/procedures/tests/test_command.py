"""import_procedures: CSV, XLSX and JSON, dry run, JSON report, sentences for files that are none."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from dinh.domains.procedures.models import ProcedureVersion
from dinh.domains.procedures.queries import count_published
from dinh.domains.procedures.tests.factories import departments
from dinh.domains.procedures.tests.test_import import DAY, RECORD, SERVICES

pytestmark = pytest.mark.django_db
HEADINGS = ("code", "name", "field", "tiers", "web", "fee_web")
LINES = [
    ("1.000001", "Đăng ký thử một", "Hộ tịch", "commune", "3 working_days", ""),
    ("1.00", "Mã sai", "Hộ tịch", "commune", "3 working_days", ""),
    ("1.000002", "Phí sai đơn vị", "Hộ tịch", "commune", "3 working_days", "40"),
    ("1.000003", "Đăng ký thử ba", "Hộ tịch", "commune", "3 tuần", ""),
    ("1.000001", "Lặp mã", "Hộ tịch", "commune", "3 working_days", ""),
]


def run(path: Path, *options: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command("import_procedures", str(path), "--json", "--valid-from", "2022-01-01", *options, stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


@pytest.fixture(params=["csv", "xlsx", "json"])
def file(request: Any, tmp_path: Path) -> Path:
    path = tmp_path / f"danh-muc.{request.param}"
    if request.param == "csv":
        path.write_text("\n".join(";".join(line) for line in (HEADINGS, *LINES)), encoding="utf-8")
    elif request.param == "json":
        records = [dict(zip(HEADINGS, line, strict=True)) for line in LINES]
        path.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    else:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for line in (HEADINGS, *LINES):
            sheet.append(line)
        book.save(path)
    return path


def test_good_rows_load_and_each_bad_one_has_its_reason(file: Path) -> None:
    departments()
    report = run(file)
    first = 1 if file.suffix == ".json" else 2
    assert (report["rows"], report["published"], report["drafts"]) == (5, 1, 1)
    assert report["rejected"] == [
        {"row": first + 1, "reason": "Mã thủ tục “1.00” không đúng dạng 1.004194."},
        {"row": first + 3, "reason": "Không hiểu thời hạn “3 tuần”; hãy ghi như “5 ngày làm việc”."},
        {"row": first + 4, "reason": f"Mã 1.000001 đã có ở dòng {first} của tệp."},
    ]
    assert report["checks"] == {"fee_unit": 1}
    assert run(file)["unchanged"] == 2


def test_the_services_of_the_demonstration() -> None:
    departments()
    assert run(SERVICES, "--dry-run")["published"] == 921
    assert ProcedureVersion.objects.count() == 0
    assert run(SERVICES)["published"] == 921
    assert run(SERVICES)["unchanged"] == 921
    assert count_published(on=DAY) == 921


def test_a_name_in_decomposed_unicode_is_noticed_and_turned(tmp_path: Path) -> None:
    departments()
    path = tmp_path / "quoc-gia.json"
    path.write_text(
        json.dumps([RECORD | {"ten": "Cấp giấy phe\u0301p"}], ensure_ascii=False), encoding="utf-8"
    )
    assert run(path)["checks"] == {"name_not_nfc": 1}
    version = ProcedureVersion.objects.get()
    assert (version.name, version.state, version.checks) == ("Cấp giấy phép", "draft", ["name_not_nfc"])


def test_files_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Không thấy tệp"):
        run(tmp_path / "khong-co.csv")
    broken = tmp_path / "hong.json"
    broken.write_text("[{", encoding="utf-8")
    with pytest.raises(CommandError, match="sai cú pháp"):
        run(broken)
    with pytest.raises(CommandError, match="Ngày áp dụng"):
        call_command("import_procedures", str(SERVICES), "--valid-from", "hôm nay")
    assert ProcedureVersion.objects.count() == 0


def test_words_for_people(file: Path) -> None:
    departments()
    out = io.StringIO()
    call_command("import_procedures", str(file), "--valid-from", "01/01/2022", stdout=out)
    text = out.getvalue()
    assert "5 dòng: công bố 1, bản nháp cần kiểm tra 1, không đổi 0, không nhận 3" in text
    assert "Phí ghi sai đơn vị (dưới 1.000 đồng): 1, trong đó cấp tỉnh, cấp xã 1" in text
