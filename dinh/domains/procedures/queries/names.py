"""Names behind the keys of statistics: procedures by id, fields by code, whatever day they were in force."""

from __future__ import annotations

from collections.abc import Collection

from dinh.domains.procedures.models import Field, ProcedureVersion


def procedure_names(*, procedure_ids: Collection[int]) -> dict[int, str]:
    """The latest name of each procedure, in one statement; ids without a version are left out."""
    rows = (
        ProcedureVersion.objects.filter(procedure__in=list(procedure_ids))
        .order_by("procedure", "-number")
        .distinct("procedure")
        .values_list("procedure_id", "name")
    )
    return dict(rows)


def field_names(*, codes: Collection[str]) -> dict[str, str]:
    """Names of fields by code; unknown codes are left out."""
    return dict(Field.objects.filter(code__in=list(codes)).values_list("code", "name"))
