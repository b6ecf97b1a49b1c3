"""Writing tables: CSV as a stream, XLSX through a temporary file. Vietnamese marks; nothing becomes a formula."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import FileResponse, StreamingHttpResponse
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from dinh.lib.moments import local, show_day
from dinh.lib.refusals import Invalid

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_XLSX_ROWS = 1_048_575
LONGEST_CELL = 32_767
# A spreadsheet takes text beginning so for a formula, also after spaces that it trims.
FORMULA_STARTS = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\uff1d",
    "\uff0b",
    "\uff0d",
    "\uff20",
)  # the last four are their full-width forms
BATCH = 500
WIDEST, NARROWEST = 60, 10


class TooManyRows(Invalid):
    """More rows than a sheet holds."""

    code = "intake.too_many_rows"
    default_sentence = "Bảng có hơn 1.048.575 dòng, XLSX không chứa hết. Hãy tải dạng CSV hoặc lọc bớt."


def export_csv(
    *, filename: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], separator: str = ";"
) -> StreamingHttpResponse:
    """Stream a table as CSV: UTF-8 with BOM, `;` (a Vietnamese spreadsheet opens it in columns), `98,4`, 03/02/2023.

    Rows are taken as they are sent, so `rows` may be a server-side cursor. Texts that a spreadsheet would take for a
    formula get a leading apostrophe.
    """
    response = StreamingHttpResponse(_csv_pieces(columns, rows, separator), content_type=CSV_TYPE)
    response.headers["Content-Disposition"] = _attachment(filename, "csv")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _csv_pieces(columns: Sequence[str], rows: Iterable[Sequence[Any]], separator: str) -> Iterator[bytes]:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    writer.writerow([csv_text(name) for name in columns])
    out.write("")
    head = "\ufeff"
    for number, row in enumerate(rows, start=1):
        writer.writerow([csv_text(cell) for cell in row])
        if number % BATCH == 0:
            yield (head + out.getvalue()).encode()
            head = ""
            out.seek(0)
            out.truncate()
    yield (head + out.getvalue()).encode()


def csv_text(cell: Any) -> str:
    """A cell of a CSV file."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "Có" if cell else "Không"
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, float | Decimal):
        return format(Decimal(str(cell)), "f").replace(".", ",")
    if isinstance(cell, datetime):
        there = local(cell)
        return f"{show_day(there)} {there:%H:%M:%S}"
    if isinstance(cell, date):
        return show_day(cell)
    text = str(cell).replace("\x00", "")
    return f"'{text}" if text.lstrip(" \u00a0").startswith(FORMULA_STARTS) else text


def export_xlsx(
    *,
    filename: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    sheet: str = "Bảng",
    about: Sequence[str] = (),
) -> FileResponse:
    """Answer with a table as XLSX: bold frozen heading, filter, numbers and days as such in Vietnamese formats.

    `about` are lines for a second sheet (what the table counts, as of when). Texts stay texts, never formulas.
    Refused: TooManyRows.
    """
    handle = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    try:
        write_xlsx(handle, columns=columns, rows=rows, sheet=sheet, about=about)
    except BaseException:
        handle.close()
        raise
    handle.seek(0)
    response = FileResponse(handle, content_type=XLSX_TYPE)
    response.headers["Content-Disposition"] = _attachment(filename, "xlsx")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def write_xlsx(
    target: Any,
    *,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    sheet: str = "Bảng",
    about: Sequence[str] = (),
) -> int:
    """Write the workbook to a binary file and return the number of rows."""
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet[:31])
    page.freeze_panes = "A2"
    for place, name in enumerate(columns, start=1):
        width = max(NARROWEST, min(WIDEST, len(name) + 4))
        page.column_dimensions[get_column_letter(place)].width = width
    page.append([_heading(page, name) for name in columns])
    count = 0
    try:
        for row in _that_fit(rows):
            count += 1
            page.append([_cell(page, cell) for cell in row])
    except BaseException:
        # the sheet is half in a temporary file of openpyxl: end it and take it away
        page.close()
        page._writer.cleanup()
        raise
    page.auto_filter.ref = f"A1:{get_column_letter(max(1, len(columns)))}{count + 1}"
    if about:
        notes = book.create_sheet("Ghi chú")
        notes.column_dimensions["A"].width = 100
        for line in about:
            notes.append([_cell(notes, line)])
    book.save(target)
    return count


def _that_fit(rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    for count, row in enumerate(rows, start=1):
        if count > MOST_XLSX_ROWS:
            raise TooManyRows
        yield row


def _heading(page: Any, name: str) -> Cell:
    cell = _text_cell(page, name)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    return cell


def _text_cell(page: Any, text: str) -> Cell:
    cell = WriteOnlyCell(page, value="")
    # set past the setter, which would take "=1+1" for a formula
    untyped: Any = cell
    untyped._value = ILLEGAL_CHARACTERS_RE.sub("", text)[:LONGEST_CELL]
    cell.data_type = "s"
    return cell


def _cell(page: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, bool):
        return _text_cell(page, "Có" if value else "Không")
    if isinstance(value, int) and abs(value) < 10**15:
        return _formatted(page, value, "#,##0")
    if isinstance(value, float | Decimal):
        places = max(0, -int(Decimal(str(value)).as_tuple().exponent))
        return _formatted(page, value, "#,##0" + ("." + "0" * places if places else ""))
    if isinstance(value, datetime):
        return _formatted(page, local(value).replace(tzinfo=None), "dd/mm/yyyy hh:mm:ss")
    if isinstance(value, date):
        return _formatted(page, value, "dd/mm/yyyy")
    return _text_cell(page, str(value))


def _formatted(page: Any, value: Any, number_format: str) -> Cell:
    cell = WriteOnlyCell(page, value=value)
    cell.number_format = number_format
    return cell


def _attachment(filename: str, extension: str) -> str:
    safe = "".join(mark if mark.isascii() and (mark.isalnum() or mark in "-_.") else "-" for mark in filename)
    return f'attachment; filename="{safe or "bang"}.{extension}"'
