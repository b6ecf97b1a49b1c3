"""The history of a dossier as its filer reads it: agencies and steps, no officer's name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from dinh.domains.dossiers.types import DossierVerb, DossierView, HistoryLine
from dinh.lib.deadlines import HolderKind

TITLES: Mapping[DossierVerb, str] = {
    DossierVerb.SUBMIT: gettext_noop("Nộp hồ sơ"),
    DossierVerb.RECEIVE: gettext_noop("Tiếp nhận"),
    DossierVerb.REFUSE_RECEPTION: gettext_noop("Không tiếp nhận"),
    DossierVerb.FORWARD: gettext_noop("Chuyển bước: %(to)s"),
    DossierVerb.SEND_BACK: gettext_noop("Trả về bước: %(to)s"),
    DossierVerb.TRANSFER: gettext_noop("Chuyển nơi xử lý"),
    DossierVerb.REQUEST_SUPPLEMENT: gettext_noop("Yêu cầu bổ sung, đồng hồ dừng"),
    DossierVerb.ANSWER_SUPPLEMENT: gettext_noop("Ông/bà đã bổ sung, đồng hồ chạy lại"),
    DossierVerb.REQUEST_FEE: gettext_noop("Yêu cầu nộp tiền, đồng hồ dừng"),
    DossierVerb.CONFIRM_FEE: gettext_noop("Đã nộp tiền, đồng hồ chạy lại"),
    DossierVerb.REQUEST_OPINION: gettext_noop("Lấy ý kiến cơ quan khác"),
    DossierVerb.RECORD_OPINION: gettext_noop("Đã có ý kiến trả lời"),
    DossierVerb.EXTEND: gettext_noop("Gia hạn, kèm thư xin lỗi"),
    DossierVerb.PAUSE: gettext_noop("Tạm dừng vì sự kiện bất khả kháng"),
    DossierVerb.RESUME: gettext_noop("Đồng hồ chạy lại"),
    DossierVerb.WITHDRAW: gettext_noop("Rút hồ sơ"),
    DossierVerb.STOP: gettext_noop("Dừng giải quyết"),
    DossierVerb.REJECT: gettext_noop("Từ chối giải quyết, có văn bản"),
    DossierVerb.FINISH: gettext_noop("Giải quyết xong, có kết quả"),
    DossierVerb.HAND_OVER: gettext_noop("Trả kết quả"),
    DossierVerb.PASS_ON: gettext_noop("Chuyển sang cơ quan kế thừa"),
    DossierVerb.UNDO: gettext_noop("Trở lại bước: %(to)s"),
    DossierVerb.RECOMPUTE: gettext_noop("Hạn được tính lại theo lịch làm việc"),
}
STOPS = frozenset({DossierVerb.REQUEST_SUPPLEMENT, DossierVerb.REQUEST_FEE, DossierVerb.PAUSE})
WITH_REASON = frozenset(
    {
        DossierVerb.REFUSE_RECEPTION,
        DossierVerb.EXTEND,
        DossierVerb.STOP,
        DossierVerb.REJECT,
        DossierVerb.WITHDRAW,
        DossierVerb.REQUEST_FEE,
    }
)


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the timeline."""

    at: datetime
    title: str
    agency: str
    reason: str
    is_stop: bool


def happenings(view: DossierView, names: Mapping[int, str]) -> tuple[Happening, ...]:
    """What concerns the filer, in the order it happened."""
    steps: dict[str, str] = {}
    for step in view.steps:
        if step.holder_kind is HolderKind.AGENCY:  # a wait has the code of the step it interrupts
            steps.setdefault(step.step_code, step.title)
    return tuple(_happening(line, steps, names) for line in view.history if line.verb in TITLES)


def _happening(line: HistoryLine, steps: Mapping[str, str], names: Mapping[int, str]) -> Happening:
    to = str(line.payload.get("to", ""))
    return Happening(
        at=line.at,
        title=_(TITLES[line.verb]) % {"to": steps.get(to, to)},
        agency=names.get(line.agency_id or 0, "") if line.actor_kind == "official" else "",
        reason=str(line.payload.get("reason") or "") if line.verb in WITH_REASON else "",
        is_stop=line.verb in STOPS,
    )
