"""Finished dossiers whose verdict a changed calendar would turn: they keep it, and are listed."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from dinh.domains.dossiers.models import Dossier
from dinh.domains.dossiers.queries.sheets import read_sheet
from dinh.domains.dossiers.rules.clock import dossier_due
from dinh.domains.dossiers.types import DifferingVerdict
from dinh.domains.people.queries import working_calendar
from dinh.domains.procedures.queries import version_plan
from dinh.lib.deadlines import Timeliness, timeliness
from dinh.lib.moments import at

MOST_ROWS = 2000


def differing_verdicts(*, agency_id: int, first: date, last: date) -> tuple[DifferingVerdict, ...]:
    """Finished dossiers of the agency that were open on the days and would be judged otherwise today.

    At most 2,000 are looked at, the latest first. Nothing is changed: a verdict once spoken stands.
    """
    calendar = working_calendar(agency_id=agency_id)
    rows = Dossier.objects.filter(
        competent_agency_id=agency_id,
        finished_at__gte=at(first),
        received_at__lt=at(last + timedelta(days=1)),
    ).order_by("-finished_at", "-id")[:MOST_ROWS]
    found: list[DifferingVerdict] = []
    for row in rows:
        with transaction.atomic():
            sheet = read_sheet(dossier_id=row.pk, lock=False)
        plan = version_plan(version_id=row.version_id, agency_id=agency_id)
        due = dossier_due(sheet, plan=plan, calendar=calendar)
        assert row.finished_at is not None
        verdict = timeliness(due=due, finished_at=row.finished_at)
        if verdict != row.timeliness:
            found.append(
                DifferingVerdict(
                    dossier_id=row.pk,
                    code=row.code or "",
                    timeliness=Timeliness(row.timeliness),
                    would_be=verdict,
                    due_at=row.due_at,
                    would_be_due_at=due.due_at,
                    finished_at=row.finished_at,
                )
            )
    return tuple(found)
