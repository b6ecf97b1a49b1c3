"""The history of a dossier as sentences: who did what, and what it did to the clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from dinh.domains.dossiers.types import DossierVerb, DossierView, HistoryLine

SENTENCES: Mapping[DossierVerb, str] = {
    DossierVerb.SUBMIT: gettext_noop("%(who)s nộp hồ sơ"),
    DossierVerb.RECEIVE: gettext_noop("%(who)s tiếp nhận hồ sơ"),
    DossierVerb.REFUSE_RECEPTION: gettext_noop("%(who)s từ chối tiếp nhận"),
    DossierVerb.FORWARD: gettext_noop("%(who)s chuyển sang %(to)s"),
    DossierVerb.SEND_BACK: gettext_noop("%(who)s trả về %(to)s"),
    DossierVerb.TRANSFER: gettext_noop("%(who)s chuyển cho nơi khác xử lý"),
    DossierVerb.REQUEST_SUPPLEMENT: gettext_noop("%(who)s yêu cầu bổ sung lần %(round)s"),
    DossierVerb.ANSWER_SUPPLEMENT: gettext_noop("%(who)s bổ sung hồ sơ lần %(round)s"),
    DossierVerb.REQUEST_FEE: gettext_noop("%(who)s yêu cầu thực hiện nghĩa vụ tài chính"),
    DossierVerb.CONFIRM_FEE: gettext_noop("%(who)s xác nhận đã nộp tiền"),
    DossierVerb.REQUEST_OPINION: gettext_noop("%(who)s lấy ý kiến %(agency)s"),
    DossierVerb.RECORD_OPINION: gettext_noop("%(who)s ghi nhận ý kiến trả lời"),
    DossierVerb.EXTEND: gettext_noop("%(who)s gia hạn, kèm thư xin lỗi"),
    DossierVerb.PAUSE: gettext_noop("%(who)s tạm dừng vì sự kiện bất khả kháng"),
    DossierVerb.RESUME: gettext_noop("%(who)s cho đồng hồ chạy lại"),
    DossierVerb.CLAIM: gettext_noop("%(who)s nhận xử lý"),
    DossierVerb.RELEASE: gettext_noop("%(who)s trả lại cho đơn vị"),
    DossierVerb.WITHDRAW: gettext_noop("%(who)s rút hồ sơ"),
    DossierVerb.STOP: gettext_noop("%(who)s dừng xử lý"),
    DossierVerb.REJECT: gettext_noop("%(who)s từ chối giải quyết"),
    DossierVerb.FINISH: gettext_noop("%(who)s kết thúc, có kết quả"),
    DossierVerb.HAND_OVER: gettext_noop("%(who)s trả kết quả"),
    DossierVerb.RATE: gettext_noop("%(who)s đánh giá %(score)s trên 5"),
    DossierVerb.SEND_MESSAGE: gettext_noop("%(who)s nhắn tin"),
    DossierVerb.PASS_ON: gettext_noop("Hồ sơ chuyển sang cơ quan kế thừa %(to_agency)s"),
    DossierVerb.HAND_WORK: gettext_noop("%(who)s bàn giao hồ sơ cho người hoặc bộ phận khác"),
    DossierVerb.UNDO: gettext_noop("%(who)s hoàn tác, hồ sơ trở lại %(to)s"),
    DossierVerb.RECOMPUTE: gettext_noop("Hạn được tính lại theo lịch làm việc mới"),
}
STOPS = frozenset({DossierVerb.REQUEST_SUPPLEMENT, DossierVerb.REQUEST_FEE, DossierVerb.PAUSE})
RUNS = frozenset({DossierVerb.ANSWER_SUPPLEMENT, DossierVerb.CONFIRM_FEE, DossierVerb.RESUME})
ASKS = frozenset({DossierVerb.REQUEST_OPINION, DossierVerb.EXTEND, DossierVerb.TRANSFER})
GOES_ON = frozenset(
    {DossierVerb.RECEIVE, DossierVerb.FORWARD, DossierVerb.RECORD_OPINION, DossierVerb.FINISH}
)
BAD = frozenset({DossierVerb.REJECT, DossierVerb.STOP, DossierVerb.REFUSE_RECEPTION, DossierVerb.WITHDRAW})


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the timeline; `kind` colours its dot."""

    at: datetime
    words: str
    clock: str
    reason: str
    kind: str


@dataclass(frozen=True, slots=True)
class Names:
    """Names of accounts and agencies that the lines speak of; `me` is the reader."""

    accounts: Mapping[int, str]
    agencies: Mapping[int, str]
    me: int | None

    def agency(self, agency_id: int | None) -> str:
        """Short name of an agency, "" when there is none."""
        return self.agencies.get(agency_id, "") if agency_id is not None else ""

    def account(self, account_id: int | None) -> str:
        """Name of an account, "Bạn" for the reader himself."""
        if account_id is not None and account_id == self.me:
            return _("Bạn")
        return self.accounts.get(account_id, "") if account_id is not None else ""

    def who(self, line: HistoryLine) -> str:
        """Who did it: an officer by name, anybody else by what he is."""
        if line.actor_kind == "official":
            return self.account(line.account_id) or self.agency(line.agency_id)
        return {"system": _("Hệ thống"), "service": _("Phần mềm kết nối")}.get(
            line.actor_kind, _("Người dân")
        )


def happenings(view: DossierView, names: Names) -> tuple[Happening, ...]:
    """The timeline, latest first."""
    steps = {step.step_code: step.title for step in view.steps}
    return tuple(_happening(line, steps, names) for line in reversed(view.history))


def _happening(line: HistoryLine, steps: Mapping[str, str], names: Names) -> Happening:
    payload = line.payload
    values = {
        "who": names.who(line),
        "to": steps.get(str(payload.get("to", "")), str(payload.get("to", ""))),
        "round": payload.get("round", ""),
        "score": payload.get("score", ""),
        "agency": names.agency(_number(payload.get("agency"))) or _("cơ quan khác"),
        "to_agency": names.agency(_number(payload.get("to_agency"))),
    }
    stops = line.verb in STOPS or bool(payload.get("stops_clock"))
    clock = _("Đồng hồ dừng") if stops else _("Đồng hồ chạy lại") if line.verb in RUNS else ""
    template = SENTENCES.get(line.verb, line.verb.value)
    return Happening(
        at=line.at,
        words=_(template) % values,
        clock=clock,
        reason=str(payload.get("reason") or payload.get("note") or ""),
        kind=_kind(line.verb, stops=stops),
    )


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _kind(verb: DossierVerb, *, stops: bool) -> str:
    if stops:
        return "k-stop"
    if verb in RUNS or verb in GOES_ON:
        return "k-run"
    return "k-wait" if verb in ASKS else "k-late" if verb in BAD else ""
