"""Tables to save: the split of a unit's figures, and the dossiers behind a figure, as XLSX or CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from dinh.domains.dossiers.queries import statistics_records
from dinh.domains.dossiers.types import STATE_LABELS, StatisticsFigures
from dinh.domains.people.queries import list_agencies
from dinh.fronts.desk.web.dossier import VERDICTS
from dinh.fronts.desk.web.figures import CHANNELS, SplitLine, share_words
from dinh.kernel.intake.exports import export_csv, export_xlsx
from dinh.lib.codes import parse_row_id
from dinh.lib.moments import local, show_moment, show_stamp
from dinh.lib.vietnamese import fold

KINDS = ("xlsx", "csv")
PAGE = 200


def narrowed(request: HttpRequest) -> dict[str, Any]:
    """What of a figure's records the address asks for."""
    return {
        "procedure_id": parse_row_id(request.GET.get("thu-tuc", "")),
        "field_code": request.GET.get("linh-vuc") or None,
        "channel": request.GET.get("kenh") or None,
    }


def save_split(
    kind: str, label: str, lines: Sequence[SplitLine], figures: StatisticsFigures
) -> HttpResponseBase:
    """The lines of a split with their sum."""
    columns = (
        label,
        _("Đã giải quyết"),
        _("Trước hạn"),
        _("Đúng hạn"),
        _("Trễ hạn"),
        _("Không quy định thời hạn"),
        _("Trước và đúng hạn"),
    )
    rows = [_figures(line.name, line.counts, line.share) for line in lines]
    rows.append(_figures(_("Cộng"), figures.counts, share_words(figures.counts)))
    return _saved(kind, _filename("thong-ke", figures.as_of), columns, rows, figures.as_of)


def _figures(name: str, counts: Any, share: str) -> tuple[Any, ...]:
    return (name, counts.handled, counts.early, counts.on_time, counts.late, counts.unlimited, share)


def save_records(kind: str, label: str, wanted: Mapping[str, Any]) -> HttpResponseBase:
    """All dossiers behind a figure, page after page, as much of each as the officer may see."""
    columns = (
        _("Mã hồ sơ"),
        _("Thủ tục"),
        _("Chủ hồ sơ"),
        _("Cơ quan"),
        _("Kênh"),
        _("Nhận"),
        _("Hạn"),
        _("Xong"),
        _("Trạng thái"),
        _("Kết quả"),
        _("Ngày trễ"),
        _("Bước"),
    )
    name = _filename(fold(label).replace(" ", "-"), wanted["now"])
    return _saved(kind, name, columns, _records(wanted), wanted["as_of"] or wanted["now"])


def _saved(
    kind: str, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], as_of: datetime
) -> HttpResponseBase:
    if kind == "csv":
        return export_csv(filename=name, columns=columns, rows=rows)
    told = (_("Cập nhật lúc") + " " + show_stamp(as_of),)
    return export_xlsx(filename=name, columns=columns, rows=rows, about=told)


def _records(wanted: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    after: str | None = None
    names: dict[int, str] = {}
    while True:
        page = statistics_records(after=after, limit=PAGE, **wanted)
        unknown = {one.competent_agency_id for one in page.records} - set(names)
        if unknown:
            names |= {one.id: one.name for one in list_agencies(ids=unknown)}
        for one in page.records:
            verdict = VERDICTS.get(one.timeliness or "")
            yield (
                one.code or "",
                one.procedure_name,
                one.subject_name or "",
                names.get(one.competent_agency_id, ""),
                str(CHANNELS.get(one.channel, one.channel)),
                _moment(one.received_at),
                _moment(one.due_at),
                _moment(one.finished_at),
                STATE_LABELS[one.state],
                str(verdict[0]) if verdict else "",
                one.days_late,
                one.step_title,
            )
        after = page.after
        if after is None:
            return


def _moment(moment: datetime | None) -> str:
    return "" if moment is None else show_moment(moment)


def _filename(name: str, moment: datetime) -> str:
    day: date = local(moment).date()
    return f"{name}-{day:%Y%m%d}"
