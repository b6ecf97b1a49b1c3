"""`/procedures`: the catalogue, published and valid now, for anybody."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from dinh.domains.people.queries import get_agency_by_code
from dinh.domains.procedures import queries
from dinh.domains.procedures.api.v1 import shapes
from dinh.domains.procedures.types import Audience, OnlineLevel, Tier
from dinh.kernel.forms.binding import compiled_form
from dinh.lib import moments

MOST_LETTERS = 200
router = Router(tags=["procedures"])


# The database cannot hold the character NUL: the description of the API says so.
WRITABLE = r"^[^\x00]*$"


@router.get("", response=shapes.ProcedureList, summary="Search procedures published and valid now")
def list_procedures(
    request: HttpRequest,
    q: Annotated[
        str, Query(max_length=MOST_LETTERS, description="words with or without accents, or a code")
    ] = "",
    field: Annotated[str, Query(max_length=80, pattern=WRITABLE, description="code of a field")] = "",
    agency: Annotated[str, Query(max_length=35, description="code of an agency that settles dossiers")] = "",
    life_event: Annotated[str, Query(max_length=40, pattern=WRITABLE)] = "",
    audience: Audience | None = None,
    level: Annotated[int | None, Query(ge=1, le=4)] = None,
    tier: Tier | None = None,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    size: Annotated[int, Query(ge=1, le=100)] = 20,
) -> shapes.ProcedureList:
    """`count` is exact; `next` is the address of the next page, null on the last."""
    today = moments.now().date()
    holder = get_agency_by_code(code=agency, at=today) if agency else None
    found = queries.search_procedures(
        on=today,
        text=q,
        field=field,
        life_event=life_event,
        audience=audience,
        level=None if level is None else OnlineLevel(level),
        tier=tier,
        agency_id=None if holder is None else holder.id,
        agency_level=None if holder is None else holder.level,
        number=page,
        size=size,
    )
    return shapes.ProcedureList(
        count=found.count,
        items=[shapes.item(row) for row in found.items],
        next=_next_address(request, found.next_number),
    )


def _next_address(request: HttpRequest, number: int | None) -> str | None:
    if number is None:
        return None
    asked = request.GET.copy()
    asked["page"] = str(number)
    return request.build_absolute_uri(f"{request.path}?{asked.urlencode()}")


@router.get(
    "/{code}", response=shapes.ProcedureDetail, summary="One procedure, as it stands today or stood on a day"
)
def get_procedure(request: HttpRequest, code: str, on: date | None = None) -> shapes.ProcedureDetail:
    """The seven lawful parts. Refused with 404 when no version of the code applies on the day."""
    del request
    return shapes.detail(queries.get_procedure(code=code, on=on or moments.now().date()))


@router.get("/{code}/form", response=dict[str, Any], summary="The electronic form: JSON Schema and steps")
def get_form(request: HttpRequest, code: str, on: date | None = None) -> dict[str, Any]:
    """`schema` is JSON Schema 2020-12 of the data, `steps` the pages, `hash` names the form a dossier was filled in."""
    del request
    plan = queries.version_in_force(procedure_code=code, on=on or moments.now().date())
    form = compiled_form(plan.form_definition, plan.form_hash)
    return {"hash": form.hash, "schema": dict(form.schema), "steps": plan.form_definition["steps"]}
