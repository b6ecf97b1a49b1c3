"""The small box that an agency puts on its own site: a page for a frame, and the same as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _

from dinh.domains.dossiers import queries
from dinh.domains.dossiers.types import StatisticsFigures
from dinh.domains.dossiers.web.statistics.question import Question, ask
from dinh.kernel.access.guards import public
from dinh.kernel.ui.markup import Part
from dinh.kernel.ui.middleware import framable
from dinh.lib import moments
from dinh.lib.figures import EMPTY, format_rate, split_rates
from dinh.lib.moments import local, show_stamp

FRESH = timedelta(days=1)
KEPT_SECONDS = 60


@dataclass(frozen=True)
class Widget:
    """What the box says. `stale` marks figures of a moment more than a day back."""

    name: str
    code: str
    figures: StatisticsFigures
    on_time_rate: str | None
    late_rate: str | None
    stale: bool
    page: str

    @property
    def rate_words(self) -> str:
        """`98,4 %`."""
        return _spaced(self.on_time_rate)

    @property
    def late_words(self) -> str:
        """`1,6 %`."""
        return _spaced(self.late_rate)

    @property
    def bar(self) -> list[Part]:
        """Good and late."""
        return [Part(self.figures.early_or_on_time, "good"), Part(self.figures.late, "late")]

    @property
    def stamp(self) -> str:
        """`03/02/2023 16:28:18`."""
        return show_stamp(self.figures.as_of)


def _spaced(value: str | None) -> str:
    return EMPTY if value is None else format_rate(value).replace("%", "\u00a0%")


def widget_of(*, question: Question, now: datetime) -> Widget:
    """The box of a question."""
    figures = queries.statistics(now=now, **question.period)
    on_time, late = split_rates([figures.early_or_on_time, figures.late])
    return Widget(
        name=question.full_name,
        code=question.code,
        figures=figures,
        on_time_rate=on_time,
        late_rate=late,
        stale=now - figures.as_of > FRESH,
        page=question.address("statistics", **{"linh-vuc": ""}),
    )


def embed_code(*, request: HttpRequest, question: Question) -> str:
    """The line to copy into another site."""
    address = request.build_absolute_uri(reverse("dossiers:widget", args=[question.code]))
    name = escape(question.name)
    return f'<iframe src="{escape(address)}" title="{escape(_("Giải quyết hồ sơ"))}, {name}" width="360" height="380"></iframe>'


@framable("anyone")
@public
def widget(request: HttpRequest, code: str) -> HttpResponse:
    """The box for a frame of any site."""
    now = moments.now()
    found = widget_of(question=ask(code=code, values=request.GET, now=now), now=now)
    response = render(request, "dossiers/widget.html", {"widget": found})
    response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return response


@public
def widget_json(request: HttpRequest, code: str) -> HttpResponse:
    """The same as JSON, for any site."""
    now = moments.now()
    question = ask(code=code, values=request.GET, now=now)
    found = widget_of(question=question, now=now)
    figures = found.figures
    body: dict[str, Any] = {
        "agency": found.name,
        "agency_code": found.code,
        "from": figures.from_date.isoformat(),
        "to": figures.to_date.isoformat(),
        "handled": figures.handled,
        "early": figures.early,
        "on_time": figures.on_time,
        "early_or_on_time": figures.early_or_on_time,
        "late": figures.late,
        "on_time_rate": found.on_time_rate,
        "late_rate": found.late_rate,
        "open": figures.open,
        "open_late": figures.open_late,
        "suspended": figures.suspended,
        "as_of": local(figures.as_of).isoformat(timespec="seconds"),
        "updated": f"Cập nhật lúc {found.stamp}",
        "stale": found.stale,
        "page": request.build_absolute_uri(found.page),
    }
    response = HttpResponse(json.dumps(body, ensure_ascii=False), content_type="application/json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return response
