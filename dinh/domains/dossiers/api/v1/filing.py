"""`/dossiers`: other systems submit dossiers and read their own."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal, cast

from django.http import HttpRequest
from ninja import Header, Query, Router, Schema, Status
from pydantic import Field

from dinh.domains.dossiers import actions, queries
from dinh.domains.dossiers.api.v1.auth import ClientToken
from dinh.domains.dossiers.types import DossierSummary, FilingInput, PartyInput, PartyKind, PartyRole
from dinh.domains.people.queries import get_agency_by_code, list_agencies
from dinh.domains.procedures.queries import version_in_force
from dinh.kernel.access.types import Actor
from dinh.lib import moments
from dinh.lib.moments import local
from dinh.lib.refusals import NotFound

router = Router(tags=["dossiers"])


class PageNotFound(NotFound):
    """No page begins there."""

    code = "dossiers.page_not_found"
    default_sentence = "Không có trang nào bắt đầu như vậy. Hãy dùng nguyên địa chỉ trong next."


class PartyAsked(Schema):
    """Somebody the dossier names; without a subject the filer is the subject."""

    role: PartyRole
    kind: PartyKind = PartyKind.PERSON
    name: Annotated[str, Field(min_length=1, max_length=200)]
    phone: Annotated[str, Field(max_length=20)] = ""
    email: Annotated[str, Field(max_length=254)] = ""
    address: Annotated[str, Field(max_length=300)] = ""


FileName = Annotated[
    str, Field(min_length=1, max_length=1000, description="`name` of a file sent to `/files`")
]


class PaperAsked(Schema):
    """A paper of the procedure with the files it consists of."""

    paper: Annotated[str, Field(min_length=1, max_length=64, description="code of the paper")]
    files: Annotated[list[FileName], Field(min_length=1, max_length=20)]


class DossierAsked(Schema):
    """A filing. `data` answers the form of `/procedures/{code}/form`, files apart: they are named in `papers`."""

    procedure: Annotated[str, Field(min_length=1, max_length=40, description="code of the procedure")]
    agency: Annotated[str, Field(min_length=1, max_length=35, description="code of the competent agency")]
    reception_agency: Annotated[str, Field(max_length=35, description="default: the competent agency")] = ""
    channel: Literal["national", "web"] = "national"
    parties: Annotated[list[PartyAsked], Field(min_length=1, max_length=3)]
    data: dict[str, Any] = {}
    papers: Annotated[list[PaperAsked], Field(max_length=60)] = []
    external_ref: Annotated[
        str, Field(max_length=100, description="the client's own number of the dossier; filed once for each")
    ] = ""
    hand_over_way: Literal["online", "counter", "post"] = "online"


class Submitted(Schema):
    """The dossier that the filing became."""

    code: str
    external_ref: str
    state: str
    procedure_code: str
    agency_code: str
    submitted_at: datetime
    reception_due_at: datetime | None


class DossierItem(Schema):
    """A dossier of the caller; `external_ref` is its own number of it, empty without one."""

    code: str
    external_ref: str
    state: str
    state_code: int | None
    outcome: str | None
    procedure_code: str
    procedure_name: str
    subject_name: str
    competent_agency: str
    step: str
    submitted_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    finished_at: datetime | None
    timeliness: str | None


class DossierList(Schema):
    """A page, latest change first; `next` is the address of the next one."""

    items: list[DossierItem]
    next: str | None


@router.post(
    "",
    response={201: Submitted, 200: Submitted},
    auth=ClientToken("dossiers.submit"),
    summary="Submit a dossier, exactly once",
)
def submit(
    request: HttpRequest,
    asked: DossierAsked,
    idempotency_key: Annotated[str, Header(alias="Idempotency-Key", min_length=8, max_length=100)],
) -> Status[Submitted]:
    """201 for a new dossier; the same `Idempotency-Key` or `external_ref` again answers 200 with the first dossier."""
    actor, now = _client(request), moments.now()
    today = local(now).date()
    plan = version_in_force(procedure_code=asked.procedure, on=today)
    competent = get_agency_by_code(code=asked.agency, at=today)
    reception = (
        get_agency_by_code(code=asked.reception_agency, at=today) if asked.reception_agency else competent
    )
    named: dict[str, list[str]] = {}
    for one in asked.papers:
        named.setdefault(one.paper, []).extend(one.files)
    data, papers = actions.answers_with_files(actor=actor, plan=plan, data=asked.data, named=named)
    sheet = actions.submit_dossier(
        actor=actor,
        now=now,
        idempotency_key=idempotency_key,
        filing=FilingInput(
            version_id=plan.version_id,
            channel=asked.channel,
            competent_agency_id=competent.id,
            reception_agency_id=reception.id,
            parties=tuple(PartyInput(**party.dict()) for party in asked.parties),
            form_data=data,
            papers=papers,
            hand_over_way=asked.hand_over_way,
            external_ref=asked.external_ref,
        ),
    )
    facts = sheet.dossier
    assert facts.code is not None
    assert facts.submitted_at is not None
    made = Submitted(
        code=facts.code,
        external_ref=queries.external_ref_of(dossier_id=facts.id),
        state=facts.state.value,
        procedure_code=plan.procedure_code,
        agency_code=competent.code,
        submitted_at=local(facts.submitted_at),
        reception_due_at=_at(facts.reception_due_at),
    )
    return Status(201 if facts.submitted_at == now else 200, made)


@router.get("", response=DossierList, auth=ClientToken("dossiers.read"), summary="The caller's own dossiers")
def list_dossiers(
    request: HttpRequest,
    after: Annotated[str, Query(max_length=100, description="taken from `next`")] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    external_ref: Annotated[str, Query(max_length=100, description="only the dossier of this number")] = "",
) -> DossierList:
    """Dossiers that this client submitted."""
    try:
        page = queries.my_dossiers(
            actor=_client(request), after=after or None, limit=limit, external_ref=external_ref
        )
    except actions.BadPageKey:
        raise PageNotFound from None
    names = {one.id: one.name for one in list_agencies(ids={row.competent_agency_id for row in page.rows})}
    following = None
    if page.after:
        address = request.GET.copy()
        address["after"] = page.after
        following = request.build_absolute_uri(f"{request.path}?{address.urlencode()}")
    return DossierList(items=[_item(row, names) for row in page.rows], next=following)


def _client(request: HttpRequest) -> Actor:
    return cast("Actor", request.auth)  # type: ignore[attr-defined] # set by ninja from ClientToken


def _at(moment: datetime | None) -> datetime | None:
    return None if moment is None else local(moment)


def _item(row: DossierSummary, names: dict[int, str]) -> DossierItem:
    assert row.code is not None
    assert row.submitted_at is not None
    return DossierItem(
        code=row.code,
        external_ref=row.external_ref,
        state=row.state.value,
        state_code=row.state.national_code,
        outcome=row.outcome.value if row.outcome else None,
        procedure_code=row.procedure_code,
        procedure_name=row.procedure_name,
        subject_name=row.subject_name,
        competent_agency=names.get(row.competent_agency_id, ""),
        step=row.step_title,
        submitted_at=local(row.submitted_at),
        received_at=_at(row.received_at),
        due_at=_at(row.due_at),
        finished_at=_at(row.finished_at),
        timeliness=row.timeliness,
    )
