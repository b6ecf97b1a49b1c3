"""Reading the sheet of a dossier: lock first, the rest in the same round trip (speed.md, traps)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from dinh.domains.dossiers.models import ClockInterval, Dossier, DossierStep, Extension
from dinh.domains.dossiers.rules.refusals import DossierNotFound
from dinh.domains.dossiers.rules.sheet import (
    DOSSIER_COLUMNS,
    EXTENSION_COLUMNS,
    INTERVAL_COLUMNS,
    STEP_COLUMNS,
    DossierFacts,
    ExtensionFacts,
    IntervalFacts,
    Sheet,
    StepFacts,
)
from dinh.domains.dossiers.types import DossierState
from dinh.domains.people.queries import calendar_versions
from dinh.kernel.writes.queries import BoundRead, CompiledRead, pipelined_reads
from dinh.lib.deadlines import HolderKind
from dinh.lib.records import changed, made

CalendarRows = list[tuple[int | None, int, UUID]]
LOCK = CompiledRead(
    lambda mark: (
        Dossier.objects.select_for_update(no_key=True)
        .filter(pk=mark.integer("pk"))
        .values_list(*DOSSIER_COLUMNS)
    )
)
FACTS = CompiledRead(lambda mark: Dossier.objects.filter(pk=mark.integer("pk")).values_list(*DOSSIER_COLUMNS))
STEP = CompiledRead(
    lambda mark: DossierStep.objects.filter(
        dossier_id=mark.integer("pk"), closed_at__isnull=True
    ).values_list(*STEP_COLUMNS)
)
INTERVALS = CompiledRead(
    lambda mark: (
        ClockInterval.objects.filter(dossier_id=mark.integer("pk"))
        .order_by("from_at", "id")
        .values_list(*INTERVAL_COLUMNS)
    )
)
EXTENSION = CompiledRead(
    lambda mark: Extension.objects.filter(dossier_id=mark.integer("pk")).values_list(*EXTENSION_COLUMNS)
)
SHEET = (LOCK, STEP, INTERVALS, EXTENSION)


def read_locked(
    *, dossier_id: int, also: Sequence[BoundRead] = ()
) -> tuple[Sheet, CalendarRows, tuple[list[tuple[Any, ...]], ...]]:
    """The sheet of a dossier, its row locked, the versions of the calendars, and the rows of what a verb reads besides.

    One round trip. Refused: DossierNotFound. Only inside a transaction.
    """
    reads = [read.bind(pk=dossier_id) for read in SHEET]
    rows = pipelined_reads([*reads, calendar_versions(), *also])
    place = len(SHEET)
    versions = [(row[0], row[1], row[2]) for row in rows[place]]
    return _sheet(rows[:place]), versions, tuple(rows[place + 1 :])


def read_sheet(*, dossier_id: int, lock: bool) -> Sheet:
    """The sheet of a dossier, its row locked if asked. Refused: DossierNotFound. Only inside a transaction."""
    reads = SHEET if lock else (FACTS, *SHEET[1:])
    return _sheet(pipelined_reads([read.bind(pk=dossier_id) for read in reads]))


def _sheet(rows: Sequence[list[tuple[Any, ...]]]) -> Sheet:
    found, step, intervals, extension = rows
    if not found:
        raise DossierNotFound
    return Sheet(
        dossier=_facts_from(found[0]),
        step=_step_from(step[0]) if step else None,
        intervals=tuple(made(IntervalFacts, INTERVAL_COLUMNS, row) for row in intervals),
        extension=made(ExtensionFacts, EXTENSION_COLUMNS, extension[0]) if extension else None,
    )


def _facts_from(row: tuple[Any, ...]) -> DossierFacts:
    """Facts from a row of DOSSIER_COLUMNS."""
    facts = made(DossierFacts, DOSSIER_COLUMNS, row)
    return changed(facts, state=DossierState(facts.state), holder_kind=HolderKind(facts.holder_kind))


def _step_from(row: tuple[Any, ...]) -> StepFacts:
    """The open step from a row of STEP_COLUMNS."""
    step = made(StepFacts, STEP_COLUMNS, row)
    return changed(step, holder_kind=HolderKind(step.holder_kind))
