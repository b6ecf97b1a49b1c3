"""The sheet of a dossier: all that a verb needs to know, as values, and the plan of what the verb changes.

Sheet and facts are without slots: `lib.records` changes them, some ten times a verb.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from dinh.domains.dossiers.types import DossierState
from dinh.domains.procedures.types import VersionPlan
from dinh.events.base import Event
from dinh.kernel.access.types import Actor
from dinh.lib.deadlines import HolderKind
from dinh.lib.moments import cut_to_minute
from dinh.lib.working_time import WorkingCalendar


@dataclass(frozen=True, kw_only=True)
class DossierFacts:
    """The columns of a dossier that verbs read and change, by their names in the table."""

    id: int
    code: str | None
    state: DossierState
    resume_state: str
    outcome: str
    version_id: int
    procedure_id: int
    field_code: str
    rule_set: str
    channel: str
    competent_agency_id: int
    reception_agency_id: int
    received_for_id: int | None
    received_by_id: int | None
    holder_kind: HolderKind
    holder_agency_id: int
    holder_unit_id: int | None
    holder_role: str
    holder_account_id: int | None
    held_since: datetime | None
    step_code: str
    step_seq: int
    filer_account_id: int | None
    subject_person_id: int | None
    subject_name: str
    event_seq: int
    lock_version: int
    form_version: int
    supplement_rounds: int
    open_opinions: int
    extended: bool
    suspended_for: str
    sort_at: datetime
    due_at: datetime | None
    original_due_at: datetime | None
    promised_at: datetime | None
    answer_by: datetime | None
    submitted_at: datetime | None
    reception_due_at: datetime | None
    received_at: datetime | None
    finished_at: datetime | None
    returned_at: datetime | None
    timeliness: str
    ended_reason: str
    hand_over_way: str
    updated_at: datetime
    updated_by_id: int | None

    @property
    def is_received(self) -> bool:
        return self.received_at is not None

    @property
    def counted_counter_id(self) -> int:
        """The counter a figure by reception stays with: the one that received, also after it was merged."""
        return self.received_by_id or self.reception_agency_id

    @property
    def owner(self) -> str | None:
        """The person a dossier is about, as the audit log names him."""
        return f"people:{self.subject_person_id}" if self.subject_person_id is not None else None

    @property
    def has_ended(self) -> bool:
        return self.finished_at is not None


def reference(dossier_id: int) -> str:
    """How other rooms and the audit log name a dossier."""
    return f"dossiers:{dossier_id}"


DOSSIER_COLUMNS: tuple[str, ...] = tuple(one.name for one in fields(DossierFacts))


@dataclass(frozen=True, kw_only=True)
class StepFacts:
    """The open stretch of holding."""

    id: UUID
    seq: int
    step_code: str
    title: str
    holder_kind: HolderKind
    agency_id: int | None
    unit_id: int | None
    role: str
    account_id: int | None
    body_name: str
    visit: int
    visit_opened_at: datetime
    opened_at: datetime
    due_at: datetime | None


STEP_COLUMNS: tuple[str, ...] = tuple(one.name for one in fields(StepFacts))


@dataclass(frozen=True, kw_only=True)
class IntervalFacts:
    """A pause of the clock."""

    id: UUID
    kind: str
    from_at: datetime
    to_at: datetime | None


INTERVAL_COLUMNS: tuple[str, ...] = tuple(one.name for one in fields(IntervalFacts))


@dataclass(frozen=True, kw_only=True)
class ExtensionFacts:
    """The extension of a dossier."""

    value: int
    unit: str
    at: datetime
    counts: bool


EXTENSION_COLUMNS: tuple[str, ...] = tuple(one.name for one in fields(ExtensionFacts))


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A dossier with its open step, pauses and extension."""

    dossier: DossierFacts
    step: StepFacts | None = None
    intervals: tuple[IntervalFacts, ...] = ()
    extension: ExtensionFacts | None = None

    @property
    def is_suspended(self) -> bool:
        return self.dossier.suspended_for != ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who acts, when, under which plan and calendars. `calendars` holds those of the agencies concerned.

    `also` holds the rows of the reads that the verb asked for beside the sheet, in their order.
    """

    actor: Actor
    now: datetime
    plan: VersionPlan
    calendars: Mapping[int | None, WorkingCalendar]
    also: tuple[list[tuple[Any, ...]], ...] = ()

    @property
    def minute(self) -> datetime:
        """The moment, cut to the minute."""
        return cut_to_minute(self.now)

    @property
    def agency_id(self) -> int | None:
        """Agency the actor acts for, as far as one post says it."""
        return self.actor.agency_id


@dataclass(frozen=True, slots=True)
class Row:
    """A row to insert (`where` empty) or to update; `table` is the name of a model of the room."""

    table: str
    values: Mapping[str, Any]
    where: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a verb does: the sheet after it, rows in order, facts told, and what the audit log is given."""

    before: Sheet
    sheet: Sheet
    rows: tuple[Row, ...]
    events: tuple[Event, ...]
    actor: Actor
    now: datetime
    verb: str
    changes: Mapping[str, tuple[Any, Any]]
    purpose: str = ""
