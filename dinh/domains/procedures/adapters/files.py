"""Catalogue files: CSV, XLSX or JSON, of the national database or flat; good rows and reasons for the others."""

from __future__ import annotations

from pathlib import Path

from dinh.domains.procedures.adapters import national, table
from dinh.domains.procedures.adapters.wording import RowUnreadable
from dinh.domains.procedures.types import SourceRow
from dinh.kernel.intake.tables import read_table
from dinh.kernel.intake.types import Row


def read_file(path: Path) -> tuple[list[SourceRow], list[tuple[int, str]]]:
    """The rows of a file that can be read, and (row, sentence) for those that cannot.

    UnreadableTable (a refusal) when the file is no table at all.
    """
    rows: list[SourceRow] = []
    rejected: list[tuple[int, str]] = []
    for row in read_table(path):
        if row.problem:
            rejected.append((row.number, row.problem))
            continue
        try:
            rows.append(_source_row(row))
        except RowUnreadable as refusal:
            rejected.append((row.number, refusal.sentence))
    return rows, rejected


def _source_row(row: Row) -> SourceRow:
    """A record of the national database has nested columns; a flat row has none."""
    if isinstance(row.values.get("kenh"), list) or isinstance(row.values.get("cap"), list):
        return national.source_row(row.number, row.values, row.not_nfc)
    return table.source_row(
        row.number,
        {name: "" if value is None else str(value) for name, value in row.values.items()},
        row.not_nfc,
    )
