"""Writing: marks of the language, texts that stay texts, streams."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.http import FileResponse, StreamingHttpResponse
from hypothesis import given, settings
from hypothesis import strategies as st

from dinh.kernel.intake import exports
from dinh.kernel.intake.exports import TooManyRows, csv_text, export_csv, export_xlsx, write_xlsx
from dinh.kernel.intake.tables import read_table

COLUMNS = ["Cơ quan", "Đã giải quyết", "Tỷ lệ", "Ngày", "Lúc", "Đủ"]
ROW: Sequence[Any] = [
    "=HYPERLINK(1)",
    527679,
    Decimal("98.4"),
    date(2023, 2, 3),
    datetime(2023, 2, 3, 9, 28, 18, tzinfo=UTC),
    True,
]


def body(response: StreamingHttpResponse | FileResponse) -> bytes:
    return b"".join(response)


def test_csv() -> None:
    response = export_csv(
        filename="Thống kê/2023", columns=COLUMNS, rows=[ROW, ["x", None, 0, None, None, False]]
    )
    assert response.headers["Content-Disposition"] == 'attachment; filename="Th-ng-k--2023.csv"'
    assert body(response).decode() == (
        "\ufeffCơ quan;Đã giải quyết;Tỷ lệ;Ngày;Lúc;Đủ\r\n"
        "'=HYPERLINK(1);527679;98,4;03/02/2023;03/02/2023 16:28:18;Có\r\n"
        "x;;0;;;Không\r\n"
    )


def test_csv_is_sent_while_rows_come() -> None:
    taken: list[int] = []

    def many() -> Iterator[Sequence[Any]]:
        for number in range(2_000):
            taken.append(number)
            yield [number]

    response = export_csv(filename="a", columns=["a"], rows=many())
    pieces = iter(response)
    assert taken == []
    assert next(pieces)
    assert len(taken) == exports.BATCH


def test_xlsx() -> None:
    response = export_xlsx(filename="bang", columns=COLUMNS, rows=[ROW], about=["Tính đến 03/02/2023"])
    book = openpyxl.load_workbook(io.BytesIO(body(response)))
    page = book["Bảng"]
    line = [cell.value for cell in page[2]]
    assert line == [
        "=HYPERLINK(1)",
        527679,
        98.4,
        datetime(2023, 2, 3),
        datetime(2023, 2, 3, 16, 28, 18),
        "Có",
    ]
    assert [cell.data_type for cell in page[2]] == ["s", "n", "n", "d", "d", "s"]
    assert [cell.number_format for cell in page[2]][1:5] == [
        "#,##0",
        "#,##0.0",
        "dd/mm/yyyy",
        "dd/mm/yyyy hh:mm:ss",
    ]
    assert page["A1"].font.bold
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:F2"
    assert book["Ghi chú"]["A1"].value == "Tính đến 03/02/2023"


def test_a_sheet_that_is_full_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "MOST_XLSX_ROWS", 3)
    with pytest.raises(TooManyRows):
        export_xlsx(filename="a", columns=["a"], rows=[[1]] * 4)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40))
def test_no_text_becomes_a_formula(text: str) -> None:
    shown = csv_text(text)
    assert not shown.lstrip(" \u00a0").startswith(exports.FORMULA_STARTS)
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerow([shown, "x"])
    out.seek(0)
    if "\r" not in shown and "\n" not in shown:
        assert next(csv.reader(out, delimiter=";"))[1] == "x"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=20), min_size=1, max_size=4))
def test_xlsx_takes_any_text_and_never_a_formula(texts: list[str]) -> None:
    out = io.BytesIO()
    write_xlsx(out, columns=["a"], rows=[[text.encode("utf-8", "replace").decode()] for text in texts])
    out.seek(0)
    page = openpyxl.load_workbook(out).worksheets[0]
    assert all(cell.data_type in {"s", "n", "inlineStr"} for (cell,) in page.iter_rows(min_row=2))


def test_what_is_exported_can_be_read_again() -> None:
    out = io.BytesIO()
    write_xlsx(out, columns=COLUMNS, rows=[ROW])
    out.seek(0)
    (row,) = read_table(out)
    assert row.values["Đã giải quyết"] == "527679"
    assert row.values["Ngày"] == "2023-02-03"
