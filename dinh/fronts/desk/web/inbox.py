"""Hộp việc: queues of work, first due first, with the reason beside the due moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dinh.domains.dossiers import actions as dossiers
from dinh.domains.dossiers.queries import clock_of, get_dossier, inbox, opinions_to_answer, tab_counts
from dinh.domains.dossiers.types import BulkLine, InboxPage, InboxRow, InboxTab, OpinionToAnswer, TabCount
from dinh.domains.people.queries import account_names, working_calendars
from dinh.domains.procedures.queries import procedure_names
from dinh.fronts.desk.web.acting import Desk, desk_of, page
from dinh.fronts.desk.web.recent import just_moved, remember
from dinh.fronts.desk.web.rows import Line, RowPen
from dinh.fronts.desk.wording.remaining import group_of, row_reason, row_remaining
from dinh.kernel.access.guards import actor_of, official
from dinh.lib import moments
from dinh.lib.codes import parse_row_id
from dinh.lib.figures import format_number

TABS: tuple[tuple[str, InboxTab, Any, str], ...] = (
    ("toi", InboxTab.MINE, gettext_lazy("Của tôi"), ""),
    ("don-vi", InboxTab.UNIT, gettext_lazy("Đơn vị tôi"), ""),
    ("sap-den-han", InboxTab.DUE_SOON, gettext_lazy("Sắp đến hạn"), "soon"),
    ("qua-han", InboxTab.LATE, gettext_lazy("Quá hạn"), "late"),
    ("dang-cho", InboxTab.WAITING, gettext_lazy("Đang chờ"), ""),
    ("tam-dung", InboxTab.SUSPENDED, gettext_lazy("Tạm dừng"), ""),
)
COUNTER_TABS: tuple[tuple[str, InboxTab, Any, str], ...] = (
    ("cho-tiep-nhan", InboxTab.RECEPTION, gettext_lazy("Chờ tiếp nhận"), ""),
    ("cho-tra", InboxTab.HAND_OVER, gettext_lazy("Chờ trả kết quả"), ""),
)
PAGE_SIZE = 50
MOST_OPINIONS = 5


@dataclass(frozen=True, slots=True)
class Ask:
    """What the address asks of a queue."""

    slug: str
    tab: InboxTab
    words: str
    procedure_id: int | None
    step_code: str
    after: str | None

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the tab was chosen."""
        return bool(self.words or self.procedure_id is not None or self.step_code)

    @property
    def procedure(self) -> str:
        """The chosen procedure as a form has it."""
        return "" if self.procedure_id is None else str(self.procedure_id)

    def query(self, **others: Any) -> str:
        """The same question as an address, from the start unless a page is named."""
        values = {"hang": self.slug, "q": self.words, "thu-tuc": self.procedure, "buoc": self.step_code}
        return urlencode({name: value for name, value in {**values, **others}.items() if value})


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab with its capped count."""

    slug: str
    label: Any
    count: str
    kind: str
    current: bool
    key: int


def count_words(count: TabCount) -> str:
    """`48`, or `500+` when there are more."""
    return f"{format_number(count.count)}+" if count.capped else format_number(count.count)


def tabs_of(
    tabs: Sequence[tuple[str, InboxTab, Any, str]],
    counts: Mapping[InboxTab, TabCount],
    current: InboxTab,
) -> list[Tab]:
    """The tabs with counts; a count of nothing has no colour."""
    return [
        Tab(slug, label, count_words(counts[tab]), kind if counts[tab].count else "", tab is current, key)
        for key, (slug, tab, label, kind) in enumerate(tabs, start=1)
    ]


def lines_of(rows: Sequence[InboxRow], desk: Desk, now: datetime, *, tail: str = "") -> list[Line]:
    """Rows with words: calendars, names of holders in one statement each."""
    calendars = working_calendars(agency_ids={row.competent_agency_id for row in rows})
    holders = {row.holder_account_id for row in rows} - {None, desk.actor.account_id}
    names = account_names(account_ids=tuple(one for one in holders if one is not None)) if holders else {}
    pattern = reverse("desk:dossier", args=(0,))
    return [
        Line(
            row=row,
            href=pattern.replace("/0/", f"/{row.id}/"),
            left=row_remaining(row, calendar=calendars[row.competent_agency_id], now=now),
            where=row.step_title if row.suspended else f"{row.step_title} · {_holder(row, desk, names)}",
            why=row_reason(row, now),
            place=_place(row, desk),
            tail=tail,
        )
        for row in rows
    ]


def _place(row: InboxRow, desk: Desk) -> str:
    return "" if row.competent_agency_id == desk.agency_id else desk.names.get(row.competent_agency_id, "")


def _holder(row: InboxRow, desk: Desk, names: Mapping[int, str]) -> str:
    if row.holder_account_id is None:
        if row.holder_agency_id != desk.agency_id:
            return desk.names.get(row.holder_agency_id, "")
        return _("chưa ai nhận")
    if row.holder_account_id == desk.actor.account_id:
        return _("bạn giữ")
    return _("%(name)s giữ") % {"name": names.get(row.holder_account_id, "")}


def grouped(
    lines: Sequence[Line], now: datetime, *, can_choose: bool
) -> Iterator[tuple[str, int, list[SafeString]]]:
    """Drawn rows under headings with their number, in the order they come."""
    pen = RowPen(can_choose=can_choose)
    for heading, members in groupby(lines, key=lambda line: group_of(line.row, now)):
        drawn = [pen.draw(line) for line in members]
        yield heading, len(drawn), drawn


@official
def home(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view
    """The desk begins at the inbox."""
    return redirect("desk:inbox")


@official
def inbox_page(request: HttpRequest) -> HttpResponse:
    """The officer's inbox; the tab, the search and the page stand in the address."""
    asked = opinions_to_answer(actor=actor_of(request))
    return queue(request, tabs=TABS, template="inbox.html", opinions=asked[:MOST_OPINIONS])


def queue(
    request: HttpRequest,
    *,
    tabs: Sequence[tuple[str, InboxTab, Any, str]],
    template: str,
    opinions: Sequence[OpinionToAnswer] = (),
) -> HttpResponse:
    """One queue page: inbox and reception are the same list with other tabs."""
    now = moments.now()
    ask = ask_of(request, tabs)
    found, desk = _found(request, ask, now)
    counts = {one.tab: one for one in tab_counts(actor=desk.here, now=now)}
    lines = lines_of(found.rows, desk, now, tail=f"?{ask.query(sau=ask.after)}")
    context = {
        "ask": ask,
        "tabs": tabs_of(tabs, counts, ask.tab),
        "groups": list(grouped(lines, now, can_choose=tabs is TABS)),
        "procedures": _procedures(ask, found.rows),
        "steps": _steps(ask, found.rows),
        "shown": len(lines),
        "total": count_words(counts[ask.tab]),
        "next": f"?{ask.query(sau=found.after)}" if found.after else "",
        "is_later": bool(ask.after),
        "first": f"?{ask.query()}",
        "opinions": opinions,
        "can_undo": bool(just_moved(request, now)),
        "now": now,
        "desk_counts": {
            "desk:inbox": count_words(counts[InboxTab.MINE]),
            "desk:reception": count_words(counts[InboxTab.RECEPTION]),
        },
    }
    return page(request, template, desk, context)


def ask_of(request: HttpRequest, tabs: Sequence[tuple[str, InboxTab, Any, str]]) -> Ask:
    """What the address asks of a queue; an unknown tab is the first."""
    known = {slug: tab for slug, tab, _label, _kind in tabs}
    slug = request.GET.get("hang", "")
    slug = slug if slug in known else tabs[0][0]
    return Ask(
        slug=slug,
        tab=known[slug],
        words=request.GET.get("q", "").strip()[:100],
        procedure_id=parse_row_id(request.GET.get("thu-tuc", "")),
        step_code=request.GET.get("buoc", "")[:60],
        after=request.GET.get("sau") or None,
    )


def listed(desk: Desk, ask: Ask, now: datetime) -> InboxPage:
    """The page of the inbox that an address asks for. Refused: BadPageKey."""
    return inbox(
        actor=desk.here,
        now=now,
        tab=ask.tab,
        q=ask.words,
        procedure_id=ask.procedure_id,
        step_code=ask.step_code,
        after=ask.after,
        limit=PAGE_SIZE,
    )


def _found(request: HttpRequest, ask: Ask, now: datetime) -> tuple[InboxPage, Desk]:
    desk = desk_of(request)
    found = listed(desk, ask, now)
    wanted = {row.competent_agency_id for row in found.rows} | {row.holder_agency_id for row in found.rows}
    return found, (desk_of(request, wanted) if wanted - set(desk.names) else desk)


def _procedures(ask: Ask, rows: Sequence[InboxRow]) -> list[tuple[str, str]]:
    """Procedures of the page, and the chosen one when the page is empty."""
    found = {row.procedure_id: row.procedure_name for row in rows}
    if ask.procedure_id is not None and ask.procedure_id not in found:
        found |= procedure_names(procedure_ids=[ask.procedure_id])
    return [(str(one), name) for one, name in found.items()]


def _steps(ask: Ask, rows: Sequence[InboxRow]) -> list[tuple[str, str]]:
    """Steps of the page, and the chosen one when the page is empty."""
    found = {row.step_code: row.step_title for row in rows if row.step_code and not row.suspended}
    if ask.step_code:
        found.setdefault(ask.step_code, ask.step_code)
    return list(found.items())


@official
def why_row(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """The computation of a row's due moment, for the key W."""
    desk, now = desk_of(request), moments.now()
    view = get_dossier(actor=desk.actor, now=now, dossier_id=dossier_id, purpose="hop-viec: vi sao han nay")
    return page(request, "why_row.html", desk, {"view": view, "clock": clock_of(dossier_id=view.id, now=now)})


@official
def bulk_forward(request: HttpRequest) -> HttpResponse:
    """Forward the chosen dossiers; a report says of each what became of it."""
    desk = desk_of(request)
    sent = request.POST.getlist("chon")[:PAGE_SIZE]
    chosen = [found for one in sent if (found := parse_row_id(one)) is not None]
    note = request.POST.get("ghi_chu", "")
    lines: tuple[BulkLine, ...] = ()
    if request.method == "POST" and chosen:
        now = moments.now()
        lines = dossiers.bulk_forward(actor=desk.actor, now=now, dossier_ids=chosen, note=note)
        remember(request, [line.dossier_id for line in lines if line.done], now)
    context = {
        "done": [line for line in lines if line.done],
        "refused": [line for line in lines if not line.done],
    }
    return page(request, "bulk.html", desk, context)
