"""Stages 3 and 4: dossiers of 2022-2023 under Hải Dương, and of the last twelve months under the successors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Protocol

from dinh.domains.dossiers.actions import Sheet
from dinh.domains.dossiers.types import DossierVerb
from dinh.domains.people.queries import get_agency_by_code, successor_of
from dinh.domains.procedures.types import VersionPlan
from dinh.kernel.access.types import SYSTEM
from dinh.lib import moments
from dinh.lib.deadlines import Unit
from dinh.lib.moments import HCM, local
from dinh.project.demo.bulk import load_courses
from dinh.project.demo.course import Course, Driver, Pace, Twist
from dinh.project.demo.draws import Draw
from dinh.project.demo.people import DEPARTMENT, LE_NINH
from dinh.project.demo.places import BEGIN, MERGER, Say
from dinh.project.demo.province import Place, Province
from dinh.project.demo.story import begin_draft, courses_of_offices, courses_of_visitor

YEARLY = 5000
RECENT = 10_000
ONLINE_PER_THOUSAND = {2022: 560, 2023: 874}
LE_NINH_CASES = ((Pace.EARLY, 40), (Pace.ON_TIME, 23), (Pace.LATE, 1))
LE_NINH_HANDLED = 64
LE_NINH_ONLINE = 50
QUIET_FROM, QUIET_TO = date(2022, 7, 1), date(2023, 2, 4)
LAST_FILING = 355
FOR_EVER = datetime(2024, 11, 29, 17, 0, tzinfo=HCM)
LEFT_OPEN = 40
LATE_SERIALS = 100_000
HOT_SHARE = 0.1
STALLED_DAYS = 45
MERGERS = (date(2024, 12, 1), MERGER)


class Passing(Driver, Protocol):
    """A driver that knows who succeeds whom."""

    province: Province


def courses_of_the_past(province: Province, scale: float) -> list[Course]:
    """Two years; those of 2022 are online to 56.0 %, those of 2023 to 87.4 %, counted by reception."""
    departments, communes = province.places(date(2022, 6, 1))
    draw = Draw(province, departments, communes, "past", 0, after_merger=False)
    made = _le_ninh(draw, communes)
    elsewhere = [place for place in communes if place.agency.code != LE_NINH]
    for year, share in ONLINE_PER_THOUSAND.items():
        total = max(1, round(YEARLY * scale / 500)) * 500
        online = total * share // 1000
        if year == 2023:
            total, online = total - LE_NINH_HANDLED, online - LE_NINH_ONLINE
        made += _year(draw, elsewhere, communes, year, total, online)
    return made


def _le_ninh(draw: Draw, communes: Sequence[Place]) -> list[Course]:
    """The 64 of xã Lê Ninh that ended in the year to 03/02/2023 16:28:18: 40 early, 23 on time, 1 late."""
    commune = next(place for place in communes if place.agency.code == LE_NINH)
    place = commune.only(_is_short)
    paces = [pace for pace, number in LE_NINH_CASES for _ in range(number)]
    made = []
    for number, pace in enumerate(paces):
        at = draw.moment(date(2023, 1, 3), 13)
        while at.weekday() > 4:
            at = draw.moment(date(2023, 1, 3), 13)
        channel = "web" if number < LE_NINH_ONLINE else "counter"
        made.append(draw.course(place, channel, at, pace=pace, twist=Twist.NONE))
    return made


def _is_short(plan: VersionPlan) -> bool:
    return all(
        limit is not None and limit.unit is Unit.WORKING_DAYS and 2 <= limit.value <= 5
        for limit in plan.limits.values()
    )


def _year(
    draw: Draw, elsewhere: Sequence[Place], communes: Sequence[Place], year: int, total: int, online: int
) -> list[Course]:
    made = []
    for number in range(total):
        at = draw.moment(date(year, 1, 4), LAST_FILING)
        draw.communes = elsewhere if QUIET_FROM <= at.date() < QUIET_TO else communes
        channel = "web" if number < online else ("post" if number % 9 == 0 else "counter")
        course = draw.course(draw.place(), channel, at)
        made.append(course)
        if course.twist is Twist.REFUSED:
            # Refused at reception stands apart: another one is received in its place.
            made.append(draw.course(draw.place(), channel, at, twist=Twist.NONE))
    if year == 2023:
        _leave_open(made, max(4, LEFT_OPEN * total // YEARLY))
    return made


def _leave_open(made: list[Course], number: int) -> None:
    """So many of the last ones still wait for the citizen when their agency is merged."""
    received = [place for place, course in enumerate(made) if course.twist is not Twist.REFUSED]
    for place in received[::-1][: number * 7 : 7]:
        made[place] = replace(made[place], pace=Pace.ON_TIME, twist=Twist.UNANSWERED)


def load_past(*, province: Province, scale: float, now: datetime, say: Say) -> None:
    """Dossiers of 2022-2023; what is still open when its agency ends goes on at the successor."""
    courses = courses_of_the_past(province, scale)
    load_courses(
        sorted(courses, key=lambda one: (one.submitted_at, one.serial)),
        province=province,
        until=FOR_EVER,
        now=now,
        after=pass_on,
        say=lambda done: _tell(say, done, len(courses), "2022-2023"),
    )


def pass_on(driver: Passing, sheet: Sheet) -> None:
    """At each merger an open dossier of an ended agency goes to the main successor, its clock unchanged."""
    for day in MERGERS:
        facts = sheet.dossier
        if facts.has_ended:
            return
        concerned = {facts.competent_agency_id, facts.reception_agency_id, facts.holder_agency_id}
        for predecessor in sorted(concerned):
            successor = driver.province.successor(predecessor, day)
            if successor != predecessor:
                values = {"predecessor_id": predecessor, "successor_id": successor}
                sheet = driver.act(sheet, DossierVerb.PASS_ON, SYSTEM, moments.at(day), values)


def courses_of_late(province: Province, scale: float, now: datetime) -> list[Course]:
    """The last twelve months, never before the merger; the commune and department a visitor works for get more."""
    today = local(now).date()
    first = max(MERGER, today - timedelta(days=365))
    departments, communes = province.places(today)
    heirs = {
        successor_of(agency_id=get_agency_by_code(code=code, at=BEGIN).id, on=today)
        for code in (LE_NINH, DEPARTMENT)
    }
    favoured = [place for place in (*departments, *communes) if place.agency.id in heirs]
    draw = Draw(province, departments, communes, "late", LATE_SERIALS, after_merger=True)
    made = []
    days = (today - first).days + 1
    for _ in range(round(RECENT * scale)):
        at = draw.moment(first, days)
        if at >= now:
            continue
        channel = draw.random.choices(("web", "counter", "post"), (90, 9, 1))[0]
        course = draw.course(draw.place(favoured, HOT_SHARE), channel, at)
        made.append(_stalled(draw, course, now))
    return [*made, *courses_of_visitor(draw, favoured, now), *courses_of_offices(draw, favoured, now)]


def _stalled(draw: Draw, course: Course, now: datetime) -> Course:
    """A few of the last weeks get stuck, or wait for a citizen who has not answered yet."""
    age = (now - course.submitted_at).days
    lot = draw.random.random()
    if age > STALLED_DAYS or lot > 0.08 or course.twist is not Twist.NONE:
        return course
    return replace(course, pace=Pace.STALLED) if lot < 0.03 else replace(course, twist=Twist.UNANSWERED)


def load_late(*, province: Province, scale: float, now: datetime, say: Say) -> None:
    """Dossiers of the last twelve months, as far as their ways have come."""
    courses = courses_of_late(province, scale, now)
    load_courses(
        sorted(courses, key=lambda one: (one.submitted_at, one.serial)),
        province=province,
        until=now,
        now=now,
        say=lambda done: _tell(say, done, len(courses), "mười hai tháng qua"),
    )
    begin_draft(province, now)


def _tell(say: Say, done: int, total: int, words: str) -> None:
    if done % 1000 == 0 or done == total:
        say(f"hồ sơ {words}: {done} / {total}")
