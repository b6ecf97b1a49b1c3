"""What an officer reaches, and what an agency does on the system: for pages of administrators."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count, Min, Q

from dinh.domains.dossiers.lifecycle import TABLE, permitted
from dinh.domains.dossiers.models import Dossier
from dinh.domains.dossiers.permissions import oversees, visible_dossiers
from dinh.domains.dossiers.queries.sheets import read_sheet
from dinh.domains.dossiers.types import AgencyUse, DossierState, Reach
from dinh.kernel.access.types import Actor
from dinh.lib.moments import local

MOST_COUNTED = 10_000
USE_DAYS = 30


def reach_of(*, actor: Actor) -> Reach:
    """The dossiers that exist for the actor, by the filter that every list and single read shares."""
    found = visible_dossiers(actor)
    by_agency = (
        found.filter(finished_at__isnull=True, competent_agency__in=actor.agency_ids)
        .values("competent_agency")
        .annotate(n=Count("pk"))
        .order_by("competent_agency")
    )
    held = Dossier.objects.filter(finished_at__isnull=True, holder_account_id=actor.account_id)
    return Reach(
        visible=found.order_by()[:MOST_COUNTED].count(),
        by_agency=tuple((row["competent_agency"], row["n"]) for row in by_agency),
        held=held.count() if actor.account_id is not None else 0,
        is_overseer=oversees(actor),
    )


def verbs_in_reach(*, actor: Actor, code: str) -> tuple[str, ...]:
    """The verbs that the table of states permits the actor on this dossier as it stands, by the same predicates."""

    row = visible_dossiers(actor).filter(code=code).values_list("pk", flat=True).first()
    if row is None:
        return ()
    with transaction.atomic():
        facts = read_sheet(dossier_id=row, lock=False).dossier
    return tuple(
        line.verb.value for line in TABLE if line.state == facts.state and permitted(line.who, actor, facts)
    )


def agency_use(*, now: datetime) -> dict[int, AgencyUse]:
    """Per competent agency; two statements over the whole province."""
    since = now - timedelta(days=USE_DAYS)
    online = Q(channel__in=("web", "national"))
    received = Q(received_at__isnull=False)
    recent = received & Q(received_at__gte=since)
    rows = (
        Dossier.objects.exclude(state=DossierState.DRAFT)
        .values("competent_agency")
        .annotate(
            received=Count("pk", filter=recent),
            online=Count("pk", filter=recent & online),
            open=Count("pk", filter=received & Q(finished_at__isnull=True)),
            first=Min("received_at"),
            first_online=Min("submitted_at", filter=online),
            first_finished=Min("finished_at"),
        )
    )
    return {
        row["competent_agency"]: AgencyUse(
            row["received"],
            row["online"],
            row["open"],
            _day(row["first"]),
            _day(row["first_online"]),
            _day(row["first_finished"]),
        )
        for row in rows
    }


def _day(moment: datetime | None) -> date | None:
    return local(moment).date() if moment else None


def dossier_refs(*, codes: tuple[str, ...] = (), ids: tuple[int, ...] = ()) -> dict[int, str]:
    """Codes by id of the dossiers with these codes or ids, for naming rows of the audit log."""
    rows = Dossier.objects.filter(Q(code__in=codes) | Q(pk__in=ids)).values_list("pk", "code")
    return {pk: code or "" for pk, code in rows}
