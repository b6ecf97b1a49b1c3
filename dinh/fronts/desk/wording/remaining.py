"""The time that is left, in the words and the colour of the five clocks, and the reason beside the due moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from dinh.domains.dossiers.types import DossierState, InboxRow
from dinh.lib.deadlines import WAITING_NAMES, Unit, Waiting
from dinh.lib.durations import show_working
from dinh.lib.moments import cut_to_minute, local, show_clock, show_day, weekday_name
from dinh.lib.working_time import WorkingCalendar

SOON_DAYS = 2


@dataclass(frozen=True, slots=True)
class Remaining:
    """`kind` is one of late, soon, run, wait, stop, plain; `icon` goes with it; `under` is the second line."""

    words: str
    kind: str
    icon: str
    under: str
    day: str = ""


def remaining(
    *,
    calendar: WorkingCalendar,
    now: datetime,
    due_at: datetime | None,
    stopped_for: str = "",
    answer_by: datetime | None = None,
) -> Remaining:
    """What is left of a running clock in working time, how late it is, or why it stands still."""
    if stopped_for:
        return Remaining(_("Tạm dừng"), "stop", "pause", _answer_words(stopped_for, answer_by))
    if due_at is None:
        return Remaining(_("Không có hạn"), "plain", "clock", _("thủ tục không quy định thời hạn"))
    here, due_at = cut_to_minute(now), local(due_at)
    if due_at < here:
        late = show_working(calendar.between(due_at, here), calendar.ordinary_day)
        return Remaining(_("Quá %(time)s") % {"time": late}, "late", "late", when(due_at, now, _("hẹn")))
    left = calendar.between(here, due_at)
    words = _("Còn %(time)s") % {"time": show_working(left, calendar.ordinary_day)}
    kind = "soon" if left <= SOON_DAYS * calendar.ordinary_day else "run"
    return Remaining(words, kind, "clock", when(due_at, now))


def _answer_words(stopped_for: str, answer_by: datetime | None) -> str:
    if answer_by is None:
        return WAITING_NAMES[Waiting(stopped_for)]
    day = show_day(local(answer_by), year=False)
    if stopped_for == Waiting.OUTSIDE:
        return _("trả lời trước %(day)s") % {"day": day}
    if stopped_for == Waiting.FEE:
        return _("nộp trước %(day)s") % {"day": day}
    return _("bổ sung trước %(day)s") % {"day": day}


def when(moment: datetime, now: datetime, lead: str = "") -> str:
    """`17:00 hôm nay`, `10:00 thứ Tư 08/02`, with the year when it is another one."""
    there, here = local(moment), local(now)
    if there.date() == here.date():
        day = _("hôm nay")
    else:
        day = f"{weekday_name(there)} {show_day(there, year=there.year != here.year)}"
    return f"{lead} {show_clock(there)} {day}".strip()


def row_remaining(row: InboxRow, *, calendar: WorkingCalendar, now: datetime) -> Remaining:
    """The remaining time of a row of the inbox: its legal clock, or before reception the reception clock."""
    stopped = row.suspended_for or (Waiting.SUPPLEMENT if row.suspended else "")
    return remaining(
        calendar=calendar, now=now, due_at=row.due_at, stopped_for=str(stopped), answer_by=row.answer_by
    )


def row_reason(row: InboxRow, now: datetime) -> str:
    """Why the row is due then, in a few words; the computation line by line is one key away."""
    if row.state is DossierState.FINISHED:
        return _("Kết quả đã có, chờ trả")
    if row.suspended:
        if row.held_since is None:
            return _("Đồng hồ dừng theo luật")
        return _("Từ %(day)s: đồng hồ dừng theo luật") % {"day": show_day(local(row.held_since), year=False)}
    if row.received_at is None:
        return _("Nộp %(moment)s, chờ trả lời có nhận") % {"moment": _short(row.submitted_at, now)}
    received = local(row.received_at)
    if row.limit is None:
        return _("Nhận %(moment)s, không quy định thời hạn") % {"moment": _short(received, now)}
    if row.extended:
        return _("%(limit)s, đã gia hạn một lần") % {"limit": row.limit.label}
    if row.due_at and row.original_due_at and row.due_at > row.original_due_at:
        told = show_day(local(row.original_due_at), year=False)
        return _("%(limit)s, lùi từ %(day)s do đã dừng") % {"limit": row.limit.label, "day": told}
    if row.limit.unit is Unit.SAME_DAY and received.date() == local(now).date():
        return _("Việc trong ngày, nhận lúc %(clock)s") % {"clock": show_clock(received)}
    return _("%(limit)s, nhận %(moment)s") % {"limit": row.limit.label, "moment": _short(received, now)}


def _short(moment: datetime, now: datetime) -> str:
    there = local(moment)
    return f"{show_clock(there)} {show_day(there, year=there.year != local(now).year)}"


def group_of(row: InboxRow, now: datetime) -> str:
    """The heading a row stands under: late, today, a day of the next week, later, or no due moment."""
    if row.suspended:
        return _("Đồng hồ đang dừng theo luật")
    if row.due_at is None:
        return _("Không có hạn")
    here, there = cut_to_minute(now), local(row.due_at)
    if there < here:
        return _("Quá hạn")
    days = (there.date() - here.date()).days
    if days == 0:
        return _("Hôm nay")
    if days <= 7 - here.weekday() or days <= 2:
        name = weekday_name(there)
        return f"{name[0].upper()}{name[1:]} {show_day(there, year=False)}"
    return _("Trong tuần tới") if days <= 14 - here.weekday() else _("Sau đó")
