"""Facts of the privacy room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from dinh.events.base import Event


@dataclass(frozen=True)
class RequestMade(Event):
    """A person asked for a correction, a restriction or a deletion of his data, or objected."""

    name: ClassVar[str] = "privacy.request.made.v1"
    request_id: int
    kind: str
    agency_id: int
    due_at: datetime
    at: datetime


@dataclass(frozen=True)
class RequestExtended(Event):
    """The agency took the one extension that the law allows, with its reason."""

    name: ClassVar[str] = "privacy.request.extended.v1"
    request_id: int
    due_at: datetime
    at: datetime


@dataclass(frozen=True)
class RequestAnswered(Event):
    """The agency granted, partly granted or refused a request."""

    name: ClassVar[str] = "privacy.request.answered.v1"
    request_id: int
    kind: str
    agency_id: int
    outcome: str
    timeliness: str
    at: datetime


@dataclass(frozen=True)
class DataDestroyed(Event):
    """An approved list was carried out: these dossiers name nobody any more; their figures stay."""

    name: ClassVar[str] = "privacy.data.destroyed.v1"
    list_id: int
    dossier_ids: tuple[int, ...]
    files_deleted: int
    at: datetime
