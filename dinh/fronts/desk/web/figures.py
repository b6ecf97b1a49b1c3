"""What a unit page counts: agency, period and moment from the address, and the addresses of the records behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dinh.domains.dossiers.types import Counts, RecordClass, StatisticsBy, StatisticsRow
from dinh.domains.people.queries import get_agency, list_agencies
from dinh.domains.people.types import AgencySummary
from dinh.domains.procedures.queries import field_names, procedure_names
from dinh.fronts.desk.web.acting import Desk
from dinh.lib.codes import parse_row_id
from dinh.lib.figures import EMPTY, format_rate, rate
from dinh.lib.moments import FIRST_YEAR, LAST_YEAR, local, parse_moment, show_stamp
from dinh.lib.refusals import Invalid

CHANNELS = {
    "web": gettext_lazy("Trực tuyến"),
    "national": gettext_lazy("Cổng quốc gia"),
    "counter": gettext_lazy("Tại quầy"),
    "post": gettext_lazy("Bưu chính"),
}
SPLITS: tuple[tuple[str, StatisticsBy, Any], ...] = (
    ("linh-vuc", StatisticsBy.FIELD, gettext_lazy("Lĩnh vực")),
    ("thu-tuc", StatisticsBy.PROCEDURE, gettext_lazy("Thủ tục")),
    ("co-quan", StatisticsBy.AGENCY, gettext_lazy("Cơ quan")),
    ("kenh", StatisticsBy.CHANNEL, gettext_lazy("Kênh")),
    ("thang", StatisticsBy.MONTH, gettext_lazy("Tháng")),
)
CLASSES = {
    "da-giai-quyet": (RecordClass.HANDLED, gettext_lazy("Đã giải quyết")),
    "truoc-va-dung-han": (RecordClass.EARLY_OR_ON_TIME, gettext_lazy("Trước và đúng hạn")),
    "truoc-han": (RecordClass.EARLY, gettext_lazy("Trước hạn")),
    "dung-han": (RecordClass.ON_TIME, gettext_lazy("Đúng hạn")),
    "tre-han": (RecordClass.LATE, gettext_lazy("Trễ hạn")),
    "khong-thoi-han": (RecordClass.UNLIMITED, gettext_lazy("Không quy định thời hạn")),
    "gia-han": (RecordClass.EXTENDED, gettext_lazy("Đã gia hạn")),
    "da-nhan": (RecordClass.RECEIVED, gettext_lazy("Đã tiếp nhận")),
    "tu-choi-nhan": (RecordClass.REFUSED_AT_RECEPTION, gettext_lazy("Không được tiếp nhận")),
    "dang-lam": (RecordClass.OPEN, gettext_lazy("Đang làm")),
    "dang-qua-han": (RecordClass.OPEN_LATE, gettext_lazy("Đang quá hạn")),
    "tam-dung": (RecordClass.SUSPENDED, gettext_lazy("Tạm dừng")),
}
SLUG_OF = {found: slug for slug, (found, _label) in CLASSES.items()}


class PeriodUnread(Invalid):
    """The period or the moment in the address cannot be read."""

    code = "desk.period_unread"
    default_sentence = (
        "Kỳ thống kê chưa đúng. Hãy ghi tháng như 2023-02 và thời điểm như 03/02/2023 16:28:18, rồi xem lại."
    )


@dataclass(frozen=True)
class Asked:
    """The question of a unit page."""

    agency: AgencySummary | None
    from_date: date
    to_date: date
    as_of: datetime | None
    with_predecessors: bool
    split: str

    @property
    def period(self) -> dict[str, Any]:
        """Arguments of every statistics query."""
        return {
            "agency_id": self.agency.id if self.agency else None,
            "from_date": self.from_date,
            "to_date": self.to_date,
            "as_of": self.as_of,
            "with_predecessors": self.with_predecessors,
        }

    @property
    def words(self) -> str:
        """`tháng 01 đến tháng 02/2023`."""
        first, last = self.from_date, self.to_date
        if (first.year, first.month) == (last.year, last.month):
            return _("tháng %(month)02d/%(year)d") % {"month": last.month, "year": last.year}
        start = f"{first.month:02d}" if first.year == last.year else f"{first.month:02d}/{first.year}"
        return _("tháng %(start)s đến tháng %(month)02d/%(year)d") % {
            "start": start,
            "month": last.month,
            "year": last.year,
        }

    def query(self, **others: Any) -> str:
        """The same question as an address, with other parts."""
        values: dict[str, Any] = {
            "co-quan": self.agency.id if self.agency else "tinh",
            "tu": f"{self.from_date:%Y-%m}",
            "den": f"{self.to_date:%Y-%m}",
            "luc": show_stamp(self.as_of) if self.as_of else "",
            "gop": "1" if self.with_predecessors else "",
            "chia": self.split,
            **others,
        }
        return urlencode({name: value for name, value in values.items() if value not in ("", None)})

    def records(self, found: RecordClass, **others: Any) -> str:
        """The address of the records behind a figure."""
        return f"{reverse('desk:records')}?{self.query(loai=SLUG_OF[found], chia='', **others)}"


def asked(request: HttpRequest, desk: Desk, now: datetime) -> Asked:
    """Read the address. Refused: PeriodUnread, people's AgencyNotFound."""
    values = request.GET
    as_of = _moment(values.get("luc", ""), now)
    last = _month(values.get("den", "")) or local(as_of or now).date().replace(day=1)
    first = _month(values.get("tu", "")) or date(last.year, 1, 1)
    to_date = _end_of(last)
    if as_of is not None and local(as_of).date() < to_date:
        to_date = local(as_of).date()
    text = values.get("co-quan", "")
    agency_id = parse_row_id(text) or desk.agency_id
    whole = text == "tinh" or not agency_id
    split = values.get("chia", "")
    return Asked(
        agency=None if whole else get_agency(agency_id=agency_id),
        from_date=min(first, to_date),
        to_date=to_date,
        as_of=as_of,
        with_predecessors=values.get("gop") == "1",
        split=split if split in {slug for slug, _by, _label in SPLITS} else SPLITS[0][0],
    )


def _month(text: str) -> date | None:
    if not text:
        return None
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise PeriodUnread from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise PeriodUnread
    return found


def _end_of(first: date) -> date:
    later = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return date.fromordinal(later.toordinal() - 1)


def _moment(text: str, now: datetime) -> datetime | None:
    text = text.strip()
    if not text:
        return None
    try:
        day, _space, clock = text.partition(" ")
        moment = parse_moment(
            f"{'-'.join(reversed(day.split('/')))}T{clock or '17:00:00'}" if "/" in day else text
        )
    except (ValueError, OverflowError):
        raise PeriodUnread from None
    if moment.year < FIRST_YEAR:
        raise PeriodUnread
    return min(moment, now)


@dataclass(frozen=True)
class SplitLine:
    """One line of a split with the addresses of its records."""

    name: str
    counts: Counts
    share: str
    good: float
    handled_href: str
    late_href: str
    href: str


def split_lines(question: Asked, by: StatisticsBy, rows: Sequence[StatisticsRow]) -> list[SplitLine]:
    """Lines of a split by size, each with its share early or on time."""
    names = _names(by, rows)
    lines = [_line(question, by, row, names) for row in rows]
    if by is StatisticsBy.MONTH:
        return lines
    return sorted(lines, key=lambda line: (-line.counts.handled, line.name))


def _line(question: Asked, by: StatisticsBy, row: StatisticsRow, names: Mapping[str, str]) -> SplitLine:
    only = _only(by, row.key)
    return SplitLine(
        name=names.get(row.key, row.key),
        counts=row.counts,
        share=share_words(row.counts),
        good=100 * row.counts.early_or_on_time / row.counts.judged if row.counts.judged else 0.0,
        handled_href=question.records(RecordClass.HANDLED, **only),
        late_href=question.records(RecordClass.LATE, **only),
        href=f"{reverse('desk:unit')}?{question.query(**only)}" if by is StatisticsBy.AGENCY else "",
    )


def share_words(counts: Counts) -> str:
    """`98,4%`, a dash for 0/0."""
    found = rate(counts.early_or_on_time, counts.judged)
    return EMPTY if found is None else format_rate(found)


def _only(by: StatisticsBy, key: str) -> dict[str, str]:
    """What narrows a question to one line."""
    if by is StatisticsBy.MONTH:
        return {"tu": key, "den": key}
    name = {
        StatisticsBy.FIELD: "linh-vuc",
        StatisticsBy.PROCEDURE: "thu-tuc",
        StatisticsBy.AGENCY: "co-quan",
        StatisticsBy.CHANNEL: "kenh",
    }[by]
    return {name: key}


def _names(by: StatisticsBy, rows: Sequence[StatisticsRow]) -> dict[str, str]:
    keys = [row.key for row in rows]
    if by is StatisticsBy.FIELD:
        return field_names(codes=keys)
    if by is StatisticsBy.PROCEDURE:
        found = procedure_names(procedure_ids=[int(key) for key in keys])
        return {str(one): name for one, name in found.items()}
    if by is StatisticsBy.AGENCY:
        return {str(one.id): one.short_name for one in list_agencies(ids=[int(key) for key in keys])}
    if by is StatisticsBy.CHANNEL:
        return {key: str(CHANNELS.get(key, key)) for key in keys}
    return {key: f"{key[5:]}/{key[:4]}" for key in keys}
