"""What leaves the room: rows as read, and the report of an import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

SHOWN_REASONS = 20


class TableKind(StrEnum):
    """How a table is written."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `number` is the line a person sees in the spreadsheet (the heading is 1; JSON counts from 1).

    `values` are trimmed and NFC; `not_nfc` names the columns that came otherwise. `problem` is a sentence when the
    row itself is broken: then do not use `values`, report it.
    """

    number: int
    values: Mapping[str, Any]
    not_nfc: tuple[str, ...] = ()
    problem: str = ""


@dataclass
class ImportReport:
    """What became of each row; the counts add up to the rows read."""

    loaded: int = 0
    updated: int = 0
    unchanged: int = 0
    drafts: int = 0
    rejected: list[tuple[int, str]] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)

    def reject(self, row: int, reason: str) -> None:
        """Note that row `row` was not taken, and why."""
        self.rejected.append((row, reason))

    def note(self, row: int, sentence: str) -> None:
        """Note something about a row that was taken ("to be checked")."""
        self.notes.append((row, sentence))

    @property
    def rows(self) -> int:
        """How many rows were read. Drafts are counted among loaded or updated."""
        return self.loaded + self.updated + self.unchanged + len(self.rejected)

    def to_json(self) -> dict[str, Any]:
        """For `--json`."""
        return {
            "rows": self.rows,
            "loaded": self.loaded,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "drafts": self.drafts,
            "rejected": [{"row": row, "reason": reason} for row, reason in self.rejected],
            "notes": [{"row": row, "note": note} for row, note in self.notes],
        }

    def lines(self) -> list[str]:
        """For people: one line of counts, then the first reasons."""
        counts = (
            f"{self.rows} dòng: nạp mới {self.loaded}, cập nhật {self.updated}, không đổi {self.unchanged}, "
            f"không nhận {len(self.rejected)}; trong đó {self.drafts} bản nháp cần kiểm tra"
        )
        reasons = [f"  dòng {row}: {reason}" for row, reason in self.rejected[:SHOWN_REASONS]]
        left = len(self.rejected) - SHOWN_REASONS
        return [counts, *reasons, *([f"  … và {left} dòng nữa"] if left > 0 else [])]
