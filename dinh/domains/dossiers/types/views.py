"""What the queries answer with: frozen views of a dossier for officer, filer and the public."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from dinh.domains.dossiers.types.states import (
    CoSignatureAnswer,
    DossierState,
    DossierVerb,
    Outcome,
    PaperSource,
    PartyKind,
    PartyRole,
    SupplementClosing,
)
from dinh.domains.procedures.types import VersionPlan
from dinh.lib.deadlines import HolderKind, Waiting


@dataclass(frozen=True, kw_only=True)
class PartyView:
    """Filer, subject or representative, as stated at filing."""

    role: PartyRole
    kind: PartyKind
    name: str
    person_id: int | None
    organisation_id: int | None
    phone: str
    email: str
    address: str


@dataclass(frozen=True, kw_only=True)
class PaperView:
    """One version of a paper; the highest `number` of a code is in force."""

    id: str
    paper_code: str
    title: str
    number: int
    is_current: bool
    source: PaperSource
    sha256: str
    filename: str
    media_type: str
    size: int
    scan_state: str
    originals: int
    copies: int
    place: str
    added_at: datetime
    supplement_round: int | None


@dataclass(frozen=True, kw_only=True)
class FormVersionView:
    """One version of the form's data."""

    number: int
    data: Mapping[str, Any]
    data_hash: str
    saved_at: datetime
    supplement_round: int | None


@dataclass(frozen=True, kw_only=True)
class MarkView:
    """A marked field or paper, with the old value beside the new one once it is answered."""

    kind: str
    code: str
    title: str
    reason: str
    old: Any
    new: Any
    answered: bool


@dataclass(frozen=True, kw_only=True)
class SupplementView:
    """A supplement request (phiếu yêu cầu bổ sung)."""

    id: str
    round: int
    at_reception: bool
    asked_at: datetime
    asked_by_account_id: int | None
    agency_id: int
    answer_by: datetime | None
    note: str
    marks: tuple[MarkView, ...]
    answered_at: datetime | None
    closing: SupplementClosing | None


@dataclass(frozen=True, kw_only=True)
class OpinionView:
    """An opinion asked of another agency or of a body outside (lấy ý kiến)."""

    id: str
    agency_id: int | None
    body_name: str
    question: str
    asked_at: datetime
    answer_by: datetime | None
    stops_clock: bool
    answered_at: datetime | None
    answer: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class ExtensionView:
    """The one extension, or the apology for a dossier that was already late (`counts` false)."""

    id: str
    value: int
    unit: str
    reason: str
    apology_sha256: str
    approved_by_account_id: int | None
    at: datetime
    counts: bool
    due_before: datetime | None
    promised_at: datetime


@dataclass(frozen=True, kw_only=True)
class ResultView:
    """The result, and how it was handed over."""

    kind: str
    title: str
    document_number: str
    signed_by: str
    sha256: str
    filename: str
    media_type: str
    size: int
    issued_at: datetime
    document_ref: str
    handed_over_at: datetime | None
    way: str
    receiver: str


@dataclass(frozen=True, kw_only=True)
class RatingView:
    """The citizen's rating."""

    score: int
    tags: tuple[str, ...]
    text: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class MessageView:
    """A message between citizen and the agency that holds the dossier."""

    id: str
    from_citizen: bool
    body: str
    at: datetime
    read_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class HistoryLine:
    """One line of the append-only history. `payload` holds ids, codes, reasons; never a name."""

    seq: int
    at: datetime
    verb: DossierVerb
    account_id: int | None
    actor_kind: str
    agency_id: int | None
    payload: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class StepView:
    """One stretch of holding: who, from when to when, with the limit of the step."""

    seq: int
    step_code: str
    title: str
    holder_kind: HolderKind
    agency_id: int | None
    unit_id: int | None
    role: str
    account_id: int | None
    body_name: str
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    closed_by_verb: str
    note: str
    minutes: int


@dataclass(frozen=True, kw_only=True)
class MoveView:
    """A move offered from the current step."""

    verb: DossierVerb
    to_step: str | None
    title: str
    needs_reason: bool


@dataclass(frozen=True, kw_only=True)
class VerbView:
    """A verb the caller may use now; `missing` says in words what must be done first, empty when nothing."""

    verb: DossierVerb
    missing: str = ""


@dataclass(frozen=True, kw_only=True)
class CoSignatureView:
    """A co-applicant of a draft; `holds` says that he confirmed exactly what it says now."""

    id: UUID
    name: str
    email: str
    phone: str
    token: str
    asked_at: datetime
    answered_at: datetime | None
    answer: CoSignatureAnswer | None
    reason: str
    holds: bool


@dataclass(frozen=True, kw_only=True)
class CoSigning:
    """What a co-applicant is shown: personal numbers masked; `digest` is what his answer speaks of."""

    signature: CoSignatureView
    plan: VersionPlan
    competent_agency_id: int
    filer: str
    subject: str
    form_data: Mapping[str, Any]
    papers: tuple[str, ...]
    digest: str


@dataclass(frozen=True, kw_only=True)
class DossierView:
    """A dossier as its filer or an entitled officer sees it."""

    id: int
    code: str | None
    state: DossierState
    outcome: Outcome | None
    lock_version: int
    version_id: int
    procedure_id: int
    procedure_code: str
    procedure_name: str
    field_code: str
    rule_set: str
    channel: str
    competent_agency_id: int
    reception_agency_id: int
    received_by_id: int | None
    holder_kind: HolderKind
    holder_agency_id: int
    holder_unit_id: int | None
    holder_role: str
    holder_account_id: int | None
    held_since: datetime | None
    step_code: str
    step_title: str
    step_due_at: datetime | None
    suspended: bool
    suspended_for: Waiting | None
    answer_by: datetime | None
    submitted_at: datetime | None
    reception_due_at: datetime | None
    received_at: datetime | None
    original_due_at: datetime | None
    due_at: datetime | None
    promised_at: datetime | None
    finished_at: datetime | None
    returned_at: datetime | None
    timeliness: str | None
    extended: bool
    ended_reason: str
    hand_over_way: str
    qr_token: str
    external_ref: str
    subject_name: str
    parties: tuple[PartyView, ...]
    forms: tuple[FormVersionView, ...]
    papers: tuple[PaperView, ...]
    supplements: tuple[SupplementView, ...]
    opinions: tuple[OpinionView, ...]
    extension: ExtensionView | None
    result: ResultView | None
    rating: RatingView | None
    messages: tuple[MessageView, ...]
    history: tuple[HistoryLine, ...]
    steps: tuple[StepView, ...]
    moves: tuple[MoveView, ...]
    verbs: tuple[VerbView, ...]
    undo_until: datetime | None
    may_remind: bool

    @property
    def form_data(self) -> Mapping[str, Any]:
        """Form data in force."""
        return self.forms[-1].data if self.forms else {}

    def may(self, verb: DossierVerb) -> bool:
        """Whether the caller may use the verb now."""
        return any(one.verb == verb and not one.missing for one in self.verbs)
