"""Clock, holding times and statistics as values."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, datetime
from fractions import Fraction

from dinh.domains.dossiers.types.states import DossierState, Outcome
from dinh.lib.deadlines import DayBar, Due, ExplanationLine, HolderKind


@dataclass(frozen=True, kw_only=True)
class HoldingShare:
    """Working minutes of one holder; the shares of a dossier add up to its elapsed minutes exactly."""

    holder_kind: HolderKind
    agency_id: int | None
    body_name: str
    minutes: int
    holding_now: bool


@dataclass(frozen=True, kw_only=True)
class HolderRow:
    """A holder as a page lists it: `name` is empty where only the kind is known, `rate` adds up to 100,0.

    `number` counts the agencies from 0, for their colours; None for who is waited for.
    """

    kind: HolderKind
    name: str
    minutes: int
    rate: str
    holding_now: bool
    number: int | None


@dataclass(frozen=True, kw_only=True)
class StepShare:
    """Working minutes of one step, beside its own limit, and how much it ran over it."""

    step_code: str
    title: str
    agency_id: int | None
    minutes: int
    limit_minutes: int | None
    over_minutes: int


@dataclass(frozen=True, kw_only=True)
class Holders:
    """Who held the dossier how long, and for a late dossier the step that made it late."""

    total_minutes: int
    shares: tuple[HoldingShare, ...]
    steps: tuple[StepShare, ...]
    late_minutes: int
    late_step: StepShare | None


@dataclass(frozen=True, kw_only=True)
class Clock:
    """The legal clock of a dossier, explained line by line."""

    received_at: datetime | None
    due: Due | None
    explanation: tuple[ExplanationLine, ...]
    bars: tuple[DayBar, ...]
    holders: Holders | None
    used_minutes: int
    allowed_minutes: int | None
    left_minutes: int | None
    computed_times: int


@dataclass(frozen=True, kw_only=True)
class TrackingStep:
    """A line of the public timeline: agency and step, never an officer."""

    at: datetime
    title: str
    agency_id: int | None
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class TrackingView:
    """A dossier as the public tracking page shows it: no name of anybody."""

    code: str
    state: DossierState
    outcome: Outcome | None
    procedure_code: str
    procedure_name: str
    competent_agency_id: int
    reception_agency_id: int
    holder_kind: HolderKind
    holder_agency_id: int
    step_title: str
    submitted_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    promised_at: datetime | None
    suspended: bool
    answer_by: datetime | None
    supplement_open: bool
    finished_at: datetime | None
    returned_at: datetime | None
    timeliness: str | None
    ended_reason: str
    ahead_in_queue: int | None
    clock: Clock | None
    timeline: tuple[TrackingStep, ...]


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Counts of dossiers that add up: `handled = early + on_time + late + unlimited`."""

    received: int = 0
    received_late: int = 0
    refused_at_reception: int = 0
    handled: int = 0
    early: int = 0
    on_time: int = 0
    late: int = 0
    unlimited: int = 0
    extended: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            **{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(Counts)}
        )

    @property
    def early_or_on_time(self) -> int:
        """Trước và đúng hạn."""
        return self.early + self.on_time

    @property
    def judged(self) -> int:
        """Denominator of both rates: handled dossiers that have a legal limit."""
        return self.early + self.on_time + self.late

    @property
    def on_time_share(self) -> Fraction | None:
        """Exact fraction of early or on time, None for 0/0."""
        return Fraction(self.early_or_on_time, self.judged) if self.judged else None


@dataclass(frozen=True, kw_only=True)
class StatisticsFigures:
    """Counts of a period and the open work at `as_of`."""

    agency_id: int | None
    from_date: date
    to_date: date
    as_of: datetime
    counts: Counts
    open: int
    open_late: int
    suspended: int
    awaiting_reception: int = 0
    awaiting_reception_late: int = 0

    @property
    def handled(self) -> int:
        return self.counts.handled

    @property
    def early(self) -> int:
        return self.counts.early

    @property
    def on_time(self) -> int:
        return self.counts.on_time

    @property
    def late(self) -> int:
        return self.counts.late

    @property
    def unlimited(self) -> int:
        return self.counts.unlimited

    @property
    def extended(self) -> int:
        return self.counts.extended

    @property
    def refused_at_reception(self) -> int:
        return self.counts.refused_at_reception

    @property
    def received(self) -> int:
        return self.counts.received

    @property
    def early_or_on_time(self) -> int:
        return self.counts.early_or_on_time


@dataclass(frozen=True, kw_only=True)
class StatisticsRow:
    """One line of a split. `key` is an agency id, procedure id, field code, channel, month `2023-02`,
    or the Monday of a week `2023-02-06`."""

    key: str
    counts: Counts


@dataclass(frozen=True, kw_only=True)
class StatisticsRecord:
    """One dossier behind a figure. `id`, `code` and `subject_name` are None where the caller may not see it."""

    id: int | None
    code: str | None
    subject_name: str | None
    procedure_id: int
    procedure_name: str
    field_code: str
    competent_agency_id: int
    reception_agency_id: int
    channel: str
    state: DossierState
    received_at: datetime | None
    due_at: datetime | None
    finished_at: datetime | None
    timeliness: str | None
    days_late: int
    step_title: str


@dataclass(frozen=True, kw_only=True)
class StatisticsPage:
    """A page of records with the key of the next page. `closed` means too few to be opened to the public."""

    records: tuple[StatisticsRecord, ...]
    after: str | None
    closed: bool = False


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A counter that disagrees with the dossiers."""

    grain: str
    key: str
    column: str
    counted: int
    recounted: int


@dataclass(frozen=True, kw_only=True)
class RecountReport:
    """Result of a recount: how many cells were compared and which disagree."""

    dossiers: int
    cells: int
    differences: tuple[Difference, ...] = field(default_factory=tuple)
    repaired: bool = False

    @property
    def agrees(self) -> bool:
        return not self.differences


@dataclass(frozen=True, kw_only=True)
class ProgressFigures:
    """Group 2.1 of QĐ 766/QĐ-TTg: a second projection of the same dossiers, labelled apart.

    `judged = on_time + late` holds ended and open dossiers; `still_open` and `open_late` are the open ones among them.
    """

    judged: int
    on_time: int
    late: int
    late_for_supplements: int
    still_open: int = 0
    open_late: int = 0

    @property
    def points(self) -> Fraction | None:
        """Points of at most 20, linear; None for 0/0."""
        return Fraction(20 * self.on_time, self.judged) if self.judged else None
