"""What a page of figures asks: agency, days, moment, axis, read from the address and written back into addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dinh.domains.dossiers import queries
from dinh.domains.dossiers.rules.refusals import PeriodUnread, PeriodUnsound
from dinh.domains.dossiers.types import RecordClass, StatisticsBy
from dinh.domains.people.queries import get_agency_by_code
from dinh.domains.people.types import AgencySummary
from dinh.lib.moments import local, show_day, show_stamp

WHOLE = "toan-tinh"
YEAR, MONTH = re.compile(r"^\d{4}$"), re.compile(r"^\d{4}-\d{2}$")
STAMP = re.compile(r"^(\d\d)/(\d\d)/(\d{4}) (\d\d:\d\d(?::\d\d)?)$")
AXES: dict[str, tuple[StatisticsBy, Any]] = {
    "linh-vuc": (StatisticsBy.FIELD, gettext_lazy("Lĩnh vực")),
    "thu-tuc": (StatisticsBy.PROCEDURE, gettext_lazy("Thủ tục")),
    "co-quan": (StatisticsBy.AGENCY, gettext_lazy("Cơ quan")),
    "kenh": (StatisticsBy.CHANNEL, gettext_lazy("Cách nộp")),
    "thang": (StatisticsBy.MONTH, gettext_lazy("Tháng")),
    "noi-nhan": (StatisticsBy.RECEPTION, gettext_lazy("Nơi tiếp nhận")),
}
CLASSES: dict[str, tuple[RecordClass, Any]] = {
    "da-giai-quyet": (RecordClass.HANDLED, gettext_lazy("Đã giải quyết")),
    "truoc-va-dung-han": (RecordClass.EARLY_OR_ON_TIME, gettext_lazy("Trước và đúng hạn")),
    "truoc-han": (RecordClass.EARLY, gettext_lazy("Trước hạn")),
    "dung-han": (RecordClass.ON_TIME, gettext_lazy("Đúng hạn")),
    "tre-han": (RecordClass.LATE, gettext_lazy("Trễ hạn")),
    "khong-thoi-han": (RecordClass.UNLIMITED, gettext_lazy("Không quy định thời hạn")),
    "gia-han": (RecordClass.EXTENDED, gettext_lazy("Đã gia hạn")),
    "da-nhan": (RecordClass.RECEIVED, gettext_lazy("Đã tiếp nhận")),
    "tu-choi-nhan": (RecordClass.REFUSED_AT_RECEPTION, gettext_lazy("Không được tiếp nhận")),
    "dang-lam": (RecordClass.OPEN, gettext_lazy("Đang giải quyết")),
    "dang-qua-han": (RecordClass.OPEN_LATE, gettext_lazy("Đang quá hạn")),
    "tam-dung": (RecordClass.SUSPENDED, gettext_lazy("Đang tạm dừng")),
}
SLUGS = {found: slug for slug, (found, _words) in CLASSES.items()}


@dataclass(frozen=True)
class Question:
    """One question; `spell` is how the days were chosen in the address."""

    agency: AgencySummary | None
    from_date: date
    to_date: date
    as_of: datetime | None
    spell: str
    field: str = ""
    axis: str = "linh-vuc"
    with_predecessors: bool = False
    by_reception: bool = False

    @property
    def code(self) -> str:
        """What stands for the agency in addresses."""
        return self.agency.code if self.agency else WHOLE

    @property
    def name(self) -> str:
        """`Xã Lê Ninh`."""
        return self.agency.short_name if self.agency else _("Toàn tỉnh")

    @property
    def full_name(self) -> str:
        """`Ủy ban nhân dân xã Lê Ninh`."""
        return self.agency.name if self.agency else _("Toàn tỉnh")

    @property
    def by(self) -> StatisticsBy:
        """The axis of the table."""
        return AXES[self.axis][0]

    @property
    def period(self) -> dict[str, Any]:
        """Arguments of every statistics query."""
        return {
            "agency_id": self.agency.id if self.agency else None,
            "from_date": self.from_date,
            "to_date": self.to_date,
            "as_of": self.as_of,
            "with_predecessors": self.with_predecessors,
            "by_reception": self.by_reception,
        }

    @property
    def words(self) -> str:
        """`Từ 01/01/2023 đến 03/02/2023`."""
        return _("Từ %(first)s đến %(last)s") % {
            "first": show_day(self.from_date),
            "last": show_day(self.to_date),
        }

    def query(self, **others: str) -> str:
        """The same question as a query string, with other parts."""
        values = {
            "ky": self.spell if self.spell != "khac" else "",
            "tu": self.from_date.isoformat() if self.spell == "khac" else "",
            "den": self.to_date.isoformat() if self.spell == "khac" else "",
            "luc": show_stamp(self.as_of) if self.as_of else "",
            "linh-vuc": self.field,
            "chia": self.axis if self.axis != "linh-vuc" else "",
            "gop": "1" if self.with_predecessors else "",
            "nhan": "1" if self.by_reception else "",
            **others,
        }
        return urlencode({name: value for name, value in values.items() if value})

    def address(self, name: str, *, code: str = "", **others: str) -> str:
        """An address that asks the same of another page or agency."""
        code = code or self.code
        whole = name == "statistics" and code == WHOLE
        found = reverse(f"dossiers:{name}", args=[] if whole else [code])
        query = self.query(**others)
        return f"{found}?{query}" if query else found

    def records(self, found: RecordClass, **others: str) -> str:
        """The address of the records behind a figure."""
        return self.address("statistics_records", loai=SLUGS[found], chia="", **others)


def ask(*, code: str, values: QueryDict, now: datetime) -> Question:
    """Read an address. Refused: people's AgencyNotFound, PeriodUnread, PeriodUnsound."""
    agency = None if code in ("", WHOLE) else get_agency_by_code(code=code)
    as_of = _moment(values.get("luc", ""))
    span = queries.read_period(
        now=now,
        from_text=values.get("tu", ""),
        to_text=values.get("den", ""),
        as_of_text=as_of,
    )
    spell = values.get("ky", "")
    first, last = span.from_date, span.to_date
    today = local(span.as_of or now).date()
    if values.get("tu") or values.get("den"):
        spell = "khac"
    elif spell:
        first, last = _spelled(spell, today)
    elif agency is not None and agency.active_to is not None and agency.active_to <= today:
        last = agency.active_to - timedelta(days=1)
        first = date(last.year, 1, 1)
    axis = values.get("chia", "")
    return Question(
        agency=agency,
        from_date=first,
        to_date=last,
        as_of=span.as_of,
        spell=spell,
        field=values.get("linh-vuc", "")[:80],
        axis=axis if axis in AXES and not values.get("linh-vuc") else "linh-vuc",
        with_predecessors=values.get("gop") == "1" and agency is not None,
        by_reception=values.get("nhan") == "1",
    )


def _spelled(spell: str, today: date) -> tuple[date, date]:
    """A year `2022`, or `2023-02`: from January to the end of that month; never past the day of the figures."""
    if YEAR.match(spell):
        first, last = date(max(1, int(spell)), 1, 1), date(max(1, int(spell)), 12, 31)
    elif MONTH.match(spell) and 1 <= int(spell[5:]) <= 12 and spell > "0001":
        year, month = int(spell[:4]), int(spell[5:])
        first = date(year, 1, 1)
        last = date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - timedelta(days=1)
    else:
        raise PeriodUnread
    last = min(last, today)
    if first > last or first.year < 2000:
        raise PeriodUnsound
    return first, last


def _moment(text: str) -> str:
    """A moment as the pages write it (`03/02/2023 16:28:18`) in ISO form; anything else as it is."""
    found = STAMP.match(text.strip())
    return f"{found[3]}-{found[2]}-{found[1]}T{found[4]}" if found else text
