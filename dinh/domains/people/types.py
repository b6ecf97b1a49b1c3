"""What may leave the room: enums and frozen dataclasses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class AgencyLevel(StrEnum):
    """Cấp của cơ quan: tỉnh, sở ban ngành, huyện (until 30/06/2025), xã."""

    PROVINCE = "province"
    DEPARTMENT = "department"
    DISTRICT = "district"
    COMMUNE = "commune"


class SuccessionKind(StrEnum):
    """How an agency passed into another: hợp nhất/sáp nhập, chia tách, or one-to-one under a new name."""

    MERGED = "merged"
    SPLIT = "split"
    RENAMED = "renamed"


class Role(StrEnum):
    """Vai trò của một vị trí công tác."""

    ONE_STOP = "one_stop"
    CASE_OFFICER = "case_officer"
    LEADER = "leader"
    CLERK = "clerk"
    PROCEDURE_EDITOR = "procedure_editor"
    PROCEDURE_REVIEWER = "procedure_reviewer"
    AGENCY_ADMIN = "agency_admin"
    PROVINCE_ADMIN = "province_admin"
    AUDITOR = "auditor"


class AccountKind(StrEnum):
    """Loại tài khoản: công dân, cán bộ, hệ thống."""

    CITIZEN = "citizen"
    OFFICIAL = "official"
    SERVICE = "service"


class ResetState(StrEnum):
    """Đặt lại xác thực hai lớp: đã yêu cầu, đã xác nhận, đã bác. One that nobody confirmed in time simply expires."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class SystemModule(StrEnum):
    """Phần của hệ thống mà từng cơ quan đưa vào sử dụng."""

    COUNTER = "counter"
    PROCESSING = "processing"
    ONLINE = "online"
    PAYMENT = "payment"
    RESULTS = "results"
    REPORTING = "reporting"


class ModuleState(StrEnum):
    """Mức triển khai: dự kiến, tập huấn, đang dùng, đã ngừng."""

    PLANNED = "planned"
    TRAINING = "training"
    LIVE = "live"
    STOPPED = "stopped"


class CalendarDayKind(StrEnum):
    """Ngày đặc biệt: nghỉ, làm bù, làm nửa ngày. A swapped working day beats a holiday (reference: deadlines)."""

    HOLIDAY = "holiday"
    SWAPPED_WORKDAY = "swapped_workday"
    HALF = "half"


@dataclass(frozen=True, slots=True)
class AgencySummary:
    """An agency as it stood on the day asked; `active_from/to` is its whole life (half-open), `path` like "1.15"."""

    id: int
    code: str
    old_code: str
    name: str
    short_name: str
    level: AgencyLevel
    parent_id: int | None
    active_from: date
    active_to: date | None
    successor_id: int | None
    path: str = ""

    def is_active(self, on: date) -> bool:
        return self.active_from <= on and (self.active_to is None or on < self.active_to)


@dataclass(frozen=True, slots=True)
class UnitSummary:
    """Phòng, bộ phận bên trong một cơ quan."""

    id: int
    agency_id: int
    name: str


@dataclass(frozen=True, slots=True)
class PersonSummary:
    """A person as screens may show him: the personal number is masked, never in clear."""

    id: int
    full_name: str
    birth_date: date | None
    masked_number: str
    phone: str
    email: str
    address: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What the wizard prefills from: the holder's own data, personal number in clear for himself only."""

    account_id: int
    person_id: int | None
    full_name: str
    birth_date: date | None
    sex: str
    personal_number: str
    masked_number: str
    phone: str
    email: str
    address: str


@dataclass(frozen=True, slots=True)
class Contact:
    """Where a person's notices go; empty when not known."""

    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class OrganisationSummary:
    """Tổ chức, doanh nghiệp."""

    id: int
    name: str
    tax_code: str
    representative_id: int | None
    phone: str
    email: str
    address: str


@dataclass(frozen=True, slots=True)
class Holder:
    """Someone who may act in a role on a day: by his own post, by delegation or in place of someone on leave."""

    account_id: int
    name: str
    post_id: int
    agency_id: int
    unit_id: int | None
    role: Role
    standing_in: bool


@dataclass(frozen=True, slots=True)
class NewServiceAccount:
    """Shown once, when the account is made: afterwards only the hash of the secret is known."""

    account_id: int
    client_id: str
    secret: str


@dataclass(frozen=True, slots=True)
class OneTimeLink:
    """Shown once: the address part of a link that signs its holder in a single time before it expires."""

    path: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One official in the list of accounts: his posts of today in words of (role, agency id)."""

    account_id: int
    username: str
    name: str
    is_active: bool
    is_admin: bool
    last_active_at: datetime | None
    has_second_factor: bool
    posts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class StaffPage:
    """A page of officials in Vietnamese order; `next_number` is None on the last one."""

    rows: tuple[StaffRow, ...]
    total: int
    number: int
    next_number: int | None


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post of an account, also one that has ended or not begun."""

    id: int
    agency_id: int
    agency_name: str
    unit_name: str
    role: Role
    title: str
    active_from: date
    active_to: date | None

    def is_held(self, on: date) -> bool:
        """Whether the period holds the day."""
        return self.active_from <= on and (self.active_to is None or on < self.active_to)


@dataclass(frozen=True, slots=True)
class AwayLine:
    """A leave of an account; `substitute` is empty when nobody stands in."""

    active_from: date
    active_to: date
    substitute: str
    reason: str


@dataclass(frozen=True, slots=True)
class ResetLine:
    """A second-factor reset that was asked for."""

    id: int
    account_id: int
    name: str
    state: ResetState
    reason: str
    asked_by_id: int
    asked_by: str
    asked_at: datetime
    expires_at: datetime
    decided_by: str
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One sign-in that is still open. `handle` names it without being able to act for it."""

    handle: str
    started_at: datetime | None
    expires_at: datetime
    address: str
    device: str
    is_this_one: bool


@dataclass(frozen=True, slots=True)
class StaffView:
    """All that the page of one official shows."""

    account_id: int
    username: str
    name: str
    email: str
    phone: str
    is_active: bool
    is_admin: bool
    has_password: bool
    second_factors: int
    created_at: datetime
    last_active_at: datetime | None
    posts: tuple[PostLine, ...]
    stands_in_for: tuple[str, ...]
    leaves: tuple[AwayLine, ...]
    resets: tuple[ResetLine, ...]


@dataclass(frozen=True, slots=True)
class UsageLine:
    """How an agency's own people use the system (C8)."""

    agency_id: int
    users: int
    active_users: int
    last_active_at: datetime | None


@dataclass(frozen=True, slots=True)
class RolloutCell:
    """How far an agency is with a module, since when."""

    agency_id: int
    module: SystemModule
    state: ModuleState
    since: date
    note: str


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What the room holds about an account and its person, for the holder: his number is in clear."""

    profile: Profile
    username: str
    display_name: str
    account_phone: str
    account_email: str
    kind: str
    created_at: datetime
    last_active_at: datetime | None
    open_sessions: int
    organisations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfficerLine:
    """An official with own posts at an agency, and the roles of these."""

    account_id: int
    name: str
    roles: tuple[Role, ...]
