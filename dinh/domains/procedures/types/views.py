"""What is shown: lists, the public page, histories, differences, targets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from dinh.domains.procedures.types.contents import ChannelView, LegalBasisView
from dinh.domains.procedures.types.plans import VersionPlan
from dinh.domains.procedures.types.words import (
    Audience,
    Check,
    FilingPlace,
    OnlineLevel,
    Tier,
    VersionState,
    Vocabulary,
)
from dinh.lib.deadlines import Limit
from dinh.lib.figures import format_number, format_rate, rate


@dataclass(frozen=True, slots=True)
class RuleSetView:
    """The rules of a period: numbering, vocabulary, place of filing, reception clock, forms of papers."""

    code: str
    title: str
    valid_from: date
    valid_to: date | None
    dossier_pattern: str
    vocabulary: Vocabulary
    filing_place: FilingPlace
    reception_minutes: int
    forms: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FilingDoor:
    """Whether citizens file on the province's own pages; `opened_for_demo` where the law sends them elsewhere."""

    is_open: bool
    opened_for_demo: bool


@dataclass(frozen=True, slots=True)
class ProcedureSummary:
    """A row of a list of procedures in force."""

    code: str
    version_id: int
    name: str
    field_code: str
    field: str
    agency: str
    tiers: tuple[Tier, ...]
    level: OnlineLevel
    level_assigned: bool
    vocabulary: Vocabulary
    limit: Limit | None
    limit_differs: bool
    fee_vnd: int | None
    valid_from: date


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field of administration and the life events it belongs to."""

    code: str
    name: str
    life_events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LifeEventView:
    """A life event and how many procedures belong to it."""

    code: str
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page of summaries; `count` is exact, `next_number` is None on the last page."""

    count: int
    items: tuple[ProcedureSummary, ...]
    number: int
    next_number: int | None


@dataclass(frozen=True, slots=True)
class ProcedureView:
    """The public page: the seven lawful parts (NĐ 63/2010/NĐ-CP, Điều 8 khoản 2) and what belongs to them."""

    plan: VersionPlan
    number: int
    vocabulary: Vocabulary
    filing_place: FilingPlace
    level_assigned: bool
    channels: tuple[ChannelView, ...]
    audiences: tuple[Audience, ...]
    agency: str
    performed_by: str
    authority: str
    sequence: str
    conditions: str
    file_sets: int
    decision_code: str
    decision_date: date | None
    legal_bases: tuple[LegalBasisView, ...]
    versions: tuple[VersionLine, ...]


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One line of a procedure's history."""

    version_id: int
    number: int
    state: VersionState
    valid_from: date | None
    valid_to: date | None
    decision_code: str


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two versions: what, before, after."""

    part: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A service in an issued list or in the catalogue of a day."""

    code: str
    name: str
    level: OnlineLevel


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """A service to count against; `offered` is False when it was no longer in force on the day asked."""

    procedure_id: int
    code: str
    name: str
    field_code: str
    level: OnlineLevel
    owner_id: int | None
    offered: bool

    @property
    def is_online(self) -> bool:
        """Offered at level 3 or 4."""
        return self.offered and self.level >= OnlineLevel.PARTIAL


@dataclass(frozen=True, slots=True)
class ListView:
    """An issued list of online services."""

    decision_code: str
    decision_date: date
    effective_date: date
    title: str


@dataclass(frozen=True, slots=True)
class CatalogueDiff:
    """What changed between two lists; level changes carry (code, name, before, after)."""

    added: tuple[CatalogueEntry, ...]
    removed: tuple[CatalogueEntry, ...]
    level_changed: tuple[tuple[CatalogueEntry, OnlineLevel], ...]


@dataclass(frozen=True, slots=True)
class TargetReport:
    """How far a target is: compared on exact numbers, shown rounded."""

    code: str
    name: str
    due_date: date
    numerator: int
    denominator: int | None
    wanted_numerator: int
    wanted_denominator: int
    met: bool
    as_of: date

    @property
    def words(self) -> str:
        """ĐẠT or CHƯA ĐẠT."""
        return "ĐẠT" if self.met else "CHƯA ĐẠT"

    @property
    def shown(self) -> str:
        """`399/400`, or the rounded share `30,1%`; the comparison is made on the exact one."""
        if self.denominator is None:
            return f"{format_number(self.numerator)}/{format_number(self.wanted_numerator)}"
        return format_rate(rate(self.numerator, self.denominator))


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A version in the officer's list."""

    version_id: int
    code: str
    name: str
    number: int
    state: VersionState
    checks: tuple[Check, ...]
    field: str
    valid_from: date | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class DraftPage:
    """A page of the officer's list; `count` is exact, `counts` by tab."""

    items: tuple[DraftLine, ...]
    count: int
    counts: Mapping[str, int]
    number: int
    next_number: int | None


@dataclass(frozen=True, slots=True)
class VersionPage:
    """All an officer sees of a version."""

    plan: VersionPlan
    state: VersionState
    number: int
    checks: tuple[Check, ...]
    notes: tuple[str, ...]
    source: str
    author_id: int | None
    reviewer_id: int | None
    created_at: datetime
    published_at: datetime | None
    valid_to: date | None
    withdrawn_reason: str
    owner_id: int | None
    previous_id: int | None
    problems: tuple[str, ...]
    versions: tuple[VersionLine, ...]
