"""Facts told in the tests; outside the published language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from dinh.events.base import Event


@dataclass(frozen=True)
class NoteWritten(Event):
    """A note was written."""

    name: ClassVar[str] = "tests.note.written.v1"

    number: int


@dataclass(frozen=True)
class NoteBurnt(Event):
    """A note was burnt."""

    name: ClassVar[str] = "tests.note.burnt.v1"

    number: int
