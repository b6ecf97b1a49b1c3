"""Sử dụng theo cơ quan (C8) and the roll-out matrix agency by module (B12), as pages and as tables to take along."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from dinh.domains.dossiers.queries import agency_use
from dinh.domains.dossiers.types import AgencyUse
from dinh.domains.people.actions import record_rollout
from dinh.domains.people.queries import is_province_admin, list_agencies, rollout_cells, usage_by_agency
from dinh.domains.people.types import (
    AgencyLevel,
    AgencySummary,
    ModuleState,
    RolloutCell,
    SystemModule,
    UsageLine,
)
from dinh.fronts.desk.web.oversight.looked import may_look
from dinh.kernel.access.guards import actor_of, guarded
from dinh.kernel.access.middleware import sentence_of
from dinh.kernel.intake.exports import export_csv, export_xlsx
from dinh.kernel.ui.tables import Column, Table
from dinh.lib import moments
from dinh.lib.codes import parse_row_id
from dinh.lib.moments import local, parse_day
from dinh.lib.refusals import Refusal

MODULES = {
    SystemModule.COUNTER: gettext_lazy("Tiếp nhận tại Một cửa"),
    SystemModule.PROCESSING: gettext_lazy("Xử lý trên hệ thống"),
    SystemModule.ONLINE: gettext_lazy("Nộp trực tuyến"),
    SystemModule.PAYMENT: gettext_lazy("Thanh toán trực tuyến"),
    SystemModule.RESULTS: gettext_lazy("Kết quả điện tử"),
    SystemModule.REPORTING: gettext_lazy("Thống kê, báo cáo"),
}
STATES = {
    ModuleState.PLANNED: gettext_lazy("Dự kiến"),
    ModuleState.TRAINING: gettext_lazy("Tập huấn"),
    ModuleState.LIVE: gettext_lazy("Đang dùng"),
    ModuleState.STOPPED: gettext_lazy("Đã ngừng"),
}
LEVELS = (AgencyLevel.DEPARTMENT, AgencyLevel.DISTRICT, AgencyLevel.COMMUNE)
NO_USE = AgencyUse(0, 0, 0, None, None, None)


@dataclass(frozen=True)
class UseRow:
    """One agency: its people and its dossiers on the system."""

    agency: AgencySummary
    people: UsageLine
    work: AgencyUse

    @property
    def is_unused(self) -> bool:
        """Nobody of the agency came in 30 days (C8: "không sử dụng")."""
        return self.people.active_users == 0


def use_rows(*, now: datetime) -> list[UseRow]:
    """Every department, district and commune in force today, those that nobody uses first."""
    today = local(now).date()
    people, work = usage_by_agency(now=now), agency_use(now=now)
    agencies = [one for one in list_agencies(active_on=today) if one.level in LEVELS]
    rows = [
        UseRow(one, people.get(one.id, UsageLine(one.id, 0, 0, None)), work.get(one.id, NO_USE))
        for one in agencies
    ]
    return sorted(rows, key=lambda row: not row.is_unused)


@guarded(may_look, "looked")
@never_cache
@require_GET
def use_page(request: HttpRequest) -> HttpResponse:
    """How each agency uses the system; `?loc=khong` shows those that nobody used in 30 days."""
    now = moments.now()
    rows = use_rows(now=now)
    only = request.GET.get("loc") == "khong"
    shown = [row for row in rows if row.is_unused or not only]
    context = {
        "now": now,
        "rows": Table(caption=_("Sử dụng theo cơ quan"), columns=[Column(words, number=place > 1) for place, words in enumerate(_use_heads())], rows=[_use_cells(row) for row in shown]),
        "unused": sum(row.is_unused for row in rows),
        "total": len(rows),
        "only": only,
        "empty": not shown,
    }  # fmt: skip
    return render(request, "desk/oversight/use.html", context)


def _use_heads() -> list[str]:
    return [
        _("Cơ quan"),
        _("Tình trạng"),
        _("Người dùng"),
        _("Vào trong 30 ngày"),
        _("Hồ sơ nhận 30 ngày"),
        _("Nộp trực tuyến"),
        _("Đang mở"),
        _("Vào lần cuối"),
    ]


def _use_cells(row: UseRow) -> tuple[Any, ...]:
    return (
        row.agency.short_name,
        _("Không sử dụng") if row.is_unused else _("Đang dùng"),
        row.people.users,
        row.people.active_users,
        row.work.received,
        row.work.received_online,
        row.work.open,
        moments.show_moment(row.people.last_active_at) if row.people.last_active_at else "–",
    )


@guarded(may_look, "looked")
@require_GET
def use_table(request: HttpRequest, kind: str) -> StreamingHttpResponse | HttpResponse:
    """The same as CSV or XLSX, with agency codes."""
    del request
    rows = [(row.agency.code, *_use_cells(row)) for row in use_rows(now=moments.now())]
    return _table_file(kind, "su-dung-theo-co-quan", [_("Mã"), *_use_heads()], rows)


def _table_file(
    kind: str, name: str, columns: list[str], rows: list[Any]
) -> StreamingHttpResponse | HttpResponse:
    if kind == "csv":
        return export_csv(filename=name, columns=columns, rows=rows)
    return export_xlsx(filename=name, columns=columns, rows=rows)


def _matrix(
    now: datetime,
) -> list[tuple[AgencySummary, list[tuple[SystemModule, RolloutCell | None, date | None]]]]:
    """Agency by module: what the register says, and beside it the first day on which the system itself saw use."""
    cells = {(cell.agency_id, cell.module): cell for cell in rollout_cells()}
    work = agency_use(now=now)
    lines = []
    for agency in list_agencies(active_on=local(now).date()):
        if agency.level not in LEVELS:
            continue
        used = work.get(agency.id, NO_USE)
        seen = {
            SystemModule.PROCESSING: used.first_received,
            SystemModule.ONLINE: used.first_online,
            SystemModule.RESULTS: used.first_finished,
        }
        lines.append((agency, [(one, cells.get((agency.id, one)), seen.get(one)) for one in SystemModule]))
    return lines


def _words(cell: RolloutCell | None, seen: date | None) -> str:
    parts = []
    if cell is not None:
        parts.append(f"{STATES[cell.state]} {moments.show_day(cell.since)}")
    if seen is not None:
        parts.append(_("dùng thật từ %(day)s") % {"day": moments.show_day(seen)})
    return "; ".join(parts) or "–"


@guarded(may_look, "looked")
@never_cache
@require_http_methods(["GET", "POST"])
def rollout_page(request: HttpRequest) -> HttpResponse:
    """The matrix; administrators of the province write one cell at a time."""
    actor, now = actor_of(request), moments.now()
    context: dict[str, Any] = {}
    status = 200
    if request.method == "POST":
        try:
            _write(request, now)
        except (Refusal, ValueError) as error:
            sentence = (
                sentence_of(error)
                if isinstance(error, Refusal)
                else _("Hãy chọn cơ quan, phần, mức và ngày.")
            )
            context["errors"] = {"tu-ngay": sentence}
            status = error.status if isinstance(error, Refusal) else 422
        else:
            messages.success(request, _("Đã ghi vào sổ triển khai."))
            return redirect("desk:rollout")
    lines = _matrix(now)
    context |= {
        "rows": Table(
            caption=_("Triển khai theo cơ quan và phần"),
            columns=[Column(_("Cơ quan")), *(Column(words) for words in MODULES.values())],
            rows=[
                (agency.short_name, *(_words(cell, seen) for _one, cell, seen in cells))
                for agency, cells in lines
            ],
        ),
        "live": sum(
            any(cell is not None and cell.state is ModuleState.LIVE for _one, cell, _seen in cells)
            for _a, cells in lines
        ),
        "total": len(lines),
        "may_write": is_province_admin(actor),
        "agencies": [("", _("Chọn cơ quan")), *((str(agency.id), agency.short_name) for agency, _c in lines)],
        "modules": [(one.value, words) for one, words in MODULES.items()],
        "states": [(one.value, words) for one, words in STATES.items()],
        "given": request.POST,
        "today": local(now).date().isoformat(),
    }
    return render(request, "desk/oversight/rollout.html", context, status=status)


def _write(request: HttpRequest, now: datetime) -> None:
    agency_id = parse_row_id(request.POST.get("co-quan", ""))
    if agency_id is None:
        raise ValueError
    record_rollout(
        actor=actor_of(request),
        now=now,
        agency_id=agency_id,
        module=SystemModule(request.POST.get("phan", "")),
        state=ModuleState(request.POST.get("muc", "")),
        since=parse_day(request.POST.get("tu-ngay", "")),
        note=request.POST.get("ghi-chu", ""),
    )


@guarded(may_look, "looked")
@require_GET
def rollout_table(request: HttpRequest, kind: str) -> StreamingHttpResponse | HttpResponse:
    """The matrix as CSV or XLSX: state, day and day of first use in columns of their own."""
    del request
    heads = [_("Mã"), _("Cơ quan"), _("Phần"), _("Mức"), _("Từ ngày"), _("Dùng thật từ"), _("Ghi chú")]
    rows = [
        (
            agency.code,
            agency.short_name,
            str(MODULES[module]),
            str(STATES[cell.state]) if cell else "",
            cell.since if cell else None,
            seen,
            cell.note if cell else "",
        )
        for agency, cells in _matrix(moments.now())
        for module, cell, seen in cells
    ]
    return _table_file(kind, "trien-khai", heads, rows)
