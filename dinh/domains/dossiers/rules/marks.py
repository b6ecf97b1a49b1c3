"""Marks of a supplement request, and the hash that names a version of the form."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from dinh.domains.dossiers.rules import texts
from dinh.domains.dossiers.rules.refusals import MarksNeeded
from dinh.domains.dossiers.types import MarkInput

MARK_KINDS = frozenset({"field", "paper"})
MOST_MARKS = 200


def data_hash(data: Mapping[str, Any]) -> str:
    """SHA-256 of form data in canonical JSON."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def clean_marks(marks: Sequence[MarkInput]) -> list[dict[str, str]]:
    """Marks as they are kept. Refused: MarksNeeded, TextTooLong."""
    if not 0 < len(marks) <= MOST_MARKS or any(
        mark.kind not in MARK_KINDS or not mark.code for mark in marks
    ):
        raise MarksNeeded
    cleaned = [
        {
            "kind": mark.kind,
            "code": texts.line(mark.code),
            "title": texts.words(mark.title),
            "reason": texts.words(mark.reason),
        }
        for mark in marks
    ]
    if not all(mark["reason"] for mark in cleaned):
        raise MarksNeeded
    return cleaned


def value_at(data: Mapping[str, Any], path: str) -> Any:
    """The value at a dotted path of form data, None when there is none."""
    value: Any = data
    for part in path.split("."):
        if isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        else:
            return None
    return value
