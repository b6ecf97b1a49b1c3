"""Texts people write: cleaned, and refused when they are too long."""

from __future__ import annotations

from dinh.domains.dossiers.rules.refusals import ReasonNeeded, TextTooLong
from dinh.lib.vietnamese import clean_line, clean_text

LINE = 200
REASON = 1000
MESSAGE = 4000


def line(text: str, limit: int = LINE) -> str:
    """One clean line. Refused: TextTooLong."""
    found = clean_line(text)
    if len(found) > limit:
        raise TextTooLong(limit=limit)
    return found


def words(text: str, limit: int = REASON) -> str:
    """Clean text of several lines. Refused: TextTooLong."""
    found = clean_text(text)
    if len(found) > limit:
        raise TextTooLong(limit=limit)
    return found


def reason(text: str, limit: int = REASON) -> str:
    """Clean text that may not be empty. Refused: ReasonNeeded, TextTooLong."""
    found = words(text, limit)
    if not found:
        raise ReasonNeeded
    return found
