"""Services as a list to be counted against: what was offered on a day, at what level, and who answers for it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import QuerySet

from dinh.domains.procedures.models import ProcedureAgency, ProcedureVersion
from dinh.domains.procedures.queries.periods import FIXED_STATES, in_force
from dinh.domains.procedures.types import AgencyRole, OnlineLevel, ServiceLine


def service_lines(*, on: date, also: Collection[int] = ()) -> tuple[ServiceLine, ...]:
    """Every procedure in force on a day, by code, with those of `also` (ids) that no longer are, marked so.

    The owner is the one of the day, or the last one before it. At most three statements.
    """
    offered = _lines(ProcedureVersion.objects.filter(in_force(on=on)).order_by("procedure__code"))
    gone = set(also) - {line[0] for line in offered}
    others = []
    if gone:
        rows = ProcedureVersion.objects.filter(procedure__in=gone, state__in=FIXED_STATES)
        others = _lines(rows.order_by("procedure", "-number").distinct("procedure"))
    owners = _owners({line[0] for line in [*offered, *others]}, on)
    lines = [(*line, True) for line in offered] + [(*line, False) for line in others]
    return tuple(
        ServiceLine(
            procedure_id=procedure_id,
            code=code,
            name=name,
            field_code=field,
            level=OnlineLevel(level),
            owner_id=owners.get(procedure_id),
            offered=is_offered,
        )
        for procedure_id, code, name, field, level, is_offered in lines
    )


def _lines(rows: QuerySet[ProcedureVersion]) -> list[tuple[Any, ...]]:
    return list(rows.values_list("procedure_id", "procedure__code", "name", "field__code", "level"))


def _owners(procedure_ids: Collection[int], on: date) -> dict[int, int]:
    rows = (
        ProcedureAgency.objects.filter(
            procedure__in=list(procedure_ids), role=AgencyRole.OWNER.value, active_from__lte=on
        )
        .order_by("procedure", "-active_from")
        .distinct("procedure")
        .values_list("procedure_id", "agency_id")
    )
    return dict(rows)
