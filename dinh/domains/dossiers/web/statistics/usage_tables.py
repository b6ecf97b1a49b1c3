"""The tables of services: one line an owner, or one line a service, with addresses down to the dossiers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from dinh.domains.dossiers.queries.records import FEWEST_FOR_PUBLIC
from dinh.domains.dossiers.types import Demand, RecordClass, ServiceSums, ServiceUse, UsageReport
from dinh.domains.dossiers.web.statistics.question import SLUGS, WHOLE, Question
from dinh.domains.people.queries import list_agencies
from dinh.domains.people.types import AgencySummary
from dinh.kernel.ui.markup import tag
from dinh.kernel.ui.tables import Cell, Column, Table
from dinh.lib.figures import EMPTY, format_number, format_rate, rate

SHOWN = 50


def owners_of(report: UsageReport) -> dict[int, AgencySummary]:
    """Agencies that answer for a service of the report, in Vietnamese order; one statement."""
    ids = {row.service.owner_id for row in report.rows if row.service.owner_id is not None}
    return {one.id: one for one in list_agencies(ids=ids)} if ids else {}


def owner_table(*, question: Question, report: UsageReport, owners: Mapping[int, AgencySummary]) -> Table:
    """Supply and demand of each owner, those with most services first; the last line adds up."""
    found = sorted(report.by_owner.items(), key=lambda pair: (-pair[1].services, -pair[1].demand.received))
    heads = (_("Dịch vụ"), _("Trực tuyến"), _("Không phát sinh hồ sơ"), *_demand_heads())
    return Table(
        caption=_("Dịch vụ công theo cơ quan chủ trì, %(period)s") % {"period": question.words.lower()},
        columns=(Column(_("Cơ quan chủ trì")), *(Column(head, number=True) for head in heads)),
        rows=[_owner_cells(question, owners.get(owner_id or 0), sums) for owner_id, sums in found],
        total=(_("Cộng"), *_sums(report.sums)),
    )


def _demand_heads() -> tuple[str, ...]:
    return (_("Hồ sơ"), _("Nộp trực tuyến"), _("Trước và đúng hạn"), _("Hài lòng"))


def _owner_cells(question: Question, owner: AgencySummary | None, sums: ServiceSums) -> tuple[object, ...]:
    if owner is None:
        return (_("Chưa có cơ quan chủ trì"), *_sums(sums))
    offered, online, unused, *rest = _sums(sums)
    shown: object = unused
    if sums.unused:
        href = question.address("usage", code=owner.code, loc="khong-phat-sinh")
        shown = Cell(unused, href, _("dịch vụ không phát sinh hồ sơ: %(name)s") % {"name": owner.name})
    return (Cell(owner.name, question.address("usage", code=owner.code)), offered, online, shown, *rest)


def _sums(sums: ServiceSums) -> tuple[str, ...]:
    demand = sums.demand
    return (
        format_number(sums.services),
        format_number(sums.online_services),
        format_number(sums.unused),
        format_number(demand.received),
        _share(demand.online, demand.received),
        _share(demand.early_or_on_time, demand.judged),
        _share(demand.satisfied, demand.ratings),
    )


def _share(part: int, whole: int) -> str:
    return EMPTY if whole == 0 else format_rate(rate(part, whole))


def service_table(*, question: Question, rows: Sequence[ServiceUse], is_official: bool) -> Table:
    """Four figures of quality of each service; the number of dossiers and each share lead to the dossiers."""
    return Table(
        caption=_("Dịch vụ công của %(name)s, %(period)s")
        % {"name": question.full_name, "period": question.words.lower()},
        columns=(
            Column(_("Dịch vụ công")),
            Column(_("Mức độ"), number=True),
            *(Column(head, number=True) for head in _demand_heads()),
        ),
        rows=[_service_cells(question, row, is_official) for row in rows],
    )


def _service_cells(question: Question, row: ServiceUse, is_official: bool) -> tuple[object, ...]:
    service, demand = row.service, row.demand
    name: object = Cell(service.name, reverse("procedures:detail", args=[service.code]))
    if not service.offered:
        name = format_html("{} {}", service.name, tag(_("Đã hết hiệu lực"), "plain"))
    received: object = format_number(demand.received)
    if demand.received:
        received = _leading(question, row, RecordClass.RECEIVED, format_number(demand.received))
    elif row.is_unused:
        name = format_html(
            '<a href="{}">{}</a> {}',
            reverse("procedures:detail", args=[service.code]),
            service.name,
            tag(_("Không phát sinh hồ sơ"), "wait"),
        )
    online: object = _share(demand.online, demand.received)
    if demand.online:
        online_words = f"{online} ({format_number(demand.online)})"
        online = _leading(question, row, RecordClass.RECEIVED, online_words, kenh="truc-tuyen")
    on_time: object = _share(demand.early_or_on_time, demand.judged)
    if demand.judged:
        on_time = _leading(question, row, RecordClass.HANDLED, _share(demand.early_or_on_time, demand.judged))
    return (name, str(service.level.value), received, online, on_time, satisfaction(demand, is_official))


def _leading(question: Question, row: ServiceUse, found: RecordClass, words: str, **others: str) -> Cell:
    """A number that leads to its dossiers, wherever in the province they were settled."""
    narrow = {"thu-tuc": str(row.service.procedure_id), "loai": SLUGS[found], "chia": "", **others}
    href = question.address("statistics_records", code=WHOLE, **narrow)
    return Cell(words, href, _("hồ sơ của %(code)s") % {"code": row.service.code})


def satisfaction(demand: Demand, is_official: bool) -> str:
    """The share of ratings 4 and 5; a share of fewer than five people is not told in public."""
    if 0 < demand.ratings < FEWEST_FOR_PUBLIC and not is_official:
        return _("dưới 5 lượt")
    return _share(demand.satisfied, demand.ratings)
