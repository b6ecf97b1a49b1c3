"""What one officer of an agency holds: the records behind the line of the unit's page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from dinh.domains.dossiers.queries import officer_work
from dinh.domains.people.queries import account_names
from dinh.fronts.desk.web.acting import desk_of, page
from dinh.fronts.desk.web.inbox import grouped, lines_of
from dinh.kernel.access.guards import official
from dinh.lib import moments
from dinh.lib.codes import parse_row_id
from dinh.lib.refusals import NotFound


@official
def officer_page(request: HttpRequest, account_id: int) -> HttpResponse:
    """Open dossiers of an officer (0: taken by nobody) in `?co-quan=`, an agency of the reader; first due first."""
    desk, now = desk_of(request), moments.now()
    agency_id = parse_row_id(request.GET.get("co-quan", "")) or desk.agency_id
    if agency_id not in desk.actor.agency_ids:
        raise NotFound
    after = request.GET.get("sau") or None
    found = officer_work(
        actor=desk.actor, agency_id=agency_id, account_id=account_id or None, now=now, after=after
    )
    desk = desk_of(request, {row.competent_agency_id for row in found.rows})
    name = account_names(account_ids=(account_id,)).get(account_id, "") if account_id else _("Chưa ai nhận")
    context = {
        "name": name,
        "agency": desk.names.get(agency_id, ""),
        "groups": list(grouped(lines_of(found.rows, desk, now), now, can_choose=False)),
        "shown": len(found.rows),
        "next": f"?co-quan={agency_id}&sau={found.after}" if found.after else "",
        "first": f"?co-quan={agency_id}" if after else "",
    }
    return page(request, "officer.html", desk, context)
