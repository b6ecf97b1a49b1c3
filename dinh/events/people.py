"""Facts of the people room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from dinh.events.base import Event


@dataclass(frozen=True)
class AgencyCreated(Event):
    """An agency came into being."""

    name: ClassVar[str] = "people.agency.created.v1"
    agency_id: int
    code: str
    level: str
    parent_id: int | None
    active_from: date


@dataclass(frozen=True)
class AgencyMerged(Event):
    """An agency ended and another goes on for it; told on the effective day, never before.

    Also told once for a one-to-one succession and for each successor of a split: `is_main` marks the one that
    takes over open work.
    """

    name: ClassVar[str] = "people.agency.merged.v1"
    predecessor_id: int
    successor_id: int
    effective_date: date
    kind: str
    is_main: bool


@dataclass(frozen=True)
class AgencyRenamed(Event):
    """An agency bears another name from a day on; its id stays."""

    name: ClassVar[str] = "people.agency.renamed.v1"
    agency_id: int
    effective_date: date


@dataclass(frozen=True)
class AgencyMoved(Event):
    """An agency stands below another parent from a day on; its id stays."""

    name: ClassVar[str] = "people.agency.moved.v1"
    agency_id: int
    parent_id: int | None
    effective_date: date


@dataclass(frozen=True)
class CalendarChanged(Event):
    """Days or shifts of a working calendar changed; no agency = the province's default, so every agency's."""

    name: ClassVar[str] = "people.calendar.changed.v1"
    agency_id: int | None
    version: int
    first_date: date | None
    last_date: date | None


@dataclass(frozen=True)
class AccountCreated(Event):
    """An account was opened."""

    name: ClassVar[str] = "people.account.created.v1"
    account_id: int
    kind: str
    person_id: int | None


@dataclass(frozen=True)
class AccountClosed(Event):
    """An account may no longer sign in."""

    name: ClassVar[str] = "people.account.closed.v1"
    account_id: int


@dataclass(frozen=True)
class AccountReopened(Event):
    """A closed account may sign in again."""

    name: ClassVar[str] = "people.account.reopened.v1"
    account_id: int


@dataclass(frozen=True)
class SecondFactorResetAsked(Event):
    """An administrator asked to take the second factor from an account; another one has to confirm."""

    name: ClassVar[str] = "people.second_factor.reset_asked.v1"
    account_id: int
    reset_id: int
    by_account_id: int
    expires_at: datetime


@dataclass(frozen=True)
class SecondFactorReset(Event):
    """The second factor of an account was taken away by two administrators; its sessions ended."""

    name: ClassVar[str] = "people.second_factor.reset.v1"
    account_id: int
    reset_id: int
    asked_by_id: int
    confirmed_by_id: int


@dataclass(frozen=True)
class SessionsRevoked(Event):
    """Sessions of an account were ended before their time."""

    name: ClassVar[str] = "people.sessions.revoked.v1"
    account_id: int
    count: int


@dataclass(frozen=True)
class RolloutRecorded(Event):
    """An agency reached a state with a module of the system."""

    name: ClassVar[str] = "people.rollout.recorded.v1"
    agency_id: int
    module: str
    state: str
    since: date


@dataclass(frozen=True)
class PostOpened(Event):
    """An account holds a role at an agency from a day on."""

    name: ClassVar[str] = "people.post.opened.v1"
    post_id: int
    account_id: int
    agency_id: int
    role: str
    active_from: date


@dataclass(frozen=True)
class PostEnded(Event):
    """A post is held until before a day."""

    name: ClassVar[str] = "people.post.ended.v1"
    post_id: int
    account_id: int
    agency_id: int
    active_to: date


@dataclass(frozen=True)
class PostDelegated(Event):
    """The powers of a post also go to another account for a period."""

    name: ClassVar[str] = "people.post.delegated.v1"
    post_id: int
    to_account_id: int
    active_from: date
    active_to: date


@dataclass(frozen=True)
class LeaveRecorded(Event):
    """An officer is away for a period; a substitute, if named, acts with his posts."""

    name: ClassVar[str] = "people.leave.recorded.v1"
    account_id: int
    substitute_id: int | None
    active_from: date
    active_to: date
