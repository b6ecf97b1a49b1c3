"""Rows and pages of lists: inbox, my dossiers, opinions to answer, loads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from dinh.domains.dossiers.types.states import DossierState, DossierVerb, InboxTab, Outcome
from dinh.lib.deadlines import HolderKind, Limit, Timeliness, Waiting


@dataclass(frozen=True, kw_only=True)
class InboxRow:
    """One row of the inbox.

    `limit` is the law's for the channel; a `due_at` past `original_due_at` was moved. `next_verb` is what the step is
    there for (receive, forward, finish, hand over), None while the clock waits.
    """

    id: int
    code: str
    state: DossierState
    procedure_id: int
    procedure_code: str
    procedure_name: str
    subject_name: str
    step_code: str
    step_title: str
    next_verb: DossierVerb | None
    holder_kind: HolderKind
    holder_agency_id: int
    holder_account_id: int | None
    competent_agency_id: int
    channel: str
    limit: Limit | None
    sort_at: datetime
    original_due_at: datetime | None
    due_at: datetime | None
    answer_by: datetime | None
    is_late: bool
    suspended: bool
    suspended_for: Waiting | None
    open_opinions: int
    extended: bool
    submitted_at: datetime
    received_at: datetime | None
    held_since: datetime | None
    lock_version: int


@dataclass(frozen=True, kw_only=True)
class InboxPage:
    """A page of rows with the key of the next page (`after`), None at the end."""

    tab: InboxTab
    rows: tuple[InboxRow, ...]
    after: str | None


@dataclass(frozen=True, kw_only=True)
class TabCount:
    """A capped count: `capped` means there are more than `count`, shown as "500+"."""

    tab: InboxTab
    count: int
    capped: bool


@dataclass(frozen=True, kw_only=True)
class DossierSummary:
    """A row of "my dossiers" and of search: no personal data but the subject's name."""

    id: int
    code: str | None
    state: DossierState
    outcome: Outcome | None
    procedure_code: str
    procedure_name: str
    subject_name: str
    competent_agency_id: int
    holder_kind: HolderKind
    holder_agency_id: int
    step_title: str
    channel: str
    submitted_at: datetime | None
    received_at: datetime | None
    due_at: datetime | None
    suspended: bool
    answer_by: datetime | None
    finished_at: datetime | None
    timeliness: str | None
    updated_at: datetime
    external_ref: str = ""


@dataclass(frozen=True, kw_only=True)
class BulkLine:
    """What became of one dossier of a bulk action."""

    dossier_id: int
    code: str
    done: bool
    refusal_code: str = ""
    sentence: str = ""


@dataclass(frozen=True, kw_only=True)
class WorkLine:
    """One dossier of a hand-over: who would take it, or (`sentence`) why that one cannot."""

    dossier_id: int
    code: str
    procedure_name: str
    state: DossierState
    holder_role: str
    due_at: datetime | None
    sentence: str = ""


@dataclass(frozen=True, kw_only=True)
class WorkPile:
    """The open work of an officer or a unit at an agency; `too_many` when more than one transaction should move."""

    agency_id: int
    lines: tuple[WorkLine, ...]
    too_many: bool

    @property
    def movable_ids(self) -> tuple[int, ...]:
        """The dossiers that nothing stands against."""
        return tuple(line.dossier_id for line in self.lines if not line.sentence)


@dataclass(frozen=True, kw_only=True)
class SummaryPage:
    """A page of summaries with the key of the next page."""

    rows: tuple[DossierSummary, ...]
    after: str | None


@dataclass(frozen=True, kw_only=True)
class OpinionToAnswer:
    """An opinion another agency waits for."""

    id: str
    dossier_id: int
    code: str
    procedure_name: str
    question: str
    asked_at: datetime
    answer_by: datetime | None
    asked_of_agency_id: int
    competent_agency_id: int


@dataclass(frozen=True, kw_only=True)
class QueueLine:
    """Open work of a competent agency, or of one of its procedures: `open` is received, `awaiting` not yet.

    `late` and `next_due_at` are of running clocks only; `next_due_at` is the earliest promise still to keep.
    """

    agency_id: int
    procedure_id: int | None
    open: int
    awaiting: int
    suspended: int
    late: int
    next_due_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class OfficerLoad:
    """Work of one officer (None: not claimed by anybody) in an agency."""

    account_id: int | None
    open: int
    open_late: int


@dataclass(frozen=True, kw_only=True)
class DifferingVerdict:
    """A finished dossier that today's calendar would judge otherwise; the verdict spoken stands."""

    dossier_id: int
    code: str
    timeliness: Timeliness
    would_be: Timeliness
    due_at: datetime | None
    would_be_due_at: datetime | None
    finished_at: datetime


@dataclass(frozen=True, kw_only=True)
class MovedDeadline:
    """An open dossier whose due moment a changed calendar would move."""

    dossier_id: int
    code: str
    due_at: datetime | None
    would_be_due_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class CalendarPreview:
    """What a changed calendar would do; `looked_at` of `open_count` open dossiers were computed."""

    moved: tuple[MovedDeadline, ...]
    turned: tuple[DifferingVerdict, ...]
    looked_at: int
    open_count: int


@dataclass(frozen=True, slots=True)
class Reach:
    """How many dossiers exist for somebody (counted up to 10,000), how many he holds, whether he sees all."""

    visible: int
    by_agency: tuple[tuple[int, int], ...]
    held: int
    is_overseer: bool


@dataclass(frozen=True, slots=True)
class AgencyUse:
    """Dossiers of an agency on the system: received in the last 30 days, open, and the days of its first ones."""

    received: int
    received_online: int
    open: int
    first_received: date | None
    first_online: date | None
    first_finished: date | None


@dataclass(frozen=True, slots=True)
class EndedDossier:
    """An ended dossier that still holds personal data."""

    id: int
    code: str | None
    procedure_id: int
    agency_id: int
    finished_at: datetime
