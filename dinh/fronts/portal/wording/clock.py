"""The two answers on top of a dossier, when and who, and the holders of its minutes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dinh.domains.dossiers.queries import holder_rows
from dinh.domains.dossiers.types import DossierState, DossierSummary, DossierView, Holders, TrackingView
from dinh.kernel.ui.markup import Part
from dinh.kernel.ui.said import said
from dinh.lib.deadlines import HolderKind, is_past
from dinh.lib.durations import show_minutes
from dinh.lib.moments import show_moment

FILLS = ("f-cham", "f-la", "f-tim", "f-den")
KEYS = {"f-cham": "k-cham", "f-la": "k-la", "f-tim": "k-tim", "f-den": "k-den", "f-soc": "k-nghe"}
TAGS: Mapping[DossierState, tuple[object, str]] = {
    DossierState.DRAFT: (gettext_lazy("Bản nháp, chưa nộp"), "plain"),
    DossierState.SUBMITTED: (gettext_lazy("Đã nộp, chờ tiếp nhận"), "info"),
    DossierState.RECEIVED: (gettext_lazy("Đã tiếp nhận"), "run"),
    DossierState.REFUSED_AT_RECEPTION: (gettext_lazy("Không được tiếp nhận"), "late"),
    DossierState.IN_PROGRESS: (gettext_lazy("Đang giải quyết"), "run"),
    DossierState.WAITING_SUPPLEMENT: (gettext_lazy("Chờ ông/bà bổ sung"), "wait"),
    DossierState.WAITING_FEE: (gettext_lazy("Chờ ông/bà nộp tiền"), "wait"),
    DossierState.WITHDRAWN: (gettext_lazy("Ông/bà đã rút"), "plain"),
    DossierState.STOPPED: (gettext_lazy("Đã dừng giải quyết"), "late"),
    DossierState.FINISHED: (gettext_lazy("Đã có kết quả"), "run"),
    DossierState.RETURNED: (gettext_lazy("Đã trả kết quả"), "run"),
}


@dataclass(frozen=True, slots=True)
class Headline:
    """When and who, each with its reason."""

    when_label: str
    when: str
    when_note: str
    is_stopped: bool
    is_late: bool
    who: str
    who_note: str


@dataclass(frozen=True, slots=True)
class HolderLine:
    """Minutes of one holder with their share."""

    name: str
    key: str
    minutes: int
    share: str
    holding_now: bool


def state_tag(state: DossierState, *, suspended: bool, late: bool) -> tuple[str, str]:
    """Words and colour of the state."""
    words, kind = TAGS[state]
    if suspended and state in (DossierState.RECEIVED, DossierState.IN_PROGRESS):
        return _("Tạm dừng, chờ bên ngoài"), "wait"
    if late and state in (DossierState.RECEIVED, DossierState.IN_PROGRESS):
        return _("Đang giải quyết, đã quá hẹn"), "late"
    if late and state in (DossierState.FINISHED, DossierState.RETURNED):
        return _("%(state)s, trễ hẹn") % {"state": words}, "late"
    return str(words), kind


def is_late(view: TrackingView | DossierView | DossierSummary, now: datetime) -> bool:
    """Finished after its due moment, or still open and the clock has passed it."""
    if view.finished_at is not None:
        return view.timeliness == "late"
    return not view.suspended and is_past(view.due_at, now)


def headline(view: TrackingView | DossierView, names: Mapping[int, str], now: datetime) -> Headline:
    """The two answers: when the result comes, who has the dossier now."""
    when_label, when, note, stopped, late = _when(view, now)
    who, who_note = _who(view, names)
    return Headline(when_label, when, note, stopped, late, who, who_note)


def _when(view: TrackingView | DossierView, now: datetime) -> tuple[str, str, str, bool, bool]:
    if view.finished_at is not None:
        label = _("Đã có kết quả") if view.received_at else _("Đã kết thúc")
        if view.due_at is None:
            return label, _at(view.finished_at, weekday=True), "", False, False
        late = is_past(view.due_at, view.finished_at)
        words = _("Trễ so với hẹn %(due)s.") if late else _("Trong hạn, hẹn %(due)s.")
        due = _at(view.due_at)
        return label, _at(view.finished_at, weekday=True), words % {"due": due}, False, late
    if view.suspended or view.state in (DossierState.WAITING_SUPPLEMENT, DossierState.WAITING_FEE):
        note = _("Đồng hồ chạy tiếp ngay khi việc đang chờ xong.")
        return _("Đồng hồ đang dừng"), _("Chưa có giờ hẹn trả"), note, True, False
    if view.received_at is None:
        note = _("Cơ quan tiếp nhận phải trả lời trong 8 giờ làm việc; giờ hẹn trả tính từ lúc tiếp nhận.")
        return _("Hẹn trả kết quả"), _("Có sau khi tiếp nhận"), note, False, False
    if view.due_at is None:
        return _("Hẹn trả kết quả"), _("Pháp luật không quy định thời hạn"), "", False, False
    late = is_past(view.due_at, now)
    note = _("Đã quá hẹn. Cơ quan giải quyết phải xin lỗi và hẹn lại.") if late else ""
    if late and view.promised_at is not None:
        note = _("Đã quá hẹn; cơ quan hẹn lại %(at)s.") % {"at": _at(view.promised_at)}
    return _("Hẹn trả kết quả"), _at(view.due_at, weekday=True), note, False, late


def _who(view: TrackingView | DossierView, names: Mapping[int, str]) -> tuple[str, str]:
    if view.finished_at is not None:
        agency = names.get(view.reception_agency_id, "")
        if view.state is DossierState.FINISHED:
            return agency, _("Kết quả chờ ông/bà nhận.")
        return _("Không còn ai giữ"), ""
    if view.holder_kind is HolderKind.CITIZEN:
        note = ""
        if view.answer_by is not None:
            note = _("Xin trả lời trước %(at)s.") % {"at": _at(view.answer_by, weekday=True)}
        return _("Ông/bà"), note
    agency = names.get(view.holder_agency_id, "")
    return (_("Cơ quan ngoài tỉnh") if view.holder_kind is HolderKind.OUTSIDE else agency), view.step_title


def _at(moment: datetime, *, weekday: bool = False) -> str:
    return said(show_moment(moment, weekday=weekday))


def left_in_words(minutes: int | None) -> str:
    """'23 giờ 45 phút', "" when the clock does not run."""
    return "" if minutes is None else said(show_minutes(minutes))


def holder_lines(
    holders: Holders, names: Mapping[int, str]
) -> tuple[tuple[HolderLine, ...], tuple[Part, ...]]:
    """Rows that add up to the total exactly, and the bar drawn from them."""
    lines, parts = [], []
    for row in holder_rows(holders=holders, names=names):
        fill = "f-soc" if row.number is None else FILLS[row.number % len(FILLS)]
        name = row.name or (
            _("Ông/bà (đồng hồ dừng)")
            if row.kind is HolderKind.CITIZEN
            else _("Cơ quan ngoài (đồng hồ dừng)")
        )
        lines.append(HolderLine(name, KEYS[fill], row.minutes, row.rate, row.holding_now))
        parts.append(Part(row.minutes, fill))
    return tuple(lines), tuple(parts)
