"""Hàng chờ: which agency has how many open dossiers, how many are late, when the next result is due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from dinh.domains.dossiers.queries import queue_by_agency, queue_by_procedure
from dinh.domains.dossiers.types import QueueLine
from dinh.domains.people.queries import get_agency_by_code, list_agencies
from dinh.domains.procedures.queries import procedure_names
from dinh.kernel.access.guards import public
from dinh.kernel.ui.tables import Cell, Column, Table
from dinh.lib import moments
from dinh.lib.figures import format_number
from dinh.lib.moments import show_moment

KEPT_SECONDS = 60


@public
def queue_page(request: HttpRequest) -> HttpResponse:
    """Open work of every agency that has any."""
    now = moments.now()
    kept = cache.get("portal:queue:1")
    if kept is None:
        kept = (queue_by_agency(now=now), now)
        cache.set("portal:queue:1", kept, KEPT_SECONDS)
    lines, as_of = kept
    names = {one.id: one for one in list_agencies(ids={line.agency_id for line in lines})}
    firsts = [
        Cell(names[line.agency_id].name, reverse("portal:agency_queue", args=(names[line.agency_id].code,)))
        for line in lines
    ]
    return _show(request, as_of, lines, firsts, _("Cơ quan giải quyết"))


@public
def agency_queue_page(request: HttpRequest, code: str) -> HttpResponse:
    """Open work of one agency by procedure. Refused: people's AgencyNotFound."""
    now = moments.now()
    agency = get_agency_by_code(code=code)
    lines = queue_by_procedure(now=now, agency_id=agency.id)
    names = procedure_names(procedure_ids=[line.procedure_id for line in lines if line.procedure_id])
    firsts = [names.get(line.procedure_id or 0, "") for line in lines]
    return _show(request, now, lines, firsts, _("Thủ tục"), agency=agency)


def _show(
    request: HttpRequest,
    as_of: datetime,
    lines: tuple[QueueLine, ...],
    firsts: Iterable[Any],
    heading: str,
    **more: Any,
) -> HttpResponse:
    columns = (
        Column(heading),
        Column(_("Đang giải quyết"), number=True),
        Column(_("Quá hẹn"), number=True),
        Column(_("Tạm dừng"), number=True),
        Column(_("Chờ tiếp nhận"), number=True),
        Column(_("Hẹn trả gần nhất")),
    )
    rows = [
        (first, *_numbers(line), show_moment(line.next_due_at) if line.next_due_at else "—")
        for first, line in zip(firsts, lines, strict=True)
    ]
    total = (_("Cộng"), *(format_number(sum(values)) for values in _columns(lines)), "")
    context = {
        "table": Table(_("Hồ sơ đang chờ"), columns, rows, total if len(rows) > 1 else ()),
        "is_empty": not rows,
        "as_of": as_of,
        **more,
    }
    return render(request, "portal/queue.html", context)


def _numbers(line: QueueLine) -> tuple[str, ...]:
    return tuple(format_number(one) for one in (line.open, line.late, line.suspended, line.awaiting))


def _columns(lines: tuple[QueueLine, ...]) -> tuple[list[int], ...]:
    return (
        [line.open for line in lines],
        [line.late for line in lines],
        [line.suspended for line in lines],
        [line.awaiting for line in lines],
    )
