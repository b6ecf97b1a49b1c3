"""Dịch vụ công: what is offered beside what is used, per service and owner (A2, A7, A8, A11)."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from dinh.domains.dossiers import queries
from dinh.domains.dossiers.types import RecordClass, ServiceSums, UsageReport
from dinh.domains.dossiers.web.statistics import choices
from dinh.domains.dossiers.web.statistics.question import WHOLE, Question, ask
from dinh.domains.dossiers.web.statistics.usage_tables import (
    SHOWN,
    owner_table,
    owners_of,
    service_table,
)
from dinh.kernel.access.guards import actor_of, public
from dinh.kernel.access.types import ActorKind
from dinh.kernel.ui.context import PageFrame
from dinh.lib import moments
from dinh.lib.figures import (
    Figure,
    format_number,
    format_rate,
    format_signed,
    rate,
    relative_change,
    show_points,
)

USES = ("", "co-ho-so", "khong-phat-sinh")


@public
def usage(request: HttpRequest, code: str = WHOLE) -> HttpResponse:
    """Owners with their sums, or the services of one owner with four figures each."""
    asked = request.GET.get("co-quan", "")
    if asked and asked != code:
        rest = request.GET.copy()
        del rest["co-quan"]
        found = reverse("dossiers:usage", args=[asked])
        return redirect(f"{found}?{rest.urlencode()}" if rest else found)
    now = moments.now()
    question = ask(code=code, values=request.GET, now=now)
    whole = queries.usage_report(now=now, **span_of(question))
    owners = owners_of(whole)
    report = whole if question.agency is None else whole.of_owner(question.agency.id)
    context: dict[str, Any] = {
        "question": question,
        "trail": _trail(request, question),
        "report": report,
        "sums": report.sums,
        "boxes": _boxes(question, report, _year_before(question, now)),
        "owners": [
            (WHOLE, _("Tất cả cơ quan chủ trì")),
            *((one.code, one.name) for one in owners.values()),
        ],
        "periods": choices.periods(question, now),
        "statistics": question.address("statistics"),
        "csv": question.address("usage_csv"),
        "xlsx": question.address("usage_xlsx"),
    }
    if question.agency is None:
        context["table"] = owner_table(question=question, report=report, owners=owners)
    else:
        is_official = actor_of(request).kind is ActorKind.OFFICIAL
        context |= _page(request, question, report, is_official=is_official)
    return render(request, "dossiers/usage.html", context)


def span_of(question: Question) -> dict[str, Any]:
    """Arguments of the report."""
    return {"from_date": question.from_date, "to_date": question.to_date, "as_of": question.as_of}


def _trail(request: HttpRequest, question: Question) -> list[tuple[str, str]]:
    trail = [
        (_("Trang chủ"), PageFrame(request).addresses["home"]),
        (_("Thống kê"), reverse("dossiers:statistics")),
        (_("Dịch vụ công"), reverse("dossiers:usage", args=[WHOLE]) if question.agency else ""),
    ]
    return [*trail, (question.name, "")] if question.agency else trail


def _page(
    request: HttpRequest, question: Question, report: UsageReport, *, is_official: bool
) -> dict[str, Any]:
    """One page of an owner's services, those with most dossiers first."""
    use = request.GET.get("loc", "")
    use = use if use in USES else ""
    rows = [row for row in report.rows if not use or row.is_unused == (use == "khong-phat-sinh")]
    rows.sort(key=lambda row: (-row.demand.received, -row.demand.handled, row.service.code))
    text = request.GET.get("trang", "1")
    number = max(1, int(text)) if text.isdecimal() and len(text) < 6 else 1
    start = (number - 1) * SHOWN
    shown = rows[start : start + SHOWN]
    return {
        "rows": rows,
        "uses": _uses(question, report.sums, use),
        "table": service_table(question=question, rows=shown, is_official=is_official),
        "shown": _("%(first)s–%(last)s trong %(all)s dịch vụ")
        % {
            "first": format_number(start + 1),
            "last": format_number(start + len(shown)),
            "all": format_number(len(rows)),
        }
        if shown
        else "",
        "previous": question.address("usage", loc=use, trang=str(number - 1)) if number > 1 else "",
        "next": question.address("usage", loc=use, trang=str(number + 1))
        if start + SHOWN < len(rows)
        else "",
    }


def _uses(question: Question, sums: ServiceSums, use: str) -> list[tuple[str, str, bool]]:
    words = (
        _("Tất cả"),
        _("Có hồ sơ (%(n)s)") % {"n": format_number(sums.used)},
        _("Không phát sinh hồ sơ (%(n)s)") % {"n": format_number(sums.unused)},
    )
    return [
        (question.address("usage", loc=slug) + "#dich-vu", said, slug == use)
        for slug, said in zip(USES, words, strict=True)
    ]


def _year_before(question: Question, now: datetime) -> ServiceSums | None:
    """The sums of the same days a year earlier, None when nothing was offered then."""
    first, last = _earlier(question.from_date), _earlier(question.to_date)
    report = queries.usage_report(now=now, from_date=first, to_date=last)
    sums = (report if question.agency is None else report.of_owner(question.agency.id)).sums
    return sums if sums.services and sums.demand.received else None


def _earlier(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _boxes(question: Question, report: UsageReport, before: ServiceSums | None) -> dict[str, Any]:
    """Supply and demand as figures, the shares beside the same days of the year before."""
    sums, is_whole = report.sums, question.agency is None
    filed = {"code": WHOLE, "loai": "da-nhan", "chia": ""}
    records = {
        "online": question.address("statistics_records", kenh="truc-tuyen", **filed),
        "on_time": question.records(RecordClass.EARLY_OR_ON_TIME),
    }
    boxes: dict[str, Any] = {
        "offered_why": _("%(n)s dịch vụ trực tuyến (mức độ 3, 4)")
        % {"n": format_number(sums.online_services)},
        "handled_href": question.address("statistics_records", **filed | {"loai": "da-giai-quyet"})
        if is_whole
        else "",
        "unused_href": "" if is_whole else question.address("usage", loc="khong-phat-sinh"),
        "received_href": question.address("statistics_records", **filed) if is_whole else "",
    }
    for name, share in sums.shares.items():
        boxes[name] = Figure.of_rate(
            *share,
            period=question.words,
            as_of=report.as_of,
            records_url=records.get(name) if is_whole else None,
        )
        boxes[f"{name}_why"] = _why(share, before.shares[name] if before else None)
    return boxes


def _why(now: tuple[int, int], before: tuple[int, int] | None) -> str:
    """`90/100; cùng kỳ năm trước 76,0%: +14,0 điểm %, tương đối +18,4%`: points and per cent apart."""
    fraction = f"{format_number(now[0])}/{format_number(now[1])}"
    if before is None or not before[1] or not now[1]:
        return fraction
    start, end = (Fraction(part * 100, whole) for part, whole in (before, now))
    change = relative_change(start, end)
    words = _("%(fraction)s; cùng kỳ năm trước %(rate)s: %(points)s") % {
        "fraction": fraction,
        "rate": format_rate(rate(*before)),
        "points": show_points(start, end),
    }
    if change is None:
        return words
    return _("%(words)s (tương đối %(change)s%%)") % {"words": words, "change": format_signed(change)}
