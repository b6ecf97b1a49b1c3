"""Hồ sơ: one page with state, clock, answers, papers, holders, history and the next verbs; search over all."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dinh.domains.dossiers.queries import clock_of, get_dossier, papers_of, reveal_answers, search_dossiers
from dinh.domains.dossiers.types import (
    STATE_LABELS,
    Clock,
    DossierState,
    DossierVerb,
    DossierView,
    PartyRole,
)
from dinh.domains.payments.queries import fees_of
from dinh.domains.people.queries import working_calendar
from dinh.domains.people.types import Role
from dinh.domains.procedures.queries import version_plan
from dinh.fronts.desk.web.acting import Desk, desk_of, page
from dinh.fronts.desk.web.came import came_from, tail_of
from dinh.fronts.desk.web.reading import (
    PaperLine,
    holder_lines,
    names_for,
    paper_lines,
    sections_of,
)
from dinh.fronts.desk.web.strip import strip
from dinh.fronts.desk.wording.history import Names, happenings
from dinh.fronts.desk.wording.remaining import Remaining, remaining
from dinh.fronts.desk.wording.verbs import offers
from dinh.kernel.access.guards import official
from dinh.kernel.files.queries import get_files
from dinh.lib import moments
from dinh.lib.deadlines import HolderKind, Limit, Unit

CHANNELS = {
    "web": gettext_lazy("Nộp trực tuyến"),
    "counter": gettext_lazy("Nộp tại quầy"),
    "post": gettext_lazy("Nộp qua bưu chính"),
    "national": gettext_lazy("Nộp qua Cổng quốc gia"),
}
RULE_SETS = {
    "pre-2025": gettext_lazy("Luật áp dụng: trước 01/07/2025"),
    "from-2025-07-01": gettext_lazy("Luật áp dụng: từ 01/07/2025"),
}
ENDED = {
    DossierState.FINISHED: "run",
    DossierState.RETURNED: "run",
    DossierState.REFUSED_AT_RECEPTION: "late",
    DossierState.STOPPED: "late",
    DossierState.WITHDRAWN: "plain",
}
VERDICTS = {
    "early": (gettext_lazy("Trước hạn"), "run"),
    "on_time": (gettext_lazy("Đúng hạn"), "run"),
    "late": (gettext_lazy("Trễ hạn"), "late"),
    "unlimited": (gettext_lazy("Không quy định thời hạn"), "plain"),
}
SHOW_PURPOSE = "ho-so: xem so dinh danh"


def state_kind(view: DossierView) -> str:
    """Colour of the state's tag: one of the five clocks."""
    if view.suspended or view.state in (DossierState.WAITING_SUPPLEMENT, DossierState.WAITING_FEE):
        return "stop"
    return ENDED.get(view.state, "run")


def left_of(view: DossierView, now: datetime) -> Remaining | None:
    """The time left of the clock that runs now: legal, or before reception the reception clock."""
    if not view.state.is_open:
        return None
    stopped = str(view.suspended_for or "")
    if not stopped and view.state is DossierState.WAITING_SUPPLEMENT:
        stopped = "supplement"
    return remaining(
        calendar=working_calendar(agency_id=view.competent_agency_id),
        now=now,
        due_at=view.due_at if view.received_at else view.reception_due_at,
        stopped_for=stopped,
        answer_by=view.answer_by,
    )


@official
def dossier_page(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """The dossier; with `?hien=1` personal numbers stand in clear, which is written to the audit log."""
    desk, now = desk_of(request), moments.now()
    in_clear = request.GET.get("hien") == "1"
    view = get_dossier(actor=desk.actor, now=now, dossier_id=dossier_id, purpose="ho-so")
    clear = (
        reveal_answers(actor=desk.actor, now=now, dossier_id=dossier_id, purpose=SHOW_PURPOSE)
        if in_clear
        else None
    )
    return page(request, "dossier.html", desk, _context(request, desk, view, now, clear))


def _context(
    request: HttpRequest, desk: Desk, view: DossierView, now: datetime, clear: dict[str, Any] | None
) -> dict[str, Any]:
    plan = version_plan(version_id=view.version_id, agency_id=view.competent_agency_id)
    clock = clock_of(dossier_id=view.id, now=now)
    names = names_for(view, desk.actor, clock.holders)
    scans = get_files(sha256s=[paper.sha256 for paper in view.papers if paper.sha256])
    papers = paper_lines(view, {digest: facts.scan_state for digest, facts in scans.items()})
    sections = sections_of(view, plan, clear_data=clear)
    lines = happenings(view, names)
    return {
        "view": view,
        "state": STATE_LABELS[view.state],
        "state_kind": state_kind(view),
        "channel": CHANNELS.get(view.channel, view.channel),
        "rules": RULE_SETS.get(view.rule_set, view.rule_set),
        "verdict": VERDICTS.get(view.timeliness or ""),
        **_headline(view, now),
        "clock": clock,
        "strip": strip(clock, now=view.finished_at or now, ended=view.finished_at is not None),
        "in_clear": clear is not None,
        "sections": sections,
        "changes": sum(answer.old is not None for section in sections for answer in section.answers),
        "masked": any(answer.is_masked for section in sections for answer in section.answers),
        "papers": papers,
        "shown_paper": _chosen(request, papers),
        "papers_note": _papers_note(papers),
        "extension": _extension(view),
        "state_icon": "check" if state_kind(view) == "run" and not view.state.is_open else "",
        **_holding(clock, names),
        **_offers(view, desk),
        "opinions": [_opinion(one, view, desk, names) for one in view.opinions],
        "fees": fees_of(origin=f"dossiers:{view.id}"),
        "lines": lines[:8],
        "older": lines[8:],
        "places": _places(view, names),
        "prints": papers_of(actor=desk.actor, view=view) if view.code else (),
        "together": [one.name for one in view.parties if one.role is PartyRole.CO_APPLICANT],
        "came": came_from(request, desk, now, view.id),
        "tail": tail_of(request),
        "waits_for_filer": view.holder_kind is HolderKind.CITIZEN,
        "now": now,
    }


def _offers(view: DossierView, desk: Desk) -> dict[str, Any]:
    places = (view.holder_agency_id, view.competent_agency_id)
    leads = any(desk.actor.has_role(Role.LEADER, one) for one in places)
    found = offers(view, desk.actor.account_id, leads=leads)
    return {
        "offers": [offer for offer in found if not offer.is_seldom],
        "seldom": [offer for offer in found if offer.is_seldom],
    }


def _headline(view: DossierView, now: datetime) -> dict[str, Any]:
    """The large words of the clock: what is left, or the verdict for ever."""
    left = left_of(view, now)
    if left is not None:
        return {"left": left, "headline": left.words, "headline_kind": left.kind}
    words, kind = VERDICTS.get(view.timeliness or "", (STATE_LABELS[view.state], "plain"))
    return {"left": None, "headline": words, "headline_kind": kind}


def _chosen(request: HttpRequest, papers: tuple[PaperLine, ...]) -> PaperLine | None:
    asked = request.GET.get("giay", "")
    can = [line for line in papers if line.can_preview]
    return next((line for line in can if line.paper.id == asked), can[0] if can else None)


def _papers_note(papers: tuple[PaperLine, ...]) -> str:
    """What is known about viruses in all papers together; the worst is said."""
    kinds = {line.scan_kind for line in papers}
    if "late" in kinds:
        return _("có tệp không mở được")
    if "soon" in kinds:
        return _("có tệp chưa quét vi-rút")
    return _("tất cả đã quét vi-rút") if "run" in kinds else ""


def _extension(view: DossierView) -> dict[str, Any] | None:
    """The extension in words: how much, or that the dossier was already late and stays so."""
    found = view.extension
    if found is None:
        return None
    return {"one": found, "limit": Limit(found.value, Unit(found.unit)).label}


def _holding(clock: Clock, names: Names) -> dict[str, Any]:
    if clock.holders is None or not clock.holders.total_minutes:
        return {"holder_rows": (), "holder_parts": (), "held": clock.holders}
    rows, parts = holder_lines(clock.holders, names)
    told = "; ".join(f"{row.name} {row.share}" for row in rows)
    return {"holder_rows": rows, "holder_parts": parts, "held": clock.holders, "holders_told": told}


def _opinion(one: Any, view: DossierView, desk: Desk, names: Names) -> dict[str, Any]:
    may = view.may(DossierVerb.RECORD_OPINION) and one.answered_at is None
    asked_me = one.agency_id in desk.actor.agency_ids
    holds = view.holder_agency_id in desk.actor.agency_ids
    return {
        "one": one,
        "body": names.agency(one.agency_id) or one.body_name,
        "may_answer": may and (asked_me or holds),
        "late": one.answered_at is not None and one.answer_by is not None and one.answered_at > one.answer_by,
    }


def _places(view: DossierView, names: Names) -> list[tuple[Any, str]]:
    """Reception unit, competent agency and holder are three facts."""
    holder = names.agency(view.holder_agency_id)
    if view.holder_account_id:
        holder = f"{names.account(view.holder_account_id)}, {holder}"
    return [
        (gettext_lazy("Nơi tiếp nhận"), names.agency(view.reception_agency_id)),
        (gettext_lazy("Cơ quan giải quyết"), names.agency(view.competent_agency_id)),
        (gettext_lazy("Đang giữ"), holder if view.state.is_open else ""),
    ]


@official
def search_page(request: HttpRequest) -> HttpResponse:
    """Dossiers that exist for the officer, by code, name or procedure; without words the latest changed."""
    words = request.GET.get("q", "").strip()[:100]
    desk = desk_of(request)
    found = search_dossiers(actor=desk.actor, q=words, after=request.GET.get("sau") or None)
    desk = desk_of(request, [row.holder_agency_id for row in found.rows])
    rows = [
        {
            "row": row,
            "state": STATE_LABELS[row.state],
            "kind": "stop" if row.suspended else ENDED.get(row.state, "run"),
            "verdict": VERDICTS.get(row.timeliness or ""),
            "holder": desk.names.get(row.holder_agency_id, ""),
        }
        for row in found.rows
    ]
    context = {"rows": rows, "words": words, "after": found.after, "ui_find": words}
    return page(request, "search.html", desk, context)
