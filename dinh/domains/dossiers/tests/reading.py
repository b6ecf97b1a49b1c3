"""Reading a PDF back: its words, its faces, its pages."""

from __future__ import annotations

import io
from typing import Any

from pypdf import PdfReader


def words_of(content: bytes) -> str:
    """All words of a PDF with single spaces."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def pages_of(content: bytes) -> int:
    """How many pages."""
    return len(PdfReader(io.BytesIO(content)).pages)


def faces(content: bytes) -> set[str]:
    """Names of the embedded faces."""
    found: set[str] = set()
    for page in PdfReader(io.BytesIO(content)).pages:
        resources: Any = page["/Resources"]
        found |= {font.get_object()["/BaseFont"].partition("+")[2] for font in resources["/Font"].values()}
    return found
