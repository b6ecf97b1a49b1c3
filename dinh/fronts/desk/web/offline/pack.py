"""What a counter's machine keeps to go on without a line: procedures, appointments minute by minute, numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from dinh.domains.dossiers.queries import counter_blocks
from dinh.domains.people.queries import get_agency, working_calendar
from dinh.domains.procedures.queries import get_procedure, version_plan
from dinh.domains.procedures.types import Channel, VersionPlan
from dinh.fronts.desk.web.acting import Desk
from dinh.fronts.desk.web.counter import agencies_for
from dinh.fronts.desk.web.slip import place_of
from dinh.kernel.forms.binding import compiled_form
from dinh.kernel.forms.types import CompiledForm, Item, Kind, Widget
from dinh.kernel.numbering.types import BlockView
from dinh.lib.deadlines import Limit, Unit, due
from dinh.lib.moments import HCM, local
from dinh.lib.refusals import NotFound
from dinh.lib.working_time import WorkingCalendar

MOST_PROCEDURES = 40
MINUTES = 24 * 60


def days_ahead(*, agency_id: int, now: datetime) -> tuple[date, ...]:
    """Today and the next working day: a line that is cut overnight finds the counter prepared."""
    today = local(now).date()
    calendar = working_calendar(agency_id=agency_id)
    for ahead in range(1, 5):
        day = today + timedelta(days=ahead)
        if calendar.is_working_day(day):
            return (today, day)
    return (today,)


def pack_of(*, desk: Desk, now: datetime, codes: Sequence[str], device: str) -> dict[str, Any]:
    """Everything as JSON; procedures that are no longer in force or not received at counters are left out."""
    agency = get_agency(agency_id=desk.agency_id)
    days = days_ahead(agency_id=desk.agency_id, now=now)
    procedures = [one for one in (_procedure(desk, now, code) for code in _some(codes)) if one]
    wanted = {(one["agency"], one["limit"]) for one in procedures if one["limit"]}
    blocks = [
        one
        for one in counter_blocks(actor=desk.actor, agency_id=desk.agency_id, limit=200)
        if one.holder.endswith(f":{device}") and one.closed_at is None
    ]
    return {
        "account": desk.actor.account_id,
        "officer": desk.actor.name,
        "agency": agency.id,
        "agency_name": agency.name,
        "agency_short": agency.short_name,
        "place": place_of(agency),
        "now": now.isoformat(),
        "days": [day.isoformat() for day in days],
        "procedures": procedures,
        "appointments": [
            {
                "day": day.isoformat(),
                "agency": agency_id,
                "limit": key,
                "runs": _appointments(working_calendar(agency_id=agency_id), _limit(key), day),
            }
            for day in days
            for agency_id, key in sorted(wanted)
        ],
        "blocks": [_block(one) for one in blocks],
    }


def competent_of(*, desk: Desk, now: datetime, codes: Iterable[str]) -> dict[int, list[str]]:
    """The procedures by the agency that settles them when nothing else is chosen."""
    found: dict[int, list[str]] = {}
    for code in codes:
        one = _procedure(desk, now, code)
        if one is not None:
            found.setdefault(one["agency"], []).append(code)
    return found


def _some(codes: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(codes))[:MOST_PROCEDURES]


def _procedure(desk: Desk, now: datetime, code: str) -> dict[str, Any] | None:
    try:
        plan = get_procedure(code=code, on=local(now).date()).plan
    except NotFound:
        return None
    if Channel.COUNTER not in plan.limits:
        return None
    agency_id, agency_name = agencies_for(desk, plan.procedure_code, now)[0]
    plan = version_plan(version_id=plan.version_id, agency_id=int(agency_id))
    limit = plan.limits[Channel.COUNTER]
    compiled = compiled_form(plan.form_definition, plan.form_hash)
    return {
        "code": plan.procedure_code,
        "name": plan.name,
        "version": plan.version_id,
        "agency": int(agency_id),
        "agency_name": agency_name,
        "series": f"dossiers:{get_agency(agency_id=int(agency_id)).code}",
        "limit": f"{limit.value}:{limit.unit.value}" if limit else "",
        "limit_label": limit.label if limit else "không quy định",
        "fee": plan.fees.get(Channel.COUNTER) or 0,
        "fields": _fields(compiled),
        "required": [*_required(compiled), *_checks(plan)],
        "papers": [[paper.code, paper.title] for paper in plan.papers if not paper.guidance],
    }


def _fields(form: CompiledForm) -> dict[str, Any]:
    """Which questions the slip is filled in from."""
    items = [item for _, item in form.walk()]

    def asked(what: str) -> str:
        return next((item.name for item in items if item.prefill == what), "")

    address = next((item for item in items if item.kind is Kind.FIELD and item.parts), None)
    return {
        "name": asked("person.name"),
        "phone": asked("person.phone"),
        "address": [f"{address.name}.{part}" for part in address.parts] if address else [],
    }


def _required(form: CompiledForm) -> list[list[str]]:
    """(name, label) of questions that are always asked and must be answered, as the browser names them."""
    return [
        [_control(item), item.label]
        for step in form.steps
        for item in step.items
        if item.kind is Kind.FIELD and item.required and item.visible_if is None
    ]


def _control(item: Item) -> str:
    if item.widget is Widget.ADDRESS and item.parts:
        return f"{item.name}.{item.parts[0]}"
    return item.name


def _checks(plan: VersionPlan) -> list[list[str]]:
    titles = plan.first_step.checklist if plan.steps else ()
    return [[f"kiem-{number}", title] for number, title in enumerate(titles, start=1)]


def _block(block: BlockView) -> dict[str, Any]:
    return {
        "id": block.id,
        "day": block.period,
        "series": block.code,
        "numbers": [[serial, number] for serial, number in block.numbers()],
    }


def _limit(key: str) -> Limit:
    value, _, unit = key.partition(":")
    return Limit(int(value), Unit(unit))


@lru_cache(maxsize=200)
def _appointments(calendar: WorkingCalendar, limit: Limit, day: date) -> list[list[int]]:
    """Runs of minutes of a day: from which minute, the appointment (Unix minute) of it, minutes added per minute.

    The machine finds its minute's run and adds: the same moment as `due` says, without the calendar.
    """
    start = datetime(day.year, day.month, day.day, tzinfo=HCM)
    runs: list[list[int]] = []
    for minute in range(MINUTES):
        at = due(calendar=calendar, received_at=start + timedelta(minutes=minute), limit=limit).due_at
        assert at is not None
        moment = int(at.timestamp()) // 60
        if runs:
            first, base, slope = runs[-1]
            if len(runs[-1]) == 3 and moment == base + slope * (minute - first):
                continue
            if minute == first + 1 and slope == 0 and moment == base + 1:
                runs[-1][2] = 1
                continue
        runs.append([minute, moment, 0])
    return runs
