"""What the audit log needs to know of an actor, and what its verification finds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol


class ActorLike(Protocol):
    """Whoever acts: the actor of the access room, or a stand-in of a task."""

    @property
    def account_id(self) -> int | None: ...
    @property
    def kind(self) -> Any: ...
    @property
    def agency_id(self) -> int | None: ...
    @property
    def address(self) -> str: ...
    @property
    def request_id(self) -> str: ...


@dataclass(frozen=True)
class Finding:
    """Something wrong with a sealed batch: ``what`` is changed, removed, inserted or chain."""

    batch: int
    first_id: int
    last_id: int
    what: str
    detail: str


@dataclass(frozen=True)
class Verification:
    """Result of a verification."""

    batches: int
    sealed_rows: int
    unsealed_rows: int
    tip: str
    findings: tuple[Finding, ...] = field(default_factory=tuple)

    @property
    def is_intact(self) -> bool:
        """Tell whether nothing was found."""
        return not self.findings


@dataclass(frozen=True)
class Reading:
    """One reading of personal data: from which agency, when, which record, and why. Nobody's name."""

    id: int
    at: datetime
    actor_kind: str
    agency_id: int | None
    subject: str
    purpose: str


@dataclass(frozen=True)
class ReadingPage:
    """Readings, latest first; `after` continues the list."""

    rows: tuple[Reading, ...]
    after: int | None
