"""Citizen's pages: finding a procedure, the procedure with its seven lawful parts, what changed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from dinh.domains.people.queries import AgencyNotFound, get_agency_by_code, working_calendar
from dinh.domains.people.types import AgencySummary
from dinh.domains.procedures import queries
from dinh.domains.procedures.queries.plans import UnknownProcedure
from dinh.domains.procedures.rules.contents import AUDIENCE_WORDS
from dinh.domains.procedures.rules.fields import LIFE_EVENTS
from dinh.domains.procedures.rules.levels import LEVEL_WORDS, ONLINE
from dinh.domains.procedures.types import (
    Audience,
    OnlineLevel,
    Page,
    ProcedureView,
    VersionState,
)
from dinh.domains.procedures.web import wording
from dinh.kernel.access.guards import public
from dinh.lib import moments
from dinh.lib.deadlines import Due, due
from dinh.lib.vietnamese import clean_line

NATIONAL_PORTAL = "https://dichvucong.gov.vn"
MOST_LETTERS = 200


@public
def search(request: HttpRequest) -> HttpResponse:
    """Tìm thủ tục: words, field, life event, audience, level, agency."""
    today = moments.now().date()
    asked = _asked(request)
    agency = _agency(asked["co-quan"], today)
    found = queries.search_procedures(
        on=today,
        text=asked["tu-khoa"],
        field=asked["linh-vuc"],
        life_event=asked["su-kien"],
        audience=Audience(asked["doi-tuong"]) if asked["doi-tuong"] in set(Audience) else None,
        level=OnlineLevel(int(asked["muc-do"])) if asked["muc-do"] in {"1", "2", "3", "4"} else None,
        agency_id=None if agency is None else agency.id,
        agency_level=None if agency is None else agency.level,
        number=_page_number(request),
    )
    context = {
        "asked": asked,
        "is_narrowed": any(asked.values()),
        "agency": agency,
        "rows": [(row, *wording.level_tag(row), wording.fee_words(row.fee_vnd)) for row in found.items],
        "found": found,
        "shown": _shown(found),
        "next": _page_address(request, found.next_number),
        "previous": _page_address(request, found.number - 1 or None),
        "fields": [("", _("Mọi lĩnh vực")), *((f.code, f.name) for f in queries.list_fields(on=today))],
        "life_events": [(code, _(words)) for code, words in LIFE_EVENTS.items()],
        "audiences": [
            ("", _("Mọi đối tượng")),
            *((a.value, _(words)) for a, words in AUDIENCE_WORDS.items()),
        ],
        "levels": [
            ("", _("Mọi mức độ")),
            *((str(level.value), _(LEVEL_WORDS[level])) for level in OnlineLevel if level != 1),
        ],
    }
    return render(request, "procedures/search.html", context)


def _asked(request: HttpRequest) -> dict[str, str]:
    names = ("tu-khoa", "linh-vuc", "su-kien", "doi-tuong", "muc-do", "co-quan")
    return {name: clean_line(request.GET.get(name, ""))[:MOST_LETTERS] for name in names}


def _agency(code: str, today: date) -> AgencySummary | None:
    if not code:
        return None
    try:
        return get_agency_by_code(code=code, at=today)
    except AgencyNotFound:
        return None


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("trang", "1")
    return int(text) if text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= 100_000 else 1


def _page_address(request: HttpRequest, number: int | None) -> str:
    if number is None:
        return ""
    asked = request.GET.copy()
    asked["trang"] = str(number)
    return f"?{asked.urlencode()}"


def _shown(found: Page) -> str:
    first = (found.number - 1) * queries.PAGE_SIZE + 1
    last = first + len(found.items) - 1
    return _("%(first)s–%(last)s trong %(count)s") % {"first": first, "last": last, "count": found.count}


@public
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """The procedure's page; `?ngay=2023-02-13` shows it as it stood on that day."""
    now = moments.now()
    on = _day(request.GET.get("ngay", ""), now.date())
    view = queries.get_procedure(code=code, on=on)
    level, kind = wording.level_tag(view)
    context = {
        "view": view,
        "plan": view.plan,
        "level": level,
        "level_kind": kind,
        "tiers": wording.tiers_line(view.plan.tiers),
        "facts": wording.facts(view),
        "steps": wording.step_lines(view),
        "bar": wording.bar(view.plan.steps),
        "steps_sentence": wording.steps_sentence(view),
        "channels": wording.channel_table(view),
        "papers": [(paper, wording.paper_words(paper)) for paper in view.plan.papers],
        "limit": wording.shortest(view.channels),
        "due": _due_today(view, now) if on == now.date() else None,
        "now": now,
        "results": [result for result in view.plan.result_types if result.title],
        "audiences": wording.audience_line(view.audiences),
        "is_online": view.plan.level in ONLINE,
        "field_address": f"{reverse('procedures:search')}?linh-vuc={view.plan.field_code}",
        "on": on,
        "is_past": on != now.date(),
        "privacy_address": _privacy_page(view.plan.procedure_code),
        **_filing(view),
    }
    return render(request, "procedures/detail.html", context)


def _day(text: str, today: date) -> date:
    try:
        return moments.parse_day(text) if text else today
    except ValueError:
        return today


def _due_today(view: ProcedureView, now: datetime) -> Due | None:
    """When a dossier received now would be due, by the calendar of the agency that answers for the procedure."""
    limit = wording.shortest(view.channels)
    if limit is None:
        return None
    owner = queries.owner_id_of(procedure_id=view.plan.procedure_id, on=now.date())
    return due(calendar=working_calendar(agency_id=owner), received_at=now, limit=limit)


def _privacy_page(code: str) -> str:
    """What becomes of the data that the procedure asks for: a page of a higher room; empty where it is missing."""
    try:
        return reverse(settings.PRIVACY_PAGE, args=[code])
    except NoReverseMatch:
        return ""


def _filing(view: ProcedureView) -> dict[str, Any]:
    """Where the green button leads: our wizard, or the national portal where the rule set says so."""
    door = queries.filing_door(place=view.filing_place)
    try:
        own = reverse(settings.APPLY_PAGE, args=[view.plan.procedure_code]) if door.is_open else ""
        address = own or NATIONAL_PORTAL
    except NoReverseMatch:
        address = ""
    return {
        "apply_address": address,
        "files_here": door.is_open,
        "is_opened_for_demo": door.opened_for_demo,
    }


@public
def changes(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What a version changed against the one before it."""
    view = queries.get_procedure(code=code, on=moments.now().date())
    lines = [line for line in view.versions if line.state in {VersionState.PUBLISHED, VersionState.WITHDRAWN}]
    chosen = next((line for line in lines if line.number == number), None)
    before = next((line for line in lines if line.number < number), None)
    if chosen is None:
        raise UnknownProcedure
    context = {
        "view": view,
        "chosen": chosen,
        "before": before,
        "changes": ()
        if before is None
        else queries.diff_versions(before_id=before.version_id, after_id=chosen.version_id),
    }
    return render(request, "procedures/changes.html", context)
