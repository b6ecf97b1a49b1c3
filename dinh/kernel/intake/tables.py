"""Reading tables: CSV in any usual separator, XLSX, JSON. A bad row never hides the good ones after it."""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

import openpyxl

from dinh.kernel.intake.types import Row, TableKind
from dinh.lib.refusals import Invalid
from dinh.lib.vietnamese import clean_line, clean_text, nfc

MOST_ROWS = 1_000_000
MOST_COLUMNS = 500
LONGEST_CELL = 100_000
MOST_UNPACKED = 400 * 1024 * 1024
MOST_RATIO = 300
MOST_JSON = 200 * 1024 * 1024
DELIMITERS = ",;\t|"
FORMULA_ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"})


class UnreadableTable(Invalid):
    """A file that is no table we can read; nothing of it was taken."""

    code = "intake.unreadable"
    default_sentence = "Không đọc được bảng này. Hãy gửi tệp CSV (UTF-8), XLSX hoặc JSON."


def read_table(
    source: Path | BinaryIO, kind: TableKind | str | None = None, *, sheet: str | None = None
) -> Iterator[Row]:
    """Yield the rows of a table, one at a time.

    `kind` is told by the content when not given. The first line names the columns; blank lines are left out. JSON is
    a list of objects, an object with one such list, or one object a line. UnreadableTable when the file is no table,
    has two columns of one name, or unpacks to more than 400 MB; a broken row comes as a Row with `problem`.
    """
    if isinstance(source, Path):
        with source.open("rb") as stream:
            yield from read_table(stream, kind, sheet=sheet)
        return
    found = TableKind(kind) if kind else _kind_of(source)
    if found is TableKind.XLSX:
        yield from _rows(_xlsx_lines(source, sheet))
    elif found is TableKind.JSON:
        yield from _json_rows(source)
    else:
        yield from _rows(_csv_lines(source))


def _kind_of(stream: BinaryIO) -> TableKind:
    head = stream.read(64)
    stream.seek(0)
    if head.startswith(b"PK"):
        return TableKind.XLSX
    bare = head.removeprefix(codecs.BOM_UTF8).lstrip()
    return TableKind.JSON if bare.startswith((b"[", b"{")) else TableKind.CSV


def _rows(lines: Iterable[tuple[int, list[Any], str]]) -> Iterator[Row]:
    columns: list[str] = []
    for number, cells, problem in lines:
        if number > MOST_ROWS:
            raise UnreadableTable(f"Bảng có hơn {MOST_ROWS} dòng. Hãy chia thành nhiều tệp.")
        if not columns:
            if problem:
                raise UnreadableTable(f"Dòng tiêu đề hỏng: {problem}")
            if any(cells):
                columns = _columns(cells)
            continue
        if problem or any(cell not in (None, "") for cell in cells):
            yield _row(number, columns, cells, problem)
    if not columns:
        raise UnreadableTable("Bảng không có dòng nào. Dòng đầu phải là tên các cột.")


def _columns(cells: list[Any]) -> list[str]:
    names = [clean_line(str(cell)) if cell is not None else "" for cell in cells]
    while names and not names[-1]:
        names.pop()
    if len(names) > MOST_COLUMNS:
        raise UnreadableTable(f"Bảng có {len(names)} cột, nhiều hơn {MOST_COLUMNS}.")
    for place, name in enumerate(names):
        if not name:
            raise UnreadableTable(f"Cột thứ {place + 1} không có tên.")
        if name in names[:place]:
            raise UnreadableTable(f"Hai cột cùng tên “{name}”.")
    return names


def _row(number: int, columns: list[str], cells: list[Any], problem: str) -> Row:
    extra = [cell for cell in cells[len(columns) :] if cell not in (None, "")]
    if not problem and extra:
        problem = f"Có {len(columns) + len(extra)} ô, nhiều hơn {len(columns)} cột."
    values: dict[str, Any] = {}
    strange: list[str] = []
    for name, cell in zip(columns, [*cells, *[""] * len(columns)], strict=False):
        text = _text(cell)
        if len(text) > LONGEST_CELL:
            problem = problem or f"Ô “{name}” dài hơn {LONGEST_CELL} ký tự."
        elif text in FORMULA_ERRORS:
            problem = problem or f"Ô “{name}” có công thức lỗi {text}."
        else:
            if nfc(text) != text:
                strange.append(name)
            values[name] = clean_text(text)
    return Row(number, values if not problem else {}, tuple(strange), problem)


def _text(cell: Any) -> str:
    """A cell of a spreadsheet as text that loses nothing: numbers with a point, days in ISO form."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime):
        return (
            cell.date().isoformat() if cell.time() == time(0) else cell.isoformat(sep=" ", timespec="seconds")
        )
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else format(Decimal(repr(cell)), "f")
    return str(cell)


def _csv_lines(stream: BinaryIO) -> Iterator[tuple[int, list[Any], str]]:
    head = stream.read(4)
    stream.seek(0)
    encoding = "utf-16" if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    number = 0
    try:
        first = text.readline(LONGEST_CELL)
        text.seek(0)
        reader = csv.reader(text, delimiter=_delimiter(first), strict=True)
        while True:
            number += 1
            try:
                yield number, list(next(reader)), ""
            except csv.Error as error:
                # A quote that never closes swallows the rest: say so once, there is nothing sure after it.
                yield number, [], f"Dòng sai cú pháp CSV ({error})."
                if "unexpected end" in str(error):
                    return
            except StopIteration:
                return
    except UnicodeDecodeError:
        raise UnreadableTable(
            f"Tệp CSV không phải UTF-8 (từ khoảng dòng {number}). Hãy lưu lại dạng “CSV UTF-8” rồi nạp."
        ) from None
    finally:
        # the caller may have closed the stream before this generator ended
        with contextlib.suppress(ValueError):
            text.detach()


def _delimiter(line: str) -> str:
    """The usual separator that stands most often outside quotes in the heading."""
    outside = "".join(part for place, part in enumerate(line.split('"')) if place % 2 == 0)
    return max(DELIMITERS, key=lambda mark: (outside.count(mark), -DELIMITERS.index(mark)))


def _xlsx_lines(stream: BinaryIO, sheet: str | None) -> Iterator[tuple[int, list[Any], str]]:
    _check_unpacked(stream)
    try:
        # read_only streams the rows; openpyxl parses with defusedxml, which refuses entities
        book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    # openpyxl lets through whatever its ZIP and XML layers throw at a damaged file: no list of errors is whole
    except Exception as error:
        raise UnreadableTable("Tệp XLSX bị hỏng. Hãy mở bằng phần mềm bảng tính, lưu lại rồi nạp.") from error
    if sheet is not None and sheet not in book.sheetnames:
        book.close()
        raise UnreadableTable(f"Không có trang tính “{sheet}”; tệp có: {', '.join(book.sheetnames)}.")
    try:
        page = book[sheet] if sheet else book.worksheets[0]
        page.reset_dimensions()
        for number, cells in enumerate(page.iter_rows(values_only=True), start=1):
            if len(cells) > MOST_COLUMNS and any(cell is not None for cell in cells[MOST_COLUMNS:]):
                yield number, [], f"Có hơn {MOST_COLUMNS} ô."
            else:
                yield number, list(cells[:MOST_COLUMNS]), ""
    except UnreadableTable:
        raise
    except Exception as error:
        raise UnreadableTable("Tệp XLSX bị hỏng ở giữa chừng. Hãy lưu lại rồi nạp.") from error
    finally:
        book.close()


def _check_unpacked(stream: BinaryIO) -> None:
    stream.seek(0, io.SEEK_END)
    size = stream.tell()
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise UnreadableTable("Tệp XLSX bị hỏng. Hãy mở bằng phần mềm bảng tính, lưu lại rồi nạp.") from None
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if (
        unpacked > MOST_UNPACKED
        or packed > size
        or (unpacked > 10_000_000 and unpacked > packed * MOST_RATIO)
    ):
        raise UnreadableTable("Tệp XLSX bung ra quá lớn. Hãy chia thành nhiều tệp hoặc dùng CSV.")
    stream.seek(0)


def _json_rows(stream: BinaryIO) -> Iterator[Row]:
    content = stream.read(MOST_JSON + 1)
    if len(content) > MOST_JSON:
        raise UnreadableTable(
            "Tệp JSON lớn hơn 200 MB. Hãy chia nhỏ hoặc viết mỗi dòng một đối tượng rồi chia tệp."
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableTable(f"Tệp JSON không phải UTF-8 (byte thứ {error.start}).") from None
    entries = _json_entries(text)
    if len(entries) > MOST_ROWS:
        raise UnreadableTable(f"Bảng có hơn {MOST_ROWS} dòng. Hãy chia thành nhiều tệp.")
    for number, entry in enumerate(entries, start=1):
        if isinstance(entry, str):
            yield Row(number, {}, problem=entry)
        elif not isinstance(entry, dict):
            yield Row(number, {}, problem="Phần tử không phải là đối tượng JSON.")
        else:
            strange = tuple(name for name, value in entry.items() if _tidy(value, keep=True) != value)
            yield Row(number, {nfc(str(name)): _tidy(value) for name, value in entry.items()}, strange)


def _json_entries(text: str) -> list[Any]:
    """The rows; a line of JSON Lines that does not parse becomes its sentence."""
    try:
        found = json.loads(text)
    except RecursionError:
        raise UnreadableTable("Tệp JSON lồng quá sâu.") from None
    except json.JSONDecodeError as whole:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2 or not lines[0].lstrip().startswith("{"):
            raise UnreadableTable(
                f"Tệp JSON sai cú pháp ở dòng {whole.lineno}, cột {whole.colno}: {whole.msg}."
            ) from None
        return [_json_line(line) for line in lines]
    if isinstance(found, list):
        return [entry if not isinstance(entry, str) else None for entry in found]
    lists = [value for value in found.values() if isinstance(value, list)] if isinstance(found, dict) else []
    if len(lists) != 1:
        raise UnreadableTable("Tệp JSON phải là một danh sách đối tượng.")
    return [entry if not isinstance(entry, str) else None for entry in lists[0]]


def _json_line(line: str) -> Any:
    try:
        found = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        return f"Dòng sai cú pháp JSON: {error}."
    return None if isinstance(found, str) else found


def _tidy(value: Any, *, keep: bool = False) -> Any:
    """Every text NFC; without `keep` also trimmed and free of control characters."""
    if isinstance(value, str):
        return nfc(value) if keep else clean_text(value)
    if isinstance(value, list):
        return [_tidy(one, keep=keep) for one in value]
    if isinstance(value, dict):
        return {(name if keep else nfc(str(name))): _tidy(one, keep=keep) for name, one in value.items()}
    return value
