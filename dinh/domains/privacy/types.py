"""What may leave the room: purposes, notices of procedures, and what is held about one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dinh.domains.dossiers.types import DossierView
from dinh.domains.payments.types import FeeView
from dinh.domains.people.types import PersonalData
from dinh.kernel.notices.types import NoticeRow
from dinh.lib.deadlines import ExplanationLine, Limit


@dataclass(frozen=True, slots=True)
class Purpose:
    """A purpose for which personal data is used, with its law and how long."""

    code: str
    title: str
    data: str
    basis: str
    receivers: str
    kept: str


@dataclass(frozen=True, slots=True)
class ProcedureNotice:
    """What one procedure asks for, by which law, and which agency settles it. Questions and papers as on its form."""

    procedure_id: int
    code: str
    name: str
    agency: str
    questions: tuple[str, ...]
    papers: tuple[str, ...]
    laws: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MyData:
    """Everything the house holds about one person, each room's own answer."""

    as_of: datetime
    people: PersonalData
    dossiers: tuple[DossierView, ...]
    fees: dict[int, tuple[FeeView, ...]]
    notices: tuple[NoticeRow, ...]
    requests: tuple[RequestView, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a person's data: which agency, what, why, when."""

    at: datetime
    agency: str
    record: str
    purpose: str
    dossier_id: int | None


@dataclass(frozen=True, slots=True)
class LookPage:
    """Looks, latest first; `after` continues the list."""

    rows: tuple[Look, ...]
    after: int | None


@dataclass(frozen=True, slots=True)
class ArchiveFile:
    """A file of the archive: where it lies in it, or why it is not there."""

    dossier_id: int
    title: str
    filename: str
    place: str
    sha256: str
    missing: str = ""


class RightKind(StrEnum):
    """Yêu cầu gì: chỉnh sửa, phản đối, hạn chế xử lý, xóa."""

    CORRECT = "correct"
    OBJECT = "object"
    RESTRICT = "restrict"
    DELETE = "delete"


class RequestState(StrEnum):
    """Trạng thái của một yêu cầu."""

    WAITING = "waiting"
    IN_HAND = "in_hand"
    GRANTED = "granted"
    PARTLY = "partly"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"

    @property
    def is_open(self) -> bool:
        """Whether the clock still runs."""
        return self in {RequestState.WAITING, RequestState.IN_HAND}


class PersonField(StrEnum):
    """What of a person may be corrected here; numbers come from papers and are corrected at the counter."""

    FULL_NAME = "full_name"
    BIRTH_DATE = "birth_date"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class RightLimit:
    """The law's limits for one kind of request; `is_checked` says whether the law's own text was at hand."""

    kind: RightKind
    reply: Limit
    answer: Limit
    extension: Limit
    law: str
    is_checked: bool


@dataclass(frozen=True, slots=True)
class RequestView:
    """One request as its maker or an entitled officer sees it."""

    id: int
    code: str
    kind: RightKind
    state: RequestState
    person_name: str
    agency_id: int
    agency: str
    dossier_id: int | None
    field: str
    new_value: str
    text: str
    made_at: datetime
    reply_due_at: datetime
    replied_at: datetime | None
    due_at: datetime
    extended_at: datetime | None
    extension_reason: str
    answered_at: datetime | None
    answer: str
    timeliness: str
    explanation: tuple[ExplanationLine, ...]
    lock_version: int


class ListState(StrEnum):
    """Trạng thái của danh mục tiêu hủy."""

    PROPOSED = "proposed"
    TURNED_DOWN = "turned_down"
    CARRIED_OUT = "carried_out"


@dataclass(frozen=True, slots=True)
class RetentionView:
    """How long the personal data of a procedure's dossiers is kept; `years` None is for ever."""

    code: str
    title: str
    years: int | None
    source: str


@dataclass(frozen=True, slots=True)
class ListItem:
    """One dossier of a list, without anybody's name."""

    dossier_id: int
    code: str
    procedure: str
    retention: str
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class ListView:
    """A list of destruction with who made and who decided it."""

    id: int
    code: str
    state: ListState
    made_at: datetime
    made_by_id: int
    made_by: str
    decided_at: datetime | None
    decided_by: str
    decision: str
    files_deleted: int
    items: tuple[ListItem, ...]
