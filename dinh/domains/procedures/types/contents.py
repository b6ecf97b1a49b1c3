"""What an editor or a catalogue file says about a version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dinh.domains.procedures.types.plans import PaperPlan, ResultType, StepPlan
from dinh.domains.procedures.types.words import Audience, Channel, Check, OnlineLevel, Tier
from dinh.lib.deadlines import Limit


@dataclass(frozen=True, slots=True)
class ChannelView:
    """Terms of one way of filing."""

    channel: Channel
    limit: Limit | None
    fee_vnd: int | None
    note: str


@dataclass(frozen=True, slots=True)
class LegalBasisView:
    """A legal document a version stands on."""

    code: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class DraftContent:
    """Everything an editor or an import says about one version of a procedure."""

    code: str
    name: str
    field_code: str
    field_name: str
    tiers: tuple[Tier, ...]
    audiences: tuple[Audience, ...]
    level: OnlineLevel
    level_assigned: bool
    terms: tuple[ChannelView, ...]
    papers: tuple[PaperPlan, ...]
    results: tuple[ResultType, ...] = ()
    legal_bases: tuple[LegalBasisView, ...] = ()
    decision_code: str = ""
    decision_date: date | None = None
    performed_by: str = ""
    authority: str = ""
    sequence: str = ""
    conditions: str = ""
    file_sets: int = 1
    steps: tuple[StepPlan, ...] = ()
    form_definition: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row of a catalogue file, read: what it says, what has to be checked, what was altered while reading.

    `owner` is a kind of agency (rules/fields.py), an agency's code or its name; empty means by the field.
    """

    number: int
    content: DraftContent
    checks: tuple[Check, ...] = ()
    notes: tuple[str, ...] = ()
    owner: str = ""


@dataclass(frozen=True, slots=True)
class CatalogueReport:
    """What an import did. Every row is in exactly one of published, drafts, unchanged and rejected."""

    rows: int
    published: int
    drafts: int
    unchanged: int
    updated: int
    rejected: tuple[tuple[int, str], ...]
    checks: Mapping[str, int]
    checks_province_commune: Mapping[str, int]
    province_commune: int
    dry_run: bool
