"""The clock of a dossier, explained, and who held it how long."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from dinh.domains.dossiers.models import Deadline, DossierStep
from dinh.domains.dossiers.queries.sheets import read_sheet
from dinh.domains.dossiers.rules.clock import dossier_due
from dinh.domains.dossiers.rules.holding import HeldStretch, late_step, split_holding
from dinh.domains.dossiers.rules.sheet import Sheet
from dinh.domains.dossiers.types import Clock, DeadlineScope, Holders, StepShare
from dinh.domains.people.queries import working_calendar
from dinh.domains.procedures.queries import version_plan
from dinh.domains.procedures.types import VersionPlan
from dinh.kernel.writes.queries import CompiledRead
from dinh.lib.deadlines import ExplanationLine, HolderKind, day_bars, progress
from dinh.lib.working_time import WorkingCalendar


def clock_of(*, dossier_id: int, now: datetime) -> Clock:
    """The legal clock with its explanation, picture and holders. Refused: DossierNotFound.

    A finished dossier shows the computation its verdict rests on; an open one is computed from its facts now.
    """
    with transaction.atomic():
        sheet = read_sheet(dossier_id=dossier_id, lock=False)
    facts = sheet.dossier
    kept = list(
        Deadline.objects.filter(dossier_id=dossier_id, scope=DeadlineScope.DOSSIER)
        .order_by("-seq", "-computed_at")
        .values_list("explanation", flat=True)
    )
    if facts.received_at is None:
        return Clock(
            received_at=None,
            due=None,
            explanation=(),
            bars=(),
            holders=None,
            used_minutes=0,
            allowed_minutes=None,
            left_minutes=None,
            computed_times=0,
        )
    calendar = working_calendar(agency_id=facts.competent_agency_id)
    plan = version_plan(version_id=facts.version_id, agency_id=facts.competent_agency_id)
    due = dossier_due(sheet, plan=plan, calendar=calendar)
    moment = facts.finished_at or now
    stand = progress(due=due, now=moment)
    lines = (
        tuple(ExplanationLine(*line) for line in kept[0]) if kept and facts.finished_at else due.explanation
    )
    return Clock(
        received_at=facts.received_at,
        due=due,
        explanation=lines,
        bars=day_bars(due=due, now=moment),
        holders=_holders(sheet, stretches_of(dossier_ids=(dossier_id,)).get(dossier_id, ()), calendar, now),
        used_minutes=stand.used if stand else 0,
        allowed_minutes=stand.total if stand else None,
        left_minutes=stand.left if stand else None,
        computed_times=len(kept),
    )


def holders(*, dossier_id: int, now: datetime) -> Holders:
    """Working minutes of each agency, the citizen and outside bodies; they add up to the elapsed time exactly.

    Counted on the competent agency's calendar from the moment of reception to the end, or to now. A late dossier
    names the step that made it late. Refused: DossierNotFound.
    """
    with transaction.atomic():
        sheet = read_sheet(dossier_id=dossier_id, lock=False)
    calendar = working_calendar(agency_id=sheet.dossier.competent_agency_id)
    return _holders(sheet, stretches_of(dossier_ids=(dossier_id,)).get(dossier_id, ()), calendar, now)


def _holders(
    sheet: Sheet, stretches: Sequence[HeldStretch], calendar: WorkingCalendar, now: datetime
) -> Holders:
    facts = sheet.dossier
    plan = version_plan(version_id=facts.version_id, agency_id=facts.competent_agency_id)
    return split_holding(
        stretches,
        plan=plan,
        calendar=calendar,
        received_at=facts.received_at,
        due_at=facts.due_at,
        end=facts.finished_at or now,
        has_ended=facts.finished_at is not None,
    )


STRETCHES = CompiledRead(
    lambda p: (
        DossierStep.objects.filter(dossier__id__any_of=p.integers("dossiers"))
        .order_by("dossier_id", "seq")
        .values_list(
            "dossier_id",
            "step_code",
            "title",
            "visit",
            "holder_kind",
            "agency_id",
            "body_name",
            "opened_at",
            "closed_at",
        )
    )
)


def stretches_of(*, dossier_ids: Iterable[int]) -> dict[int, tuple[HeldStretch, ...]]:
    """The stretches of holding of several dossiers, in order."""
    found: dict[int, list[HeldStretch]] = {}
    for dossier_id, step, title, visit, kind, agency_id, body, opened, closed in STRETCHES.rows(
        dossiers=list(dossier_ids)
    ):
        found.setdefault(dossier_id, []).append(
            HeldStretch(
                step_code=step,
                title=title,
                visit=visit,
                holder_kind=HolderKind(kind),
                agency_id=agency_id,
                body_name=body,
                opened_at=opened,
                closed_at=closed,
            )
        )
    return {dossier_id: tuple(stretches) for dossier_id, stretches in found.items()}


def late_steps(
    *, rows: Sequence[tuple[int, VersionPlan, WorkingCalendar, datetime, datetime]]
) -> dict[int, StepShare | None]:
    """The steps that made several ended dossiers late: (id, plan, calendar, due, finished); one query."""
    stretches = stretches_of(dossier_ids=(row[0] for row in rows)) if rows else {}
    return {
        dossier_id: late_step(
            stretches.get(dossier_id, ()), plan=plan, calendar=calendar, due_at=due_at, end=finished_at
        )
        for dossier_id, plan, calendar, due_at, finished_at in rows
    }
