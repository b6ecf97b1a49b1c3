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
from dinh.kernel.writes.queries import CompiledRead, pipelined_reads
from dinh.lib.deadlines import HolderKind

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


def read_locked(*, dossier_id: int) -> tuple[Sheet, CalendarRows]:
    """The sheet of a dossier, its row locked, and the versions of the calendars, in one round trip.

    Refused: DossierNotFound. Only inside a transaction.
    """
    reads = [read.bind(pk=dossier_id) for read in (LOCK, STEP, INTERVALS, EXTENSION)]
    *rows, versions = pipelined_reads([*reads, calendar_versions()])
    return _sheet(rows), [(row[0], row[1], row[2]) for row in versions]


def read_sheet(*, dossier_id: int, lock: bool) -> Sheet:
    """The sheet of a dossier, its row locked if asked. Refused: DossierNotFound. Only inside a transaction."""
    first = LOCK if lock else FACTS
    return _sheet(pipelined_reads([read.bind(pk=dossier_id) for read in (first, STEP, INTERVALS, EXTENSION)]))


def _sheet(rows: Sequence[list[tuple[Any, ...]]]) -> Sheet:
    found, step, intervals, extension = rows
    if not found:
        raise DossierNotFound
    return Sheet(
        dossier=_facts_from(found[0]),
        step=_step_from(step[0]) if step else None,
        intervals=tuple(IntervalFacts(**dict(zip(INTERVAL_COLUMNS, row, strict=True))) for row in intervals),
        extension=(
            ExtensionFacts(**dict(zip(EXTENSION_COLUMNS, extension[0], strict=True))) if extension else None
        ),
    )


def _facts_from(row: tuple[Any, ...]) -> DossierFacts:
    """Facts from a row of DOSSIER_COLUMNS."""
    values = dict(zip(DOSSIER_COLUMNS, row, strict=True))
    values["state"] = DossierState(values["state"])
    values["holder_kind"] = HolderKind(values["holder_kind"])
    return DossierFacts(**values)


def _step_from(row: tuple[Any, ...]) -> StepFacts:
    """The open step from a row of STEP_COLUMNS."""
    values = dict(zip(STEP_COLUMNS, row, strict=True))
    values["holder_kind"] = HolderKind(values["holder_kind"])
    return StepFacts(**values)
