"""Facts told by the procedures room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from dinh.events.base import Event


@dataclass(frozen=True)
class VersionPublished(Event):
    """A version of a procedure applies from `valid_from`."""

    name: ClassVar[str] = "procedures.version.published.v1"

    version_id: int
    procedure_code: str
    number: int
    level: int
    valid_from: date
    decision_code: str
    at: datetime


@dataclass(frozen=True)
class VersionWithdrawn(Event):
    """A version ceased to apply on `valid_to` without one that follows it."""

    name: ClassVar[str] = "procedures.version.withdrawn.v1"

    version_id: int
    procedure_code: str
    valid_to: date
    at: datetime


@dataclass(frozen=True)
class ListIssued(Event):
    """A list of online services was recorded as decided."""

    name: ClassVar[str] = "procedures.list.issued.v1"

    list_id: int
    decision_code: str
    effective_date: date
    services: int
    at: datetime


@dataclass(frozen=True)
class IntegrationRecorded(Event):
    """A procedure's integration with the national portal was recorded; `passed` tells its submission test."""

    name: ClassVar[str] = "procedures.integration.recorded.v1"

    procedure_code: str
    integrated_date: date
    passed: bool
    at: datetime
