"""The page of figures and the page of the records behind one of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from dinh.domains.dossiers import queries
from dinh.domains.dossiers.queries.usage import FILED_ONLINE
from dinh.domains.dossiers.types import (
    STATE_LABELS,
    Counts,
    ProgressFigures,
    RecordClass,
    StatisticsFigures,
    StatisticsPage,
    StatisticsRecord,
)
from dinh.domains.dossiers.web.statistics import choices
from dinh.domains.dossiers.web.statistics.chart import chart_of
from dinh.domains.dossiers.web.statistics.lines import (
    CHANNELS,
    MOST_LINES,
    lines_of,
    table_of,
    total_of,
)
from dinh.domains.dossiers.web.statistics.question import AXES, CLASSES, WHOLE, Question, ask
from dinh.domains.dossiers.web.statistics.widget import embed_code, widget_of
from dinh.domains.people.queries import list_agencies, predecessor_ids
from dinh.kernel.access.guards import actor_of, public
from dinh.kernel.access.types import Actor
from dinh.kernel.ui.context import PageFrame
from dinh.kernel.ui.markup import Part
from dinh.kernel.ui.tables import Cell, Column, Table
from dinh.lib import moments
from dinh.lib.codes import parse_row_id
from dinh.lib.figures import Figure, format_decimal, format_number, round_half_up, split_rates

LATE_SHOWN = 3
ONLINE = "truc-tuyen"


@public
def statistics(request: HttpRequest, code: str = WHOLE) -> HttpResponse:
    """Figures of an agency with its sub-units, or of the whole province."""
    asked = request.GET.get("co-quan", "")
    if asked and asked != code:
        rest = request.GET.copy()
        del rest["co-quan"]
        found = reverse("dossiers:statistics", args=[] if asked == WHOLE else [asked])
        return redirect(f"{found}?{rest.urlencode()}" if rest else found)
    now = moments.now()
    question = ask(code=code, values=request.GET, now=now)
    figures = queries.statistics(now=now, **question.period)
    lines = lines_of(question=question, now=now)
    counts = total_of(lines) if question.field else figures.counts
    context = {
        "question": question,
        "trail": _trail(request, question),
        "figures": figures,
        "counts": counts,
        "boxes": _boxes(question, counts, figures),
        "bar": [Part(counts.early_or_on_time, "good"), Part(counts.late, "late")],
        "open_words": "" if question.field else _open_words(figures),
        "late": _late(question, actor_of(request), counts, now),
        "lines": lines,
        "table": table_of(question=question, lines=lines),
        "left_out": max(0, len(lines) - MOST_LINES),
        "axes": _axes(question),
        "axis_words": AXES[question.axis][1],
        "chart": None if question.field else chart_of(question=question, now=now),
        "apart": _apart(question, figures),
        "progress": None if question.field else _progress(question, now),
        "widget": widget_of(question=question, now=now),
        "embed": embed_code(request=request, question=question),
        **_links(question),
        **_form(question, now),
    }
    return render(request, "dossiers/statistics.html", context)


def _trail(request: HttpRequest, question: Question) -> list[tuple[str, str]]:
    home = (_("Trang chủ"), PageFrame(request).addresses["home"])
    if question.agency is None:
        return [home, (_("Thống kê"), "")]
    above = choices.ancestors_of(question.agency)
    return [
        home,
        (_("Thống kê"), reverse("dossiers:statistics")),
        *((one.short_name, reverse("dossiers:statistics", args=[one.code])) for one in above),
        (question.name, ""),
    ]


def _form(question: Question, now: datetime) -> dict[str, Any]:
    return {
        "agencies": choices.agencies(question),
        "periods": choices.periods(question, now),
        "fields": choices.fields(question.to_date),
        "ended": choices.ended_words(question),
    }


def _links(question: Question) -> dict[str, Any]:
    """Other readings of the same figures."""
    merged = ""
    if question.agency is not None and predecessor_ids(agency_id=question.agency.id):
        merged = question.address("statistics", gop="" if question.with_predecessors else "1")
    return {
        "csv": question.address("statistics_csv"),
        "xlsx": question.address("statistics_xlsx"),
        "merged": merged,
        "usage": question.address("usage", code=WHOLE, chia="", gop="", nhan="", **{"linh-vuc": ""}),
        "by_reception": question.address("statistics", nhan="" if question.by_reception else "1"),
    }


def _axes(question: Question) -> list[tuple[str, Any, bool]]:
    return [
        (
            question.address("statistics", chia=slug, **{"linh-vuc": ""}) + "#chia",
            words,
            slug == question.axis,
        )
        for slug, (_by, words) in AXES.items()
    ]


def _boxes(question: Question, counts: Counts, figures: StatisticsFigures) -> dict[str, Any]:
    """The four boxes; both rates were rounded together and add up to 100,0."""
    good, late = split_rates([counts.early_or_on_time, counts.late])
    only = {"linh-vuc": question.field} if question.field else {}
    common: dict[str, Any] = {"period": question.words, "as_of": figures.as_of}
    return {
        "rate": Figure.of_rate(
            counts.early_or_on_time,
            counts.judged,
            value=good,
            records_url=question.records(RecordClass.EARLY_OR_ON_TIME, **only),
            **common,
        ),
        "late_rate": Figure.of_rate(
            counts.late,
            counts.judged,
            value=late,
            records_url=question.records(RecordClass.LATE, **only),
            **common,
        ),
        "handled_href": question.records(RecordClass.HANDLED, **only),
        "good_href": question.records(RecordClass.EARLY_OR_ON_TIME, **only),
        "good_why": _("%(early)s trước hạn, %(on_time)s đúng hạn")
        % {"early": format_number(counts.early), "on_time": format_number(counts.on_time)},
        "rate_why": _("%(good)s trên %(all)s hồ sơ có thời hạn")
        % {"good": format_number(counts.early_or_on_time), "all": format_number(counts.judged)},
        "late_what": _("Trễ hạn: %(late)s hồ sơ") % {"late": format_number(counts.late)},
        "late_why": _("%(late)s trên %(all)s; hai tỉ lệ cộng đúng 100,0 %%")
        % {"late": format_number(counts.late), "all": format_number(counts.judged)},
    }


def _open_words(figures: StatisticsFigures) -> str:
    late = (
        _("trong đó %(late)s quá hạn") % {"late": format_number(figures.open_late)}
        if figures.open_late
        else _("không có hồ sơ quá hạn")
    )
    return _("Đang giải quyết: %(open)s, %(late)s.") % {"open": format_number(figures.open), "late": late}


def _apart(question: Question, figures: StatisticsFigures) -> Table:
    """Numbers that stand apart from the rates."""
    rows = (
        (RecordClass.RECEIVED, figures.received),
        (RecordClass.UNLIMITED, figures.unlimited),
        (RecordClass.EXTENDED, figures.extended),
        (RecordClass.REFUSED_AT_RECEPTION, figures.refused_at_reception),
        (RecordClass.OPEN, figures.open),
        (RecordClass.OPEN_LATE, figures.open_late),
        (RecordClass.SUSPENDED, figures.suspended),
    )
    labels = dict(CLASSES.values())
    return Table(
        caption=_("Những con số đứng riêng"),
        columns=(Column(_("Hồ sơ")), Column(_("Số lượng"), number=True)),
        rows=[
            *(
                (labels[found], Cell(format_number(count), question.records(found), labels[found]))
                for found, count in rows
            ),
            (_("Chờ tiếp nhận"), format_number(figures.awaiting_reception)),
        ],
    )


def _progress(question: Question, now: datetime) -> dict[str, Any]:
    """Group 2.1 of QĐ 766: labelled apart, never mixed with the figures above."""
    period = {name: question.period[name] for name in ("agency_id", "from_date", "to_date", "as_of")}
    found: ProgressFigures = queries.progress_766(now=now, **period)
    points = found.points
    return {
        "figures": found,
        "points": None if points is None else format_decimal(f"{round_half_up(points, 2):.2f}"),
    }


def _late(question: Question, actor: Actor, counts: Counts, now: datetime) -> dict[str, Any] | None:
    """Late dossiers, as much of each as the reader may see; None when there is none."""
    if counts.late == 0:
        return None
    page = queries.statistics_records(
        actor=actor,
        now=now,
        record_class=RecordClass.LATE,
        field_code=question.field or None,
        limit=LATE_SHOWN,
        **question.period,
    )
    return {
        "title": _("Một hồ sơ trễ: vì sao?")
        if counts.late == 1
        else _("%(count)s hồ sơ trễ: vì sao?") % {"count": format_number(counts.late)},
        "closed": page.closed,
        "rows": _rows(page),
        "href": question.records(
            RecordClass.LATE, **({"linh-vuc": question.field} if question.field else {})
        ),
    }


@public
def records(request: HttpRequest, code: str) -> HttpResponse:
    """The dossiers a figure counts: procedure, agency, step and days late; more for officers who may see it."""
    now = moments.now()
    question = ask(code=code, values=request.GET, now=now)
    slug = request.GET.get("loai", "")
    slug = slug if slug in CLASSES else "da-giai-quyet"
    found_class, words = CLASSES[slug]
    procedure, channel = request.GET.get("thu-tuc", ""), request.GET.get("kenh", "")
    page = queries.statistics_records(
        actor=actor_of(request),
        now=now,
        record_class=found_class,
        procedure_id=parse_row_id(procedure),
        field_code=question.field or None,
        channel=_channels(channel),
        after=request.GET.get("sau") or None,
        **question.period,
    )
    following = request.GET.copy()
    following["sau"] = page.after or ""
    context = {
        "question": question,
        "words": words,
        "page": page,
        "rows": _rows(page),
        "sees_codes": any(row.code for row in page.records),
        "back": question.address("statistics", **{"linh-vuc": ""}),
        "next": f"?{following.urlencode()}" if page.after else "",
        "trail": [
            *_trail(request, question)[:-1],
            (question.name, question.address("statistics")),
            (words, ""),
        ],
    }
    return render(request, "dossiers/statistics_records.html", context)


def _channels(asked: str) -> str | frozenset[str] | None:
    """One way of filing, or both online ones."""
    if asked == ONLINE:
        return FILED_ONLINE
    return asked if asked in CHANNELS else None


def _rows(page: StatisticsPage) -> list[dict[str, Any]]:
    ids = {row.competent_agency_id for row in page.records}
    names = {one.id: one.name for one in list_agencies(ids=ids)} if ids else {}
    return [
        {
            "record": row,
            "agency": names.get(row.competent_agency_id, ""),
            "channel": _(CHANNELS.get(row.channel, row.channel)),
            "state": STATE_LABELS[row.state],
            "late_words": _late_words(row),
        }
        for row in page.records
    ]


def _late_words(row: StatisticsRecord) -> str:
    if not row.days_late:
        return ""
    return _("%(days)s ngày làm việc") % {"days": format_number(row.days_late)}
