"""Enumerations of the room: states, ends, holders, causes of a stopped clock, tabs of the inbox."""

from __future__ import annotations

from enum import StrEnum


class DossierState(StrEnum):
    """Business state of a dossier; every state but DRAFT has a code of the national portal (1 to 10)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RECEIVED = "received"
    REFUSED_AT_RECEPTION = "refused_at_reception"
    IN_PROGRESS = "in_progress"
    WAITING_SUPPLEMENT = "waiting_supplement"
    WAITING_FEE = "waiting_fee"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    FINISHED = "finished"
    RETURNED = "returned"

    @property
    def national_code(self) -> int | None:
        """Status code TrangThaiHoSo of the national portal, None for a draft."""
        return NATIONAL_CODES.get(self)

    @property
    def is_open(self) -> bool:
        """Submitted and not yet ended."""
        return self in OPEN_STATES


NATIONAL_CODES: dict[DossierState, int] = {
    DossierState.SUBMITTED: 1,
    DossierState.RECEIVED: 2,
    DossierState.REFUSED_AT_RECEPTION: 3,
    DossierState.IN_PROGRESS: 4,
    DossierState.WAITING_SUPPLEMENT: 5,
    DossierState.WAITING_FEE: 6,
    DossierState.WITHDRAWN: 7,
    DossierState.STOPPED: 8,
    DossierState.FINISHED: 9,
    DossierState.RETURNED: 10,
}

OPEN_STATES: frozenset[DossierState] = frozenset(
    {
        DossierState.SUBMITTED,
        DossierState.RECEIVED,
        DossierState.IN_PROGRESS,
        DossierState.WAITING_SUPPLEMENT,
        DossierState.WAITING_FEE,
    }
)

STATE_LABELS: dict[DossierState, str] = {
    DossierState.DRAFT: "Bản nháp",
    DossierState.SUBMITTED: "Mới đăng ký",
    DossierState.RECEIVED: "Được tiếp nhận",
    DossierState.REFUSED_AT_RECEPTION: "Không được tiếp nhận",
    DossierState.IN_PROGRESS: "Đang xử lý",
    DossierState.WAITING_SUPPLEMENT: "Yêu cầu bổ sung giấy tờ",
    DossierState.WAITING_FEE: "Yêu cầu thực hiện nghĩa vụ tài chính",
    DossierState.WITHDRAWN: "Công dân yêu cầu rút hồ sơ",
    DossierState.STOPPED: "Dừng xử lý",
    DossierState.FINISHED: "Đã xử lý xong",
    DossierState.RETURNED: "Đã trả kết quả",
}


class DossierVerb(StrEnum):
    """What can be done to a dossier; the same words name the lines of its history."""

    SAVE = "save"
    SUBMIT = "submit"
    DISCARD = "discard"
    RECEIVE = "receive"
    REFUSE_RECEPTION = "refuse_reception"
    FORWARD = "forward"
    SEND_BACK = "send_back"
    TRANSFER = "transfer"
    REQUEST_SUPPLEMENT = "request_supplement"
    ANSWER_SUPPLEMENT = "answer_supplement"
    REQUEST_FEE = "request_fee"
    CONFIRM_FEE = "confirm_fee"
    REQUEST_OPINION = "request_opinion"
    RECORD_OPINION = "record_opinion"
    EXTEND = "extend"
    PAUSE = "pause"
    RESUME = "resume"
    CLAIM = "claim"
    RELEASE = "release"
    WITHDRAW = "withdraw"
    STOP = "stop"
    REJECT = "reject"
    FINISH = "finish"
    HAND_OVER = "hand_over"
    RATE = "rate"
    SEND_MESSAGE = "send_message"
    PASS_ON = "pass_on"  # noqa: S105 - no password
    RECOMPUTE = "recompute"
    UNDO = "undo"
    HAND_WORK = "hand_work"


class Outcome(StrEnum):
    """How a dossier ended."""

    RESULT = "result"
    REJECTED = "rejected"
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"
    REFUSED_AT_RECEPTION = "refused_at_reception"


class PartyRole(StrEnum):
    """Người nộp, chủ hồ sơ, người đại diện: three facts, often one person; người cùng đứng tên: as many as there are."""

    FILER = "filer"
    SUBJECT = "subject"
    REPRESENTATIVE = "representative"
    CO_APPLICANT = "co_applicant"


class CoSignatureAnswer(StrEnum):
    """What a co-applicant said to the draft."""

    CONFIRMED = "confirmed"
    DECLINED = "declined"


class PartyKind(StrEnum):
    """Person or organisation."""

    PERSON = "person"
    ORGANISATION = "organisation"


class DeadlineScope(StrEnum):
    """What a computed deadline belongs to."""

    RECEPTION = "reception"
    DOSSIER = "dossier"
    STEP = "step"


class PaperSource(StrEnum):
    """Where a paper came from."""

    CITIZEN = "citizen"
    SCAN = "scan"
    ORIGINAL = "original"
    REGISTRY = "registry"
    REUSE = "reuse"


class HandOverWay(StrEnum):
    """How the citizen gets the result."""

    ONLINE = "online"
    COUNTER = "counter"
    POST = "post"


class SupplementClosing(StrEnum):
    """How a supplement request ended."""

    ANSWERED = "answered"
    EXPIRED = "expired"
    OVERTAKEN = "overtaken"


class InboxTab(StrEnum):
    """Tabs of the officer's inbox."""

    MINE = "mine"
    UNIT = "unit"
    DUE_SOON = "due_soon"
    LATE = "late"
    WAITING = "waiting"
    SUSPENDED = "suspended"
    RECEPTION = "reception"
    HAND_OVER = "hand_over"


class StatisticsBy(StrEnum):
    """Axis along which statistics are split."""

    AGENCY = "agency"
    PROCEDURE = "procedure"
    FIELD = "field"
    CHANNEL = "channel"
    MONTH = "month"
    WEEK = "week"
    RECEPTION = "reception"


class RecordClass(StrEnum):
    """Which of the counted dossiers a click down asks for."""

    HANDLED = "handled"
    EARLY = "early"
    ON_TIME = "on_time"
    EARLY_OR_ON_TIME = "early_or_on_time"
    LATE = "late"
    UNLIMITED = "unlimited"
    EXTENDED = "extended"
    RECEIVED = "received"
    REFUSED_AT_RECEPTION = "refused_at_reception"
    OPEN = "open"
    OPEN_LATE = "open_late"
    SUSPENDED = "suspended"
