"""Finished dossiers whose verdict a changed calendar would turn: they keep it, and are listed."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from dinh.domains.dossiers.models import Dossier
from dinh.domains.dossiers.queries.sheets import read_sheet
from dinh.domains.dossiers.rules.clock import dossier_due
from dinh.domains.dossiers.types import DifferingVerdict
from dinh.domains.people.queries import working_calendars
from dinh.domains.procedures.queries import version_plan
from dinh.lib.deadlines import Timeliness, timeliness
from dinh.lib.moments import at

MOST_ROWS = 2000


def differing_verdicts(*, agency_id: int | None, first: date, last: date) -> tuple[DifferingVerdict, ...]:
    """Finished dossiers of the agency (None: of all) that were open on the days and would be judged otherwise today.

    At most 2,000 are looked at, the latest first. Nothing is changed: a verdict once spoken stands.
    """
    rows = Dossier.objects.filter(
        finished_at__gte=at(first), received_at__lt=at(last + timedelta(days=1))
    ).order_by("-finished_at", "-id")
    if agency_id is not None:
        rows = rows.filter(competent_agency_id=agency_id)
    picked = list(rows[:MOST_ROWS])
    calendars = working_calendars(agency_ids={row.competent_agency_id for row in picked})
    found: list[DifferingVerdict] = []
    for row in picked:
        with transaction.atomic():
            sheet = read_sheet(dossier_id=row.pk, lock=False)
        plan = version_plan(version_id=row.version_id, agency_id=row.competent_agency_id)
        due = dossier_due(sheet, plan=plan, calendar=calendars[row.competent_agency_id])
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
