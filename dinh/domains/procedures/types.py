"""What the catalogue tells other rooms: plans of versions, summaries, targets, rule sets. No database, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum
from typing import Any

from dinh.lib.deadlines import Limit


class Tier(StrEnum):
    """Cấp giải quyết: the level of government that settles the procedure."""

    MINISTRY = "ministry"
    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"
    OTHER = "other"


class Audience(StrEnum):
    """Đối tượng thực hiện: who may ask."""

    CITIZEN = "citizen"
    BUSINESS = "business"
    COOPERATIVE = "cooperative"
    ORGANISATION = "organisation"
    FOREIGNER = "foreigner"
    OVERSEAS = "overseas"
    OFFICIAL = "official"
    PARTY = "party"


class OnlineLevel(IntEnum):
    """Mức độ dịch vụ công trực tuyến; 3 is "một phần" and 4 "toàn trình" in the later vocabulary."""

    INFORMATION = 1
    FORMS = 2
    PARTIAL = 3
    FULL = 4


class Channel(StrEnum):
    """Cách thức nộp hồ sơ."""

    WEB = "web"
    COUNTER = "counter"
    POST = "post"
    NATIONAL = "national"


class VersionState(StrEnum):
    """Trạng thái của một phiên bản thủ tục."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Scope(StrEnum):
    """Who works a step, seen from the citizen: the one-stop unit, a division, a leader, the clerk, an outside body, he himself."""

    ONE_STOP = "one_stop"
    DIVISION = "division"
    LEADER = "leader"
    CLERK = "clerk"
    OUTSIDE = "outside"
    CITIZEN = "citizen"


class AgencyRule(StrEnum):
    """Which agency holds the dossier in a step: the one that received it, or the competent one."""

    RECEPTION = "reception"
    COMPETENT = "competent"


class Clock(StrEnum):
    """Whether the dossier's clock runs during a step."""

    RUNS = "runs"
    STOPS = "stops"


class Verb(StrEnum):
    """What may be done at a step."""

    FORWARD = "forward"
    SEND_BACK = "send_back"
    REQUEST_SUPPLEMENT = "request_supplement"
    REJECT = "reject"
    EXTEND = "extend"
    TRANSFER = "transfer"
    FINISH = "finish"


class AgencyRole(StrEnum):
    """Vai trò của cơ quan với thủ tục: the owner answers for the entry, a competent agency settles dossiers."""

    OWNER = "owner"
    COMPETENT = "competent"


class Vocabulary(StrEnum):
    """How a rule set speaks of online levels."""

    LEVELS = "levels"
    EXTENT = "extent"


class FilingPlace(StrEnum):
    """Where the citizen files online under a rule set."""

    PROVINCE = "province"
    NATIONAL = "national"


class Metric(StrEnum):
    """What a target counts."""

    ONLINE_SERVICES = "online_services"
    INTEGRATED_SHARE = "integrated_share"


@dataclass(frozen=True, slots=True)
class TransitionPlan:
    """One verb allowed at a step; `to_step` is the code of the next step, None when the step stays or the work ends."""

    verb: Verb
    to_step: str | None = None
    needs_reason: bool = False


@dataclass(frozen=True, slots=True)
class StepPlan:
    """One step of the electronic process. `step_id` is 0 until it is stored; `role` is a role of `people`."""

    code: str
    order: int
    title: str
    role: str
    scope: Scope
    agency_rule: AgencyRule
    limit: Limit | None
    clock: Clock
    transitions: tuple[TransitionPlan, ...]
    checklist: tuple[str, ...] = ()
    step_id: int = 0

    def allows(self, verb: Verb) -> bool:
        """Whether the verb stands in the step's table."""
        return any(transition.verb is verb for transition in self.transitions)

    def transition(self, verb: Verb, to_step: str | None = None) -> TransitionPlan | None:
        """The transition of a verb; with several targets `to_step` chooses, without it the first one answers."""
        for transition in self.transitions:
            if transition.verb is verb and (to_step is None or transition.to_step == to_step):
                return transition
        return None


@dataclass(frozen=True, slots=True)
class PaperPlan:
    """One required paper (thành phần hồ sơ); `guidance` marks a sentence of advice that asks for no paper."""

    code: str
    title: str
    mandatory: bool
    originals: int
    copies: int
    guidance: bool = False


@dataclass(frozen=True, slots=True)
class ResultType:
    """Kết quả thực hiện: national code (may be empty) and title (may be empty)."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class VersionPlan:
    """All that handling a dossier needs to know of one version; immutable once the version is published."""

    version_id: int
    procedure_id: int
    procedure_code: str
    name: str
    field_code: str
    field_name: str
    rule_set: str
    valid_from: date | None
    level: OnlineLevel
    tiers: tuple[Tier, ...]
    steps: tuple[StepPlan, ...]
    limits: Mapping[Channel, Limit | None]
    fees: Mapping[Channel, int | None]
    papers: tuple[PaperPlan, ...]
    form_definition: Mapping[str, Any]
    form_hash: str
    result_types: tuple[ResultType, ...]

    @property
    def first_step(self) -> StepPlan:
        """The step that receives the dossier."""
        return self.steps[0]

    def step(self, code: str) -> StepPlan:
        """The step of a code; KeyError when the version has none."""
        for step in self.steps:
            if step.code == code:
                return step
        raise KeyError(code)

    def channels(self) -> tuple[Channel, ...]:
        """Ways of filing the version offers, in the order of the law."""
        return tuple(channel for channel in Channel if channel in self.limits)


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
class Page:
    """A page of summaries; `count` is exact, `next_number` is None on the last page."""

    count: int
    items: tuple[ProcedureSummary, ...]
    number: int
    next_number: int | None


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


@dataclass(frozen=True, slots=True)
class PathExcess:
    """A path of steps that takes longer than the law allows; amounts in the unit named by `unit` (minutes or days)."""

    titles: tuple[str, ...]
    codes: tuple[str, ...]
    total: int
    allowed: int
    unit: str


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
