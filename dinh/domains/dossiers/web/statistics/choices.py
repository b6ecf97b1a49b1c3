"""What the form of the page offers: agencies round the one asked, periods, fields."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from dinh.domains.dossiers.web.statistics.question import WHOLE, Question
from dinh.domains.people.queries import get_agency, list_agencies
from dinh.domains.people.types import AgencyLevel, AgencySummary
from dinh.domains.procedures.queries import list_fields
from dinh.lib.moments import local, show_day

YEARS_SHOWN = 5
DEEPEST = 8


def ancestors_of(agency: AgencySummary | None) -> list[AgencySummary]:
    """From the province down to the parent."""
    chain: list[AgencySummary] = []
    parent = agency.parent_id if agency else None
    while parent is not None and len(chain) < DEEPEST:
        chain.append(get_agency(agency_id=parent))
        parent = chain[-1].parent_id
    return chain[::-1]


def agencies(question: Question) -> list[tuple[str, str]]:
    """The whole province, what stands above the agency, itself, and what stands below it on the last day."""
    on = question.to_date
    if question.agency is None:
        roots = list_agencies(level=AgencyLevel.PROVINCE, active_on=on)
        below = [one for root in roots for one in (root, *list_agencies(parent_id=root.id, active_on=on))]
    else:
        below = [question.agency, *list_agencies(parent_id=question.agency.id, active_on=on)]
    shown = {one.code: one.name for one in (*ancestors_of(question.agency), *below)}
    return [(WHOLE, _("Toàn tỉnh")), *shown.items()]


def periods(question: Question, now: datetime) -> list[tuple[str, str]]:
    """This year so far, the months it may end with, earlier years; the one asked stands first when it is another."""
    today = local(question.as_of or now).date()
    year = question.to_date.year if question.agency and question.agency.active_to else today.year
    found = [("", question.words if question.spell == "" else _("Năm nay đến hôm nay"))]
    last = today.month - 1 if year == today.year else 12
    found += [
        (f"{year}-{month:02d}", _("Đến tháng %(month)02d/%(year)d") % {"month": month, "year": year})
        for month in range(last, 0, -1)
    ]
    found += [
        (str(one), _("Năm %(year)d") % {"year": one})
        for one in range(today.year - 1, today.year - 1 - YEARS_SHOWN, -1)
    ]
    if question.spell not in dict(found):
        found.insert(0, (question.spell, question.words))
    return found


def fields(on: date) -> list[tuple[str, str]]:
    """Every field that has procedures on the day."""
    return [("", _("Tất cả lĩnh vực")), *((one.code, one.name) for one in list_fields(on=on))]


def ended_words(question: Question) -> str:
    """What became of an agency that has ended, "" while it lives."""
    agency = question.agency
    if agency is None or agency.active_to is None:
        return ""
    if agency.successor_id is None:
        return _("Cơ quan này hoạt động đến hết %(day)s.") % {"day": show_day(_eve(agency.active_to))}
    return _("Từ %(day)s cơ quan này nhập vào %(name)s; số liệu trước đó vẫn đứng tên cơ quan cũ.") % {
        "day": show_day(agency.active_to),
        "name": get_agency(agency_id=agency.successor_id).name,
    }


def _eve(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)
