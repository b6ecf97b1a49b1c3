"""Đơn vị tôi: how a unit keeps its promises, each figure a link down to its dossiers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from dinh.domains.dossiers.queries import (
    holders,
    reads_register,
    statistics,
    statistics_by,
    statistics_records,
    unit_load,
)
from dinh.domains.dossiers.types import (
    STATE_LABELS,
    Counts,
    RecordClass,
    StatisticsBy,
    StatisticsFigures,
    StatisticsRecord,
    StatisticsRow,
)
from dinh.domains.people.queries import account_names, get_agency, predecessor_ids, working_calendar
from dinh.domains.people.types import AgencySummary
from dinh.fronts.desk.web.acting import Desk, desk_of, page
from dinh.fronts.desk.web.dossier import ENDED, VERDICTS
from dinh.fronts.desk.web.exports import KINDS, narrowed, save_records, save_split
from dinh.fronts.desk.web.figures import (
    CLASSES,
    SPLITS,
    Asked,
    asked,
    share_words,
    split_lines,
)
from dinh.fronts.desk.web.month_chart import month_chart
from dinh.kernel.access.guards import official
from dinh.kernel.ui.markup import STATE_ICONS, Part, tag
from dinh.lib import moments
from dinh.lib.durations import show_working
from dinh.lib.figures import EMPTY, format_rate, rate, split_rates

MONTHS_SHOWN = 12
LATE_SHOWN = 3
ONLINE = ("web", "national")


@official
def unit_page(request: HttpRequest) -> HttpResponseBase:
    """Figures of an agency with its sub-units; agency, period and moment stand in the address."""
    desk, now = desk_of(request), moments.now()
    question = asked(request, desk, now)
    figures = statistics(now=now, **question.period)
    by, split_label = next((by, label) for slug, by, label in SPLITS if slug == question.split)
    lines = split_lines(question, by, statistics_by(by=by, now=now, **question.period))
    kind = request.GET.get("xuat", "")
    if kind in KINDS:
        return save_split(kind, str(split_label), lines, figures)
    months = statistics_by(
        by=StatisticsBy.MONTH, now=now, **{**question.period, "from_date": _year_before(question.to_date)}
    )
    context = {
        "question": question,
        "trail": _trail(question),
        "title": question.agency.name if question.agency else _("toàn tỉnh"),
        "figures": figures,
        "main": _main(question, figures),
        "side": _side(question, figures, now),
        "explained": _explained(question, figures),
        "splits": _splits(question),
        "split_label": split_label,
        "lines": lines,
        "kinds": KINDS,
        "total": figures.counts,
        "total_share": share_words(figures.counts),
        "late": _late(question, desk, now),
        "late_href": question.records(RecordClass.LATE),
        "chart": month_chart(_every_month(question, months), current=f"{moments.local(now):%Y-%m}"),
        "months_href": f"?{question.query(chia='thang', tu=f'{_year_before(question.to_date):%Y-%m}')}",
        "load": _load(question, desk, now),
        "months": _months(question, now),
        "register": _register(question, desk),
        "may_merge": bool(question.agency and predecessor_ids(agency_id=question.agency.id)),
        "now": now,
    }
    return page(request, "unit.html", desk, context)


def _register(question: Asked, desk: Desk) -> str:
    """The query of the register of the agency and period, empty for who does not read it."""
    if question.agency is None or not reads_register(actor=desk.actor, agency_id=question.agency.id):
        return ""
    return urlencode(
        {
            "co-quan": question.agency.id,
            "tu": question.from_date.isoformat(),
            "den": question.to_date.isoformat(),
        }
    )


def _year_before(day: date) -> date:
    month = day.year * 12 + day.month - MONTHS_SHOWN
    return date(month // 12, month % 12 + 1, 1)


def _every_month(question: Asked, rows: tuple[StatisticsRow, ...]) -> list[StatisticsRow]:
    """Twelve months to the end of the period, those without dossiers too."""
    known = {row.key: row for row in rows}
    last = question.to_date.year * 12 + question.to_date.month - 1
    keys = [f"{one // 12}-{one % 12 + 1:02d}" for one in range(last - MONTHS_SHOWN + 1, last + 1)]
    return [known.get(key, StatisticsRow(key=key, counts=Counts())) for key in keys] if rows else []


def _trail(question: Asked) -> list[tuple[str, str]]:
    """From the province down to the agency, each a link but the last."""
    if question.agency is None:
        return [(_("Toàn tỉnh"), "")]
    chain: list[AgencySummary] = [question.agency]
    while (parent := chain[-1].parent_id) is not None and len(chain) < 8:
        chain.append(get_agency(agency_id=parent))
    ancestors = reversed(chain[1:])
    address = reverse("desk:unit")
    return [
        *((one.short_name, f"{address}?{question.query(**{'co-quan': one.id})}") for one in ancestors),
        (question.agency.short_name, ""),
    ]


def _main(question: Asked, figures: StatisticsFigures) -> dict[str, Any]:
    """The large rate and its three parts, whose rates add up to 100,0."""
    counts = figures.counts
    shares = split_rates([counts.early, counts.on_time, counts.late])
    found = rate(counts.early_or_on_time, counts.judged)
    parts = (
        ("c2", _("Trước hạn"), counts.early, RecordClass.EARLY, shares[0]),
        ("c2b", _("Đúng hạn"), counts.on_time, RecordClass.ON_TIME, shares[1]),
        ("c5", _("Trễ hạn"), counts.late, RecordClass.LATE, shares[2]),
    )
    return {
        "rate": EMPTY if found is None else format_rate(found).removesuffix("%"),
        "good": counts.early_or_on_time,
        "judged": counts.judged,
        "good_href": question.records(RecordClass.EARLY_OR_ON_TIME),
        "handled_href": question.records(RecordClass.HANDLED),
        "parts": [
            {
                "fill": fill,
                "label": label,
                "count": count,
                "href": question.records(found_class),
                "share": EMPTY if share is None else format_rate(share),
                "is_late": found_class is RecordClass.LATE and count > 0,
            }
            for fill, label, count, found_class, share in parts
        ],
        "bar": [Part(count, fill) for fill, _label, count, _class, _share in parts],
        "told": "; ".join(f"{label} {count}" for _fill, label, count, _class, _share in parts),
    }


def _side(question: Asked, figures: StatisticsFigures, now: datetime) -> list[dict[str, Any]]:
    """Open work now, and the share filed online."""
    by_channel = statistics_by(by=StatisticsBy.CHANNEL, now=now, **question.period)
    online = sum(row.counts.handled for row in by_channel if row.key in ONLINE)
    found = rate(online, figures.handled)
    return [
        {"label": _("Đang làm"), "count": figures.open, "href": question.records(RecordClass.OPEN)},
        {
            "label": _("Đang quá hạn"),
            "count": figures.open_late,
            "href": question.records(RecordClass.OPEN_LATE),
            "is_late": figures.open_late > 0,
        },
        {"label": _("Tạm dừng"), "count": figures.suspended, "href": question.records(RecordClass.SUSPENDED)},
        {
            "label": _("Trực tuyến"),
            "count": online,
            "href": f"?{question.query(chia='kenh')}",
            "share": EMPTY if found is None else format_rate(found),
        },
    ]


def _explained(question: Asked, figures: StatisticsFigures) -> list[tuple[str, str, str]]:
    """The rate in words: numerator, denominator, what is left out, the exact fraction."""
    counts = figures.counts
    exact = rate(counts.early_or_on_time, counts.judged, digits=4)
    lines = [
        (_("Tử số"), _("%(n)s: xong không sau giờ hẹn, đến từng phút") % {"n": counts.early_or_on_time}, ""),
        (_("Mẫu số"), _("%(n)s: đã nhận, kết thúc trong kỳ và có thời hạn") % {"n": counts.judged}, ""),
        (
            _("Không tính"),
            _("%(open)s đang làm, %(unlimited)s không có thời hạn, %(refused)s không được tiếp nhận")
            % {"open": figures.open, "unlimited": counts.unlimited, "refused": counts.refused_at_reception},
            "",
        ),
    ]
    if exact is not None:
        shown = f"{counts.early_or_on_time}/{counts.judged} = {format_rate(exact)}"
        lines.append((_("Chính xác"), shown, ""))
    if counts.extended:
        words = _("%(n)s hồ sơ đã gia hạn, xét theo hạn mới") % {"n": counts.extended}
        lines.append((_("Gia hạn"), words, question.records(RecordClass.EXTENDED)))
    return lines


def _splits(question: Asked) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "href": f"?{question.query(chia=slug)}",
            "current": slug == question.split,
            "key": key,
        }
        for key, (slug, _by, label) in enumerate(SPLITS, start=1)
    ]


def _late(question: Asked, desk: Desk, now: datetime) -> list[dict[str, Any]]:
    """The late dossiers themselves, each naming the step that made it late."""
    found = statistics_records(
        actor=desk.actor, now=now, record_class=RecordClass.LATE, limit=LATE_SHOWN, **question.period
    )
    return [_late_one(record, now) for record in found.records]


def _late_one(record: StatisticsRecord, now: datetime) -> dict[str, Any]:
    calendar = working_calendar(agency_id=record.competent_agency_id)
    over = ""
    if record.due_at and record.finished_at:
        over = show_working(calendar.between(record.due_at, record.finished_at), calendar.ordinary_day)
    steps: list[dict[str, Any]] = []
    if record.id is not None:
        held = holders(dossier_id=record.id, now=now)
        guilty = held.late_step.step_code if held.late_step else ""
        steps = [
            {
                "title": step.title,
                "words": show_working(step.minutes, calendar.ordinary_day),
                "limit": show_working(step.limit_minutes, calendar.ordinary_day)
                if step.limit_minutes
                else "",
                "bad": step.step_code == guilty,
            }
            for step in held.steps
        ]
    return {"record": record, "over": over, "steps": steps}


def _load(question: Asked, desk: Desk, now: datetime) -> list[dict[str, Any]]:
    """Who of the agency holds how much; nothing for an agency of others."""
    if question.agency is None:
        return []
    loads = unit_load(actor=desk.actor, agency_id=question.agency.id, now=now)
    ids = tuple(load.account_id for load in loads if load.account_id is not None)
    names = account_names(account_ids=ids) if ids else {}
    most = max((load.open for load in loads), default=1) or 1
    return [
        {
            "name": names.get(load.account_id, "") if load.account_id else _("Chưa ai nhận"),
            "href": f"{reverse('desk:officer', args=(load.account_id or 0,))}?co-quan={question.agency.id}",
            "open": load.open,
            "late": load.open_late,
            "width": round(100 * load.open / most),
        }
        for load in loads
    ]


def _months(question: Asked, now: datetime) -> list[tuple[str, str]]:
    """Months that may end the period, latest first: a year back, those of the shown year, the ends of earlier years."""
    here = moments.local(now)
    last, shown = here.year * 12 + here.month - 1, question.to_date.year
    found = set(range(last - MONTHS_SHOWN, last + 1))
    found |= {shown * 12 + month for month in range(12)} | {year * 12 + 11 for year in range(2021, here.year)}
    chosen = sorted((one for one in found if one <= last), reverse=True)
    return [(f"{one // 12}-{one % 12 + 1:02d}", f"{one % 12 + 1:02d}/{one // 12}") for one in chosen]


@official
def records_page(request: HttpRequest) -> HttpResponseBase:
    """The dossiers a figure counts, as much of each as the officer may see; `?xuat=` saves all of them as a table."""
    desk, now = desk_of(request), moments.now()
    question = asked(request, desk, now)
    record_class, label = CLASSES.get(request.GET.get("loai", ""), CLASSES["da-giai-quyet"])
    wanted = {"actor": desk.actor, "now": now, "record_class": record_class, **narrowed(request)}
    kind = request.GET.get("xuat", "")
    if kind in KINDS:
        return save_records(kind, str(label), {**wanted, **question.period})
    found = statistics_records(after=request.GET.get("sau") or None, **wanted, **question.period)
    desk = desk.naming(record.competent_agency_id for record in found.records)
    verdicts = {key: _tag(words, kind) for key, (words, kind) in VERDICTS.items()}
    states = {state: _tag(words, ENDED.get(state, "run")) for state, words in STATE_LABELS.items()}
    late_words = _("trễ %(n)s ngày, bước %(step)s")
    context = {
        "question": question,
        "label": label,
        "trail": [*_trail(question)[:-1], _own_step(question), (label, "")],
        "title": question.agency.name if question.agency else _("toàn tỉnh"),
        "rows": [
            {
                "record": record,
                "tag": verdicts.get(record.timeliness or "") or states[record.state],
                "agency": desk.names.get(record.competent_agency_id, ""),
                "late": late_words % {"n": record.days_late, "step": record.step_title}
                if record.days_late
                else "",
            }
            for record in found.records
        ],
        "after": found.after,
        "kinds": KINDS,
    }
    return page(request, "records.html", desk, context)


def _tag(words: Any, kind: str) -> str:
    """Each tag is drawn once, however many rows bear it."""
    return tag(words, kind, icon_name=STATE_ICONS.get(kind, ""))


def _own_step(question: Asked) -> tuple[str, str]:
    name = question.agency.short_name if question.agency else _("Toàn tỉnh")
    return name, f"{reverse('desk:unit')}?{question.query()}"
