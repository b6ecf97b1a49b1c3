"""Trang chủ and the pages that explain the portal."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from dinh.domains.dossiers.queries import statistics
from dinh.domains.people.queries import list_agencies
from dinh.domains.people.types import AgencyLevel
from dinh.domains.procedures.queries import count_published, list_life_events
from dinh.kernel.access.guards import public
from dinh.lib import moments
from dinh.lib.figures import Figure, format_number, split_rates

KEPT_SECONDS = 30
EVENT_ICONS = {
    "con-nho": "baby",
    "giay-to": "id",
    "hon-nhan": "rings",
    "nha-dat": "home",
    "phuong-tien": "bike",
    "viec-lam": "work",
    "kinh-doanh": "shop",
    "suc-khoe": "heart",
    "huu-tri": "umbrella",
    "qua-doi": "lotus",
    "khieu-nai": "scales",
}


@public
def home_page(request: HttpRequest) -> HttpResponse:
    """Search, tracking, life events, the province's on-time figure, agencies."""
    now = moments.now()
    context = cache.get_or_set("portal:home:1", lambda: _facts(now), KEPT_SECONDS)
    return render(request, "portal/home.html", context)


def _facts(now: datetime) -> dict[str, Any]:
    today = moments.local(now).date()
    agencies = list_agencies(active_on=today)
    return {
        "services": count_published(on=today),
        "events": [
            (EVENT_ICONS.get(event.code, "folder"), event)
            for event in list_life_events(on=today)
            if event.count
        ],
        "departments": [one for one in agencies if one.level is AgencyLevel.DEPARTMENT],
        "communes": sum(one.level is AgencyLevel.COMMUNE for one in agencies),
        **_figures(now, today),
    }


def _figures(now: datetime, today: date) -> dict[str, Any]:
    first = date(today.year, 1, 1)
    found = statistics(now=now, agency_id=None, from_date=first, to_date=today)
    counts, address = found.counts, _statistics_address()
    judged = counts.early + counts.on_time + counts.late
    period = f"{first:%d/%m/%Y}–{today:%d/%m/%Y}"

    rates = split_rates([counts.early + counts.on_time, counts.late])

    def share(numerator: int, value: str | None) -> Figure:
        return Figure.of_rate(
            numerator=numerator,
            denominator=judged,
            period=period,
            as_of=now,
            value=value,
            records_url=address or None,
        )

    return {
        "on_time": share(counts.early + counts.on_time, rates[0]),
        "late": share(counts.late, rates[1]),
        "good": format_number(counts.early + counts.on_time),
        "late_count": format_number(counts.late),
        "judged": format_number(judged),
        "open": found.open,
        "suspended": format_number(found.suspended),
        "statistics_address": address,
        "first": first,
        "today": today,
        "as_of": now,
    }


def _statistics_address() -> str:
    try:
        return reverse("dossiers:statistics")
    except NoReverseMatch:
        return ""


@public
def help_page(request: HttpRequest) -> HttpResponse:
    """Câu hỏi thường gặp."""
    return render(request, "portal/help.html", {"local_filing": settings.LOCAL_FILING})


@public
def accessibility_page(request: HttpRequest) -> HttpResponse:
    """Tiếp cận cho mọi người: what was checked, what was not, whom to tell."""
    return render(request, "portal/accessibility.html")
