"""Officers' pages on the catalogue as a whole: targets, departments without a process, issued lists."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dinh.domains.procedures import queries
from dinh.domains.procedures.types import CatalogueDiff, TargetReport
from dinh.domains.procedures.web.manage import KEEPERS
from dinh.kernel.access.guards import role_required
from dinh.kernel.ui.tables import Column, Table
from dinh.lib import moments
from dinh.lib.figures import format_number
from dinh.lib.vietnamese import clean_line


@require_GET
@role_required(*KEEPERS)
def overview(request: HttpRequest) -> HttpResponse:
    """Targets on exact numbers (A1, A4), departments without an electronic process (B10), issued lists (A6)."""
    today = _day(request.GET.get("ngay", ""))
    context = {
        "day": today,
        "targets": _targets(queries.target_reports(as_of=today)),
        "has_targets": bool(queries.target_reports(as_of=today)),
        "published": queries.count_published(on=today),
        "online": queries.count_online(on=today),
        "without": queries.departments_without_process(on=today),
        "with_process": len(queries.departments_with_process(on=today)),
        "lists": queries.issued_lists(),
    }
    return render(request, "procedures/targets.html", context)


@require_GET
@role_required(*KEEPERS)
def issued(request: HttpRequest) -> HttpResponse:
    """An issued list as the decision writes it, and what it changed against another."""
    decision = clean_line(request.GET.get("qd", ""))
    entries = queries.list_entries(decision_code=decision)
    older = clean_line(request.GET.get("so-voi", ""))
    context = {
        "decision": decision,
        "older": older,
        "entries": Table(
            caption=_("Dịch vụ trong danh mục"),
            columns=[Column(_("Mã")), Column(_("Thủ tục")), Column(_("Mức độ"), number=True)],
            rows=[(entry.code, entry.name, entry.level.value) for entry in entries],
        ),
        "count": len(entries),
        "changes": _changes(queries.diff_lists(before=older, after=decision)) if older else None,
        "others": [one for one in queries.issued_lists() if one.decision_code != decision],
    }
    return render(request, "procedures/issued.html", context)


def _day(text: str) -> date:
    try:
        return moments.parse_day(text) if text else moments.now().date()
    except ValueError:
        return moments.now().date()


def _targets(reports: tuple[TargetReport, ...]) -> Table:
    return Table(
        caption=_("Mục tiêu"),
        columns=[
            Column(_("Mục tiêu")),
            Column(_("Hạn")),
            Column(_("Đang có"), number=True),
            Column(_("Trên"), number=True),
            Column(_("Kết luận")),
        ],
        rows=[
            (
                report.name,
                moments.show_day(report.due_date),
                format_number(report.numerator),
                report.shown
                if report.denominator is None
                else f"{format_number(report.denominator)} ({report.shown})",
                _(report.words),
            )
            for report in reports
        ],
    )


def _changes(found: CatalogueDiff) -> Table:
    return Table(
        caption=_("Thay đổi so với danh mục trước"),
        columns=[Column(_("Thay đổi")), Column(_("Mã")), Column(_("Thủ tục"))],
        rows=[
            *((_("Thêm"), entry.code, entry.name) for entry in found.added),
            *((_("Bỏ"), entry.code, entry.name) for entry in found.removed),
            *(
                (
                    _("Mức độ %(before)s → %(after)s") % {"before": before.value, "after": entry.level.value},
                    entry.code,
                    entry.name,
                )
                for entry, before in found.level_changed
            ),
        ],
    )
