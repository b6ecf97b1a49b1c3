"""Giấy tiếp nhận hồ sơ và hẹn trả kết quả, as a page to print at the counter."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dinh.domains.dossiers.queries import get_dossier
from dinh.domains.dossiers.types import PartyRole
from dinh.domains.payments.queries import fees_of
from dinh.domains.people.queries import account_names, get_agency
from dinh.domains.people.types import AgencyLevel, AgencySummary
from dinh.domains.procedures.queries import version_plan
from dinh.domains.procedures.types import Channel
from dinh.kernel.access.guards import actor_of, official
from dinh.lib import moments
from dinh.lib.refusals import Conflict

LOCAL = frozenset({AgencyLevel.COMMUNE, AgencyLevel.DISTRICT})
KINDS = ("Xã ", "Phường ", "Thị trấn ", "Đặc khu ", "Huyện ", "Thị xã ", "Tỉnh ", "Thành phố ")


class NotYetReceived(Conflict):
    """Nothing has been received, so nothing can be promised."""

    code = "desk.not_yet_received"
    default_sentence = "Hồ sơ chưa được tiếp nhận nên chưa có giấy hẹn. Hãy tiếp nhận hồ sơ trước."


@official
def slip_page(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """The slip of a received dossier. Refused: DossierNotFound, NotYetReceived."""
    view = get_dossier(
        actor=actor_of(request), now=moments.now(), dossier_id=dossier_id, purpose="ho-so: in giay hen"
    )
    if view.received_at is None:
        raise NotYetReceived
    plan = version_plan(version_id=view.version_id, agency_id=view.competent_agency_id)
    channel = Channel(view.channel)
    limit = plan.limits.get(channel if channel in plan.limits else Channel.WEB)
    receivers = [line.account_id for line in view.history if line.verb == "receive" and line.account_id]
    names = account_names(account_ids=tuple(receivers))
    agency = get_agency(agency_id=view.reception_agency_id)
    context = {
        "view": view,
        "filer": next((one for one in view.parties if one.role is PartyRole.FILER), None),
        "agency": agency,
        "place": place_of(agency),
        "papers": [one for one in view.papers if one.is_current],
        "limit": limit,
        "promised": view.original_due_at or view.due_at,
        "fees": fees_of(origin=f"dossiers:{view.id}"),
        "receiver": names.get(receivers[0], "") if receivers else "",
        "number": (view.code or "").rpartition("-")[2].lstrip("0"),
    }
    return render(request, "desk/slip.html", context)


def place_of(agency: AgencySummary) -> str:
    """Where a paper is dated: the commune's own name, else the province's (NĐ 30/2020/NĐ-CP, Phụ lục I)."""
    while agency.level not in LOCAL and agency.parent_id is not None:
        agency = get_agency(agency_id=agency.parent_id)
    for kind in KINDS:
        if agency.short_name.startswith(kind):
            return agency.short_name.removeprefix(kind)
    return agency.short_name
