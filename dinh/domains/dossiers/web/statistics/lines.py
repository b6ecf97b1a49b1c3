"""Lines of a split: names, sums by agency below, addresses down to the records."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from dinh.domains.dossiers import queries
from dinh.domains.dossiers.types import Counts, RecordClass, StatisticsBy, StatisticsRow
from dinh.domains.dossiers.web.statistics.question import AXES, Question
from dinh.domains.people.queries import list_agencies
from dinh.domains.people.types import AgencySummary
from dinh.domains.procedures.queries import field_names, procedure_names
from dinh.kernel.ui.tables import Cell, Column, Table
from dinh.lib.figures import EMPTY, format_number, format_rate, rate, split_rates

CHANNELS = {
    "web": "Trực tuyến",
    "national": "Cổng quốc gia",
    "counter": "Tại quầy",
    "post": "Bưu chính",
}
MOST_LINES = 60


@dataclass(frozen=True)
class Line:
    """One line; `narrow` are the parts of an address that ask for this line alone, `down` the agency it leads to."""

    key: str
    name: str
    counts: Counts
    narrow: dict[str, str]
    down: str = ""

    @property
    def rates(self) -> tuple[str | None, str | None]:
        """Early or on time, and late: they add up to 100.0."""
        shown = split_rates([self.counts.early_or_on_time, self.counts.late])
        return shown[0], shown[1]


def lines_of(*, question: Question, now: datetime) -> list[Line]:
    """The split of the question, largest first (months in order); the lines add up to the whole."""
    rows = queries.statistics_by(by=question.by, now=now, **question.period)
    if question.by is StatisticsBy.FIELD and question.field:
        rows = tuple(row for row in rows if row.key == question.field)
    found = _by_agency(question, rows) if question.by is StatisticsBy.AGENCY else _named(question, rows)
    if question.by is StatisticsBy.MONTH:
        return found
    return sorted(found, key=lambda line: (-line.counts.handled, line.name))


def _named(question: Question, rows: Sequence[StatisticsRow]) -> list[Line]:
    keys = [row.key for row in rows]
    if question.by is StatisticsBy.FIELD:
        names = field_names(codes=keys)
        return [Line(row.key, names.get(row.key, row.key), row.counts, {"linh-vuc": row.key}) for row in rows]
    if question.by is StatisticsBy.PROCEDURE:
        by_id = procedure_names(procedure_ids=[int(key) for key in keys])
        return [
            Line(row.key, by_id.get(int(row.key), row.key), row.counts, {"thu-tuc": row.key}) for row in rows
        ]
    if question.by is StatisticsBy.CHANNEL:
        return [
            Line(row.key, _(CHANNELS.get(row.key, row.key)), row.counts, {"kenh": row.key}) for row in rows
        ]
    if question.by is StatisticsBy.RECEPTION:
        units = {str(one.id): one for one in list_agencies(ids=[int(key) for key in keys])}
        return [
            Line(
                units[row.key].code, units[row.key].short_name, row.counts, {"nhan": "1"}, units[row.key].code
            )
            for row in rows
        ]
    return [
        Line(row.key, f"{row.key[5:]}/{row.key[:4]}", row.counts, _month(question, row.key)) for row in rows
    ]


def _month(question: Question, key: str) -> dict[str, str]:
    year, month = int(key[:4]), int(key[5:])
    after = f"{year + month // 12:04d}-{month % 12 + 1:02d}-01"
    first = max(f"{key}-01", question.from_date.isoformat())
    last = question.to_date.isoformat()
    if after <= last:
        last = f"{key}-{monthrange(year, month)[1]:02d}"
    return {"ky": "", "tu": first, "den": last}


def _by_agency(question: Question, rows: Sequence[StatisticsRow]) -> list[Line]:
    """Agencies right below the one asked, each with everything below it; what it settles itself is its own line."""
    known = {one.id: one for one in list_agencies(ids=[int(row.key) for row in rows])}
    top = {int(row.key): _below(question.agency, known[int(row.key)]) for row in rows}
    heads = {one.id: one for one in list_agencies(ids=set(top.values()))}
    sums: dict[int, Counts] = {}
    for row in rows:
        head = top[int(row.key)]
        sums[head] = sums.get(head, Counts()) + row.counts
    lines = []
    for head, counts in sums.items():
        one = heads[head]
        itself = question.agency is not None and one.id == question.agency.id
        lines.append(Line(one.code, one.short_name, counts, {}, "" if itself else one.code))
    return lines


def _below(asked: AgencySummary | None, one: AgencySummary) -> int:
    path = [int(part) for part in one.path.split(".") if part]
    if asked is None:
        return path[1] if len(path) > 1 else one.id
    if asked.id in path:
        after = path[path.index(asked.id) + 1 :]
        return after[0] if after else one.id
    return one.id


def total_of(lines: Iterable[Line]) -> Counts:
    """The sum of the lines."""
    whole = Counts()
    for line in lines:
        whole += line.counts
    return whole


def table_of(*, question: Question, lines: Sequence[Line]) -> Table:
    """The table of a split, with links down and the row of sums."""
    label = AXES[question.axis][1]
    heads = (_("Đã giải quyết"), _("Trước hạn"), _("Đúng hạn"), _("Trễ hạn"), _("Trước và đúng hạn"))
    return Table(
        caption=_("Hồ sơ đã giải quyết theo %(axis)s, %(period)s")
        % {"axis": str(label).lower(), "period": question.words.lower()},
        columns=(Column(label), *(Column(head, number=True) for head in heads)),
        rows=[_cells(question, line) for line in lines[:MOST_LINES]],
        total=(_("Cộng"), *_numbers(total_of(lines))),
    )


def _cells(question: Question, line: Line) -> tuple[object, ...]:
    if line.down:
        href = question.address("statistics", code=line.down, **line.narrow)
        late_href = question.address(
            "statistics_records", code=line.down, loai="tre-han", chia="", **line.narrow
        )
    else:
        href = question.records(RecordClass.HANDLED, **line.narrow)
        late_href = question.records(RecordClass.LATE, **line.narrow)
    handled, early, on_time, late, share = _numbers(line.counts)
    shown = (
        Cell(late, late_href, _("hồ sơ trễ: %(name)s") % {"name": line.name}) if line.counts.late else late
    )
    return (Cell(line.name, href), handled, early, on_time, shown, share)


def _numbers(counts: Counts) -> tuple[str, str, str, str, str]:
    found = rate(counts.early_or_on_time, counts.judged)
    return (
        format_number(counts.handled),
        format_number(counts.early),
        format_number(counts.on_time),
        format_number(counts.late),
        EMPTY if found is None else format_rate(found),
    )
