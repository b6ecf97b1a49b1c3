"""Dossiers of the citizen whom a visitor can be: one in every state that a page has to show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dinh.domains.dossiers.actions import save_draft
from dinh.domains.dossiers.types import FilingInput, PartyInput, PartyRole
from dinh.domains.people.queries import get_agency, get_agency_by_code, successor_of
from dinh.domains.procedures.queries import version_in_force
from dinh.domains.procedures.types import VersionPlan
from dinh.lib.deadlines import Unit
from dinh.lib.moments import local
from dinh.project.demo.course import DAY, Course, Pace, Twist
from dinh.project.demo.draws import Draw
from dinh.project.demo.people import LE_NINH
from dinh.project.demo.places import BEGIN
from dinh.project.demo.province import Place, Province

SHORT = range(3, 8)
DRAFTED = "1.004194"
OFFICE_CASES = 36
OFFICE_DAYS = 9
OFFICE_TWISTS = {3: Twist.UNANSWERED, 5: Twist.CONSULTED}
# working minutes ago, how many verbs, pace, twist, handed over
CASES = (
    (50, 1, Pace.EARLY, Twist.NONE, True),
    (DAY, 3, Pace.EARLY, Twist.NONE, True),
    (3 * DAY, 100, Pace.EARLY, Twist.UNANSWERED, True),
    (2 * DAY, 4, Pace.EARLY, Twist.EXTENDED, True),
    (12 * DAY, 100, Pace.STALLED, Twist.NONE, True),
    (15 * DAY, 100, Pace.EARLY, Twist.NONE, False),
    (20 * DAY, 100, Pace.EARLY, Twist.REFUSED, True),
    (40 * DAY, 100, Pace.ON_TIME, Twist.NONE, True),
    (60 * DAY, 100, Pace.EARLY, Twist.SUPPLEMENT, True),
)


def courses_of_visitor(draw: Draw, places: Sequence[Place], now: datetime) -> list[Course]:
    """The visitor's dossiers at the agencies whose officers he can be too, each of another procedure."""
    visitor = draw.province.citizens[0]
    plans = {place.agency.id: _short(draw, place) for place in places}
    made = []
    for number, (ago, most, pace, twist, handed_over) in enumerate(CASES):
        place = places[number % len(places)]
        calendar = draw.province.calendar(place.agency.id)
        made.append(
            draw.course(
                place,
                "web",
                calendar.at(max(0, calendar.worked(now) - ago)),
                plan=plans[place.agency.id].pop(),
                citizen=visitor,
                most=most,
                pace=pace,
                twist=twist,
                handed_over=handed_over,
                assigned=False,
                may_rate=False,
            )
        )
    return made


def _short(draw: Draw, place: Place) -> list[VersionPlan]:
    """Plans of three to seven working days, shuffled."""
    found = [
        plan
        for plan in place.plans
        if all(
            limit is not None and limit.unit is Unit.WORKING_DAYS and limit.value in SHORT
            for limit in plan.limits.values()
        )
    ]
    draw.random.shuffle(found)
    return found


def courses_of_offices(draw: Draw, places: Sequence[Place], now: datetime) -> list[Course]:
    """Work of the last days at the agencies whose officers a visitor can be: due soon, late, waiting, just received."""
    made = []
    for place in places:
        plans = _short(draw, place)
        calendar = draw.province.calendar(place.agency.id)
        for number in range(OFFICE_CASES):
            ago = draw.random.randrange(30, OFFICE_DAYS * DAY)
            made.append(
                draw.course(
                    place,
                    "web" if number % 6 else "counter",
                    calendar.at(max(0, calendar.worked(now) - ago)),
                    plan=plans[number % len(plans)],
                    pace=Pace.STALLED if number % 5 == 0 else Pace.ON_TIME,
                    twist=OFFICE_TWISTS.get(number % 7, Twist.NONE),
                    most=2 if number % 9 == 1 else 100,
                    assigned=number % 2 == 0,
                )
            )
    return made


def begin_draft(province: Province, now: datetime) -> None:
    """The visitor began to apply for temporary residence and has not come to the end."""
    visitor = province.citizens[0]
    today = local(now).date()
    commune = get_agency(
        agency_id=successor_of(agency_id=get_agency_by_code(code=LE_NINH, at=BEGIN).id, on=today)
    )
    save_draft(
        actor=visitor.actor,
        now=now,
        filing=FilingInput(
            version_id=version_in_force(procedure_code=DRAFTED, on=today).version_id,
            channel="web",
            competent_agency_id=commune.id,
            reception_agency_id=commune.id,
            parties=(PartyInput(role=PartyRole.FILER, name=visitor.name, phone=visitor.phone),),
            form_data={
                "ho_ten": visitor.name,
                "so_dinh_danh": visitor.number,
                "ngay_sinh": visitor.birth_date.isoformat(),
                "dien_thoai": visitor.phone,
                "cho_o_hop_phap": "thue",
            },
            hand_over_way="online",
        ),
    )
