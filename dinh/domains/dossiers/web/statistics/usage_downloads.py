"""The services of a report as CSV and XLSX, every one of them, with the counts each share rests on."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from dinh.domains.dossiers import queries
from dinh.domains.dossiers.queries.records import FEWEST_FOR_PUBLIC
from dinh.domains.dossiers.types import Demand, UsageReport
from dinh.domains.dossiers.web.statistics.question import Question, ask
from dinh.domains.dossiers.web.statistics.usage import span_of
from dinh.domains.dossiers.web.statistics.usage_tables import owners_of
from dinh.kernel.access.guards import actor_of, public
from dinh.kernel.access.types import ActorKind
from dinh.kernel.intake.exports import export_csv, export_xlsx
from dinh.lib import moments
from dinh.lib.figures import rate
from dinh.lib.moments import show_stamp


def _columns() -> list[str]:
    return [
        _("Cơ quan chủ trì"),
        _("Mã thủ tục"),
        _("Dịch vụ công"),
        _("Mức độ"),
        _("Tình trạng"),
        _("Hồ sơ"),
        _("Nộp trực tuyến"),
        _("Nộp trực tuyến (%)"),
        _("Hồ sơ có thời hạn đã giải quyết"),
        _("Trước và đúng hạn"),
        _("Trước và đúng hạn (%)"),
        _("Lượt đánh giá"),
        _("Hài lòng (%)"),
    ]


def _rows(report: UsageReport, *, is_official: bool) -> Iterator[list[Any]]:
    owners = {one.id: one.name for one in owners_of(report).values()}
    places = {owner_id: place for place, owner_id in enumerate(owners)}
    ordered = sorted(
        report.rows,
        key=lambda row: (places.get(row.service.owner_id or 0, len(places)), row.service.code),
    )
    for row in ordered:
        service = row.service
        state = "" if service.offered else _("Đã hết hiệu lực")
        yield [
            owners.get(service.owner_id or 0, ""),
            service.code,
            service.name,
            service.level.value,
            _("Không phát sinh hồ sơ") if row.is_unused else state,
            *_numbers(row.demand, tells=is_official or row.demand.ratings >= FEWEST_FOR_PUBLIC),
        ]
    yield [_("Cộng"), "", "", None, "", *_numbers(report.sums.demand, tells=True)]


def _numbers(demand: Demand, *, tells: bool) -> list[Any]:
    satisfied = rate(demand.satisfied, demand.ratings) if tells else None
    return [
        demand.received,
        demand.online,
        _decimal(rate(demand.online, demand.received)),
        demand.judged,
        demand.early_or_on_time,
        _decimal(rate(demand.early_or_on_time, demand.judged)),
        demand.ratings,
        _decimal(satisfied),
    ]


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _asked(request: HttpRequest, code: str) -> tuple[Question, UsageReport, bool]:
    now = moments.now()
    question = ask(code=code, values=request.GET, now=now)
    report = queries.usage_report(now=now, **span_of(question))
    if question.agency is not None:
        report = report.of_owner(question.agency.id)
    return question, report, actor_of(request).kind is ActorKind.OFFICIAL


def _filename(question: Question) -> str:
    return f"dich-vu-cong-{question.code}-{question.from_date:%Y%m%d}-{question.to_date:%Y%m%d}"


@public
def csv_usage(request: HttpRequest, code: str) -> HttpResponseBase:
    """The services as CSV."""
    question, report, is_official = _asked(request, code)
    rows = _rows(report, is_official=is_official)
    return export_csv(filename=_filename(question), columns=_columns(), rows=rows)


@public
def xlsx_usage(request: HttpRequest, code: str) -> HttpResponseBase:
    """The services as XLSX; the second sheet says what it counts, as of when."""
    question, report, is_official = _asked(request, code)
    sums = report.sums
    return export_xlsx(
        filename=_filename(question),
        columns=_columns(),
        rows=_rows(report, is_official=is_official),
        sheet=_("Dịch vụ công"),
        about=[
            question.full_name,
            question.words,
            f"Cập nhật lúc {show_stamp(report.as_of)}",
            _("Đang cung cấp %(services)d dịch vụ, %(online)d trực tuyến; %(unused)d không phát sinh hồ sơ")
            % {"services": sums.services, "online": sums.online_services, "unused": sums.unused},
            _("Dịch vụ trực tuyến có hồ sơ trực tuyến: %(used)d/%(online)d")
            % {"used": sums.used_online, "online": sums.online_services},
            _("Hồ sơ đã tiếp nhận trong kỳ trên toàn tỉnh; hài lòng là đánh giá 4 và 5 trên 5."),
        ],
    )
