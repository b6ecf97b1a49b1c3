"""The working calendar: days that differ, shifts, and what a change would do before it is saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from dinh.domains.dossiers.actions import preview_calendar
from dinh.domains.dossiers.types import CalendarPreview
from dinh.domains.dossiers.web.calendar_forms import KINDS, WEEKDAYS, DayForm, ShiftsForm, written
from dinh.domains.people import actions as people
from dinh.domains.people.queries import (
    list_agencies,
    list_calendar_days,
    managed_agency_ids,
    working_calendar,
)
from dinh.domains.people.types import CalendarDayKind, Role
from dinh.kernel.access.guards import actor_of, guarded
from dinh.kernel.access.middleware import sentence_of
from dinh.kernel.access.types import Actor, NotYours
from dinh.kernel.ui.tables import Column, Table
from dinh.lib import moments
from dinh.lib.codes import parse_row_id
from dinh.lib.moments import local, show_day, show_moment, weekday_name
from dinh.lib.refusals import Refusal

LOOKED_BACK = timedelta(days=90)
SHOWN = 200


def _keeps_calendars(actor: Actor) -> bool:
    return actor.is_admin or actor.has_role(Role.PROVINCE_ADMIN) or actor.has_role(Role.AGENCY_ADMIN)


keepers = guarded(_keeps_calendars, "calendar_keepers")


@dataclass(frozen=True)
class Whose:
    """The calendar asked for and those one may ask for; `agency_id` None is the province's."""

    agency_id: int | None
    name: str
    choices: list[tuple[str, str]]

    @property
    def value(self) -> str:
        """As the address says it."""
        return str(self.agency_id or "")

    @property
    def address(self) -> str:
        return f"{reverse('dossiers:calendar')}?co-quan={self.value}"


def _whose(request: HttpRequest) -> Whose:
    """Refused: NotYours."""
    today = local(moments.now()).date()
    mine = managed_agency_ids(actor=actor_of(request), on=today)
    agencies = list_agencies(active_on=today) if mine is None else list_agencies(ids=set(mine))
    choices = [(str(one.id), one.short_name) for one in agencies]
    if mine is None:
        choices.insert(0, ("", _("Toàn tỉnh (mặc định)")))
    asked = request.POST.get("co-quan", request.GET.get("co-quan", choices[0][0] if choices else ""))
    names = dict(choices)
    wanted = str(parse_row_id(asked) or "")
    if wanted not in names:
        raise NotYours
    return Whose(int(wanted) if wanted else None, names[wanted], choices)


@keepers
@never_cache
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Days and shifts of one calendar in a year."""
    whose, today = _whose(request), local(moments.now()).date()
    asked = request.GET.get("nam", "")
    year = int(asked) if asked.isdecimal() and 2010 <= int(asked) <= 2040 else today.year
    first, last = date(year, 1, 1), date(year, 12, 31)
    days = list_calendar_days(agency_id=whose.agency_id, first=first, last=last)
    calendar = working_calendar(agency_id=whose.agency_id)
    week = [(words, written(calendar.shifts_by_weekday.get(number, ()))) for number, words in WEEKDAYS]
    context = {
        "whose": whose,
        "year_text": str(year),
        "day_address": f"{reverse('dossiers:calendar_day')}?co-quan={whose.value}",
        "shifts_address": f"{reverse('dossiers:calendar_shifts')}?co-quan={whose.value}",
        "days": Table(
            caption=_("Ngày khác ngày thường"),
            columns=[Column(_("Ngày")), Column(_("Là")), Column(_("Tên")), Column(_("Văn bản"))],
            rows=[
                (
                    f"{weekday_name(row.date)} {show_day(row.date)}",
                    KINDS[CalendarDayKind(row.kind)],
                    row.name or "–",
                    row.source_document,
                )
                for row in days
            ],
        ),
        "week": Table(
            caption=_("Ca làm việc trong tuần"),
            columns=[Column(_("Thứ")), Column(_("Ca"))],
            rows=[(words, text or _("Nghỉ")) for words, text in week],
        ),
    }
    return render(request, "dossiers/calendar/overview.html", context)


@keepers
@never_cache
@require_http_methods(["GET", "POST"])
def day(request: HttpRequest) -> HttpResponse:
    """Set what a day is: first what it would move, then the same for good."""
    whose, actor, now = _whose(request), actor_of(request), moments.now()
    form = DayForm(request.POST or None)

    def change() -> None:
        given = form.cleaned_data
        people.set_calendar_day(
            actor=actor,
            now=now,
            agency_id=whose.agency_id,
            day=given["day"],
            kind=CalendarDayKind(given["kind"]) if given["kind"] else None,
            source_document=given["source_document"],
            name=given["name"],
        )

    title = _("Đặt ngày nghỉ, ngày làm bù")
    return _asked(request, form, whose, change, title, lambda: (form.cleaned_data["day"],) * 2)


@keepers
@never_cache
@require_http_methods(["GET", "POST"])
def shifts(request: HttpRequest) -> HttpResponse:
    """Set the shifts of the week, in the same two moves."""
    whose, actor, now = _whose(request), actor_of(request), moments.now()
    usual = working_calendar(agency_id=whose.agency_id).shifts_by_weekday
    initial = {f"day_{number}": written(usual.get(number, ())) for number, _words in WEEKDAYS}
    form = ShiftsForm(request.POST or None, initial=initial)
    today = local(now).date()

    def change() -> None:
        people.set_shifts(actor=actor, now=now, agency_id=whose.agency_id, shifts=form.shifts())

    return _asked(request, form, whose, change, _("Đặt ca làm việc"), lambda: (today - LOOKED_BACK, today))


def _asked(
    request: HttpRequest,
    form: Any,
    whose: Whose,
    change: Callable[[], None],
    title: str,
    days: Callable[[], tuple[date, date]],
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "whose": whose, "title": title}
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("viec") == "ghi":
                change()
                messages.success(
                    request, _("Đã ghi lịch. Hạn của hồ sơ đang giải quyết được tính lại ngay sau đây.")
                )
                return redirect(whose.address)
            first, last = days()
            found = preview_calendar(change=change, agency_id=whose.agency_id, first=first, last=last)
            return render(request, "dossiers/calendar/change.html", context | _told(found))
        except Refusal as refusal:
            form.add_error(None, sentence_of(refusal))
    return render(request, "dossiers/calendar/change.html", context, status=422 if form.errors else 200)


def _told(found: CalendarPreview) -> dict[str, Any]:
    none = _("không có hạn")
    verdicts = {"early": _("trước hạn"), "on_time": _("đúng hạn"), "late": _("trễ hạn"), "unlimited": none}

    def due(moment: Any) -> str:
        return show_moment(moment, weekday=True) if moment else none

    moved = [(one.code, due(one.due_at), due(one.would_be_due_at)) for one in found.moved[:SHOWN]]
    turned = [
        (one.code, show_moment(one.finished_at), verdicts[one.timeliness.value], verdicts[one.would_be.value])
        for one in found.turned[:SHOWN]
    ]
    return {
        "found": found,
        "shown": SHOWN,
        "moved": Table(
            caption=_("Hồ sơ đang giải quyết đổi hạn"),
            columns=[Column(_("Hồ sơ")), Column(_("Hạn đang ghi")), Column(_("Hạn sau khi đổi"))],
            rows=moved,
        ),
        "turned": Table(
            caption=_("Hồ sơ đã xong sẽ được đánh giá khác"),
            columns=[
                Column(_("Hồ sơ")),
                Column(_("Xong lúc")),
                Column(_("Đang ghi")),
                Column(_("Theo lịch mới")),
            ],
            rows=turned,
        ),
    }
