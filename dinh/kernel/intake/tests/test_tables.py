"""Reading: every usual way of writing a table, and every usual way of breaking one."""

from __future__ import annotations

import codecs
import contextlib
import io
import json
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dinh.kernel.intake.tables import UnreadableTable, read_table
from dinh.kernel.intake.types import ImportReport, Row, TableKind


def rows(content: bytes, kind: str | None = None, **more: Any) -> list[Row]:
    return list(read_table(io.BytesIO(content), kind, **more))


def book(*lines: list[Any]) -> bytes:
    made = openpyxl.Workbook()
    page = made.active
    assert page is not None
    for line in lines:
        page.append(line)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_of_any_office(separator: str, encoding: str) -> None:
    text = f'mã{separator}"tên{separator} dài"\r\n1{separator}"Đỗ ""An"""\r\n\r\n2{separator} Bình \r\n'
    assert rows(text.encode(encoding)) == [
        Row(2, {"mã": "1", f"tên{separator} dài".strip(): 'Đỗ "An"'})
        if separator != "\t"
        else Row(2, {"mã": "1", "tên dài": 'Đỗ "An"'}),
        Row(4, {"mã": "2", ("tên dài" if separator == "\t" else f"tên{separator} dài"): "Bình"}),
    ]


def test_a_bad_row_does_not_hide_the_others() -> None:
    found = rows(b"a,b\n1,2\n1,2,3\n4,5\n")
    assert found == [
        Row(2, {"a": "1", "b": "2"}),
        Row(3, {}, problem="Có 3 ô, nhiều hơn 2 cột."),
        Row(4, {"a": "4", "b": "5"}),
    ]


def test_missing_cells_are_empty() -> None:
    assert rows(b"a;b;c\n1\n") == [Row(2, {"a": "1", "b": "", "c": ""})]


def test_text_that_is_not_nfc_is_mended_and_named() -> None:
    assert rows("tên\nHo\u0300a\x07\n".encode()) == [Row(2, {"tên": "Hòa"}, ("tên",))]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Bảng không có dòng nào. Dòng đầu phải là tên các cột."),
        (b"a,a\n1,2\n", "Hai cột cùng tên “a”."),
        (b"a,,b\n1,2,3\n", "Cột thứ 2 không có tên."),
        ("tên\nĐỗ".encode("cp1258", "replace"), None),
        (b"[1, 2", "Tệp JSON sai cú pháp ở dòng 1, cột 6: Expecting ',' delimiter."),
        (b'{"a": 1}', "Tệp JSON phải là một danh sách đối tượng."),
        (b"PK\x03\x04 rubbish", "Tệp XLSX bị hỏng. Hãy mở bằng phần mềm bảng tính, lưu lại rồi nạp."),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, sentence: str | None) -> None:
    with pytest.raises(UnreadableTable) as caught:
        rows(content)
    if sentence is not None:
        assert caught.value.sentence == sentence


def test_csv_in_another_encoding_is_refused_with_advice() -> None:
    with pytest.raises(UnreadableTable) as caught:
        rows(b"ten\n\xd0\xe5\n")
    assert "CSV UTF-8" in caught.value.sentence


def test_an_open_quote_is_said_once() -> None:
    found = rows(b'a,b\n1,2\n"3,4\n5,6\n')
    assert found[0] == Row(2, {"a": "1", "b": "2"})
    assert [row.number for row in found] == [2, 3]
    assert found[1].problem == "Dòng sai cú pháp CSV (unexpected end of data)."


def test_xlsx_cells_lose_nothing() -> None:
    content = book(
        ["mã", "số", "lẻ", "ngày", "giờ", "đúng", "trống"],
        ["007", 527679, 23.8, date(2023, 2, 3), datetime(2023, 2, 3, 16, 28, 18), True, None],
        [None] * 7,
        ["#REF!", 1, 2, None, None, None, None],
    )
    assert rows(content) == [
        Row(
            2,
            {
                "mã": "007",
                "số": "527679",
                "lẻ": "23.8",
                "ngày": "2023-02-03",
                "giờ": "2023-02-03 16:28:18",
                "đúng": "TRUE",
                "trống": "",
            },
        ),
        Row(4, {}, problem="Ô “mã” có công thức lỗi #REF!."),
    ]


def test_a_sheet_by_name() -> None:
    with pytest.raises(UnreadableTable) as caught:
        rows(book(["a"], [1]), sheet="Khác")
    assert caught.value.sentence == "Không có trang tính “Khác”; tệp có: Sheet."


def rewritten(content: bytes, name: str, change: Any) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            data = old.read(entry)
            new.writestr(entry, change(data) if entry == name else data)
    return out.getvalue()


def test_an_entity_bomb_is_refused() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;">]>'
    content = rewritten(
        book(["a"], [1]),
        "xl/worksheets/sheet1.xml",
        lambda data: bomb + data.replace(b"<v>1</v>", b"<v>&y;</v>"),
    )
    with pytest.raises(UnreadableTable):
        rows(content)


def test_a_zip_bomb_is_refused() -> None:
    content = rewritten(book(["a"], [1]), "xl/worksheets/sheet1.xml", lambda data: data + b" " * 40_000_000)
    with pytest.raises(UnreadableTable) as caught:
        rows(content)
    assert caught.value.sentence == "Tệp XLSX bung ra quá lớn. Hãy chia thành nhiều tệp hoặc dùng CSV."


def test_json_lists_and_lines() -> None:
    entries = [{"mã": "1.004194", "bước": [{"tên": " Nộp "}]}, 7, "x"]
    wanted = [
        Row(1, {"mã": "1.004194", "bước": [{"tên": "Nộp"}]}),
        Row(2, {}, problem="Phần tử không phải là đối tượng JSON."),
        Row(3, {}, problem="Phần tử không phải là đối tượng JSON."),
    ]
    assert rows(json.dumps(entries).encode()) == wanted
    assert rows(codecs.BOM_UTF8 + json.dumps({"items": entries, "count": 3}).encode()) == wanted
    lines = rows(b'{"a": 1}\n{"a": \n{"a": 3}\n')
    assert [(row.number, row.values) for row in lines] == [(1, {"a": 1}), (2, {}), (3, {"a": 3})]
    assert lines[1].problem.startswith("Dòng sai cú pháp JSON")
    assert rows(json.dumps([{"tên": "Ho\u0300a"}]).encode()) == [Row(1, {"tên": "Hòa"}, ("tên",))]


def test_deep_json_is_refused_or_a_bad_row() -> None:
    with pytest.raises(UnreadableTable):
        rows(b"[" * 100_000)


def test_from_a_path(tmp_path: Path) -> None:
    path = tmp_path / "bảng.csv"
    path.write_bytes(b"a\n1\n")
    assert list(read_table(path, TableKind.CSV)) == [Row(2, {"a": "1"})]


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([None, "csv", "xlsx", "json"]))
def test_no_bytes_break_the_reader(content: bytes, kind: str | None) -> None:
    try:
        found = rows(content, kind)
    except UnreadableTable as refusal:
        assert refusal.sentence.endswith((".", "!"))
    else:
        assert all(bool(row.problem) or row.values is not None for row in found)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 255))
def test_a_damaged_workbook_never_crashes(place: int, value: int) -> None:
    content = bytearray(GOOD_BOOK)
    content[place % len(content)] = value
    with contextlib.suppress(UnreadableTable):
        rows(bytes(content), "xlsx")


GOOD_BOOK = book(["a", "b"], [1, "x"], [2, "y"])

CELL = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Zs"]),
    min_size=1,
    max_size=12,
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=5))
def test_what_a_spreadsheet_writes_is_read_back(cells: list[tuple[str, str]]) -> None:
    text = "mã;tên\r\n" + "".join(
        ";".join('"' + one.replace('"', '""') + '"' for one in line) + "\r\n" for line in cells
    )
    found = [row for row in rows(text.encode()) if not row.problem]
    for row in found:
        original = cells[row.number - 2]
        if not row.not_nfc:
            assert (row.values["mã"], row.values["tên"]) == original


def test_the_report_adds_up() -> None:
    report = ImportReport(loaded=5, updated=2, unchanged=1, drafts=3)
    report.reject(9, "Không có mã.")
    report.note(4, "Chưa rõ thời hạn.")
    assert report.rows == 9
    assert report.lines() == [
        "9 dòng: nạp mới 5, cập nhật 2, không đổi 1, không nhận 1; trong đó 3 bản nháp cần kiểm tra",
        "  dòng 9: Không có mã.",
    ]
    assert report.to_json()["rejected"] == [{"row": 9, "reason": "Không có mã."}]
    assert report.to_json()["notes"] == [{"row": 4, "note": "Chưa rõ thời hạn."}]
