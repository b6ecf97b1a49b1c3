"""What leaves the room: stored files and their virus state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
TIFF = "image/tiff"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"
TEXT = "text/plain"

DOCUMENTS = frozenset({PDF, PNG, JPEG})
OFFICE = DOCUMENTS | {TIFF, DOCX, XLSX}
TABLES = frozenset({XLSX, TEXT})

EXTENSIONS: dict[str, tuple[str, ...]] = {
    PDF: ("pdf",),
    PNG: ("png",),
    JPEG: ("jpg", "jpeg", "jpe", "jfif"),
    TIFF: ("tif", "tiff"),
    DOCX: ("docx",),
    XLSX: ("xlsx",),
    ZIP: ("zip",),
    TEXT: ("txt", "csv", "tsv", "json"),
}


class ScanState(StrEnum):
    """What is known about viruses in a file."""

    NOT_SCANNED = "not_scanned"
    CLEAN = "clean"
    INFECTED = "infected"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that was kept; `filename` is the safe form of the name it came with."""

    sha256: str
    size: int
    media_type: str
    filename: str
    scan_state: ScanState


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What is known about a stored content."""

    sha256: str
    size: int
    media_type: str
    scan_state: ScanState
    stored_at: datetime
    scanned_at: datetime | None
