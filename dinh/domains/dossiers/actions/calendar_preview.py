"""What a changed working calendar would do, before it is saved: the change is made, looked at and taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db import transaction

from dinh.domains.dossiers.models import Dossier
from dinh.domains.dossiers.queries.differing import differing_verdicts
from dinh.domains.dossiers.queries.sheets import read_sheet
from dinh.domains.dossiers.rules.clock import dossier_due
from dinh.domains.dossiers.types import CalendarPreview, MovedDeadline
from dinh.domains.people.queries import working_calendars
from dinh.domains.procedures.queries import version_plan

MOST_OPEN = 1000


def preview_calendar(
    *, change: Callable[[], object], agency_id: int | None, first: date, last: date
) -> CalendarPreview:
    """Which due moments `change` (a verb of people's calendar) would move, and which verdicts it would turn.

    Nothing is kept: the verb runs in a transaction that is rolled back, so guards and refusals are its own. The
    1,000 open dossiers due next are looked at; `first` and `last` bound the finished ones. Refused: what `change`
    refuses.
    """
    with transaction.atomic():
        change()
        rows = Dossier.objects.filter(
            finished_at__isnull=True, received_at__isnull=False, due_at__isnull=False
        )
        if agency_id is not None:
            rows = rows.filter(competent_agency_id=agency_id)
        total = rows.count()
        picked = list(rows.order_by("due_at", "id")[:MOST_OPEN])
        calendars = working_calendars(agency_ids={row.competent_agency_id for row in picked})
        moved = []
        for row in picked:
            sheet = read_sheet(dossier_id=row.pk, lock=False)
            plan = version_plan(version_id=row.version_id, agency_id=row.competent_agency_id)
            due = dossier_due(sheet, plan=plan, calendar=calendars[row.competent_agency_id])
            if due.due_at != row.due_at:
                moved.append(
                    MovedDeadline(
                        dossier_id=row.pk, code=row.code or "", due_at=row.due_at, would_be_due_at=due.due_at
                    )
                )
        turned = differing_verdicts(agency_id=agency_id, first=first, last=last)
        transaction.set_rollback(True)
    return CalendarPreview(moved=tuple(moved), turned=turned, looked_at=len(picked), open_count=total)
