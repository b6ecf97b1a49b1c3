"""The officer's questions: lists of versions by what is to be done, one version, its content to go on from."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Q, QuerySet

from dinh.domains.procedures.models import ChannelTerm, LegalBasis, ProcedureVersion
from dinh.domains.procedures.queries.agencies import owner_id_of
from dinh.domains.procedures.queries.plans import UnknownVersion, limit_of, version_plan
from dinh.domains.procedures.queries.publication import why_not_published
from dinh.domains.procedures.queries.search import version_history
from dinh.domains.procedures.types import (
    Audience,
    Channel,
    ChannelView,
    Check,
    DraftContent,
    DraftLine,
    DraftPage,
    LegalBasisView,
    VersionPage,
    VersionState,
)
from dinh.kernel.search.queries import match
from dinh.lib.codes import NotACode, parse_procedure_code

PAGE_SIZE = 30
OUTSIDE = Check.OUTSIDE_PROVINCE.value
TABS: dict[str, Q] = {
    "can-kiem-tra": Q(state=VersionState.DRAFT.value) & ~Q(checks=[]) & ~Q(checks__contains=[OUTSIDE]),
    "nhap": Q(state=VersionState.DRAFT.value, checks=[]),
    "cho-duyet": Q(state=VersionState.IN_REVIEW.value),
    "da-cong-bo": Q(state=VersionState.PUBLISHED.value, valid_to=None),
    "ngoai-tham-quyen": Q(state=VersionState.DRAFT.value, checks__contains=[OUTSIDE]),
}


def list_versions(*, tab: str, text: str = "", check: Check | None = None, number: int = 1) -> DraftPage:
    """Versions of a tab, those of `check` only when given; counts of all tabs beside."""
    counts = ProcedureVersion.objects.aggregate(
        **{name.replace("-", "_"): Count("pk", filter=q) for name, q in TABS.items()}
    )
    rows = ProcedureVersion.objects.filter(TABS[tab])
    if check is not None:
        rows = rows.filter(checks__contains=[check.value])
    rows = _matching(rows, text)
    count = rows.count()
    start = (max(number, 1) - 1) * PAGE_SIZE
    chosen = rows.select_related("procedure", "field").only(
        "name", "number", "state", "checks", "valid_from", "created_at", "procedure__code", "field__name"
    )[start : start + PAGE_SIZE]
    return DraftPage(
        items=tuple(_line(row) for row in chosen),
        count=count,
        counts={name: counts[name.replace("-", "_")] for name in TABS},
        number=max(number, 1),
        next_number=max(number, 1) + 1 if start + PAGE_SIZE < count else None,
    )


def _matching(rows: QuerySet[ProcedureVersion], text: str) -> QuerySet[ProcedureVersion]:
    try:
        return rows.filter(procedure__code=parse_procedure_code(text).code)
    except NotACode:
        return match(rows, text)


def _line(row: ProcedureVersion) -> DraftLine:
    return DraftLine(
        version_id=row.pk,
        code=row.procedure.code,
        name=row.name,
        number=row.number,
        state=VersionState(row.state),
        checks=tuple(Check(check) for check in row.checks),
        field=row.field.name,
        valid_from=row.valid_from,
        created_at=row.created_at,
    )


def version_page(*, version_id: int, on: date) -> VersionPage:
    """Everything an officer sees of a version; `problems` are what stands against publishing it on a day.

    Refused: UnknownVersion.
    """
    row = ProcedureVersion.objects.filter(pk=version_id).defer("form_definition").first()
    if row is None:
        raise UnknownVersion
    state = VersionState(row.state)
    previous = (
        ProcedureVersion.objects.filter(procedure=row.procedure_id, number__lt=row.number)
        .exclude(state=VersionState.DRAFT.value)
        .order_by("-number")
        .values_list("pk", flat=True)
        .first()
    )
    is_open = state in {VersionState.DRAFT, VersionState.IN_REVIEW}
    return VersionPage(
        plan=version_plan(version_id=row.pk),
        state=state,
        number=row.number,
        checks=tuple(Check(check) for check in row.checks),
        notes=tuple(row.check_notes),
        source=row.source,
        author_id=row.author_id,
        reviewer_id=row.reviewer_id,
        created_at=row.created_at,
        published_at=row.published_at,
        valid_to=row.valid_to,
        withdrawn_reason=row.withdrawn_reason,
        owner_id=owner_id_of(procedure_id=row.procedure_id, on=on),
        previous_id=previous,
        problems=why_not_published(version_id=row.pk, on=on) if is_open else (),
        versions=version_history(procedure_id=row.procedure_id, with_drafts=True),
    )


def content_of(*, version_id: int) -> DraftContent:
    """What a version says, to write the next draft from. Refused: UnknownVersion."""
    plan = version_plan(version_id=version_id)
    row = ProcedureVersion.objects.get(pk=version_id)
    stored = {Channel(term.channel): term for term in ChannelTerm.objects.filter(version=version_id)}
    return DraftContent(
        code=plan.procedure_code,
        name=plan.name,
        field_code=plan.field_code,
        field_name=plan.field_name,
        tiers=plan.tiers,
        audiences=tuple(Audience(audience) for audience in row.audiences),
        level=plan.level,
        level_assigned=row.level_assigned,
        terms=tuple(
            ChannelView(
                channel=channel,
                limit=limit_of(value=term.limit_value, unit=term.limit_unit),
                fee_vnd=term.fee_vnd,
                note=term.note,
            )
            for channel, term in sorted(stored.items(), key=lambda pair: list(Channel).index(pair[0]))
        ),
        papers=plan.papers,
        results=plan.result_types,
        legal_bases=tuple(
            LegalBasisView(code=basis.code, title=basis.title, url=basis.url)
            for basis in LegalBasis.objects.filter(version=version_id).order_by("order")
        ),
        decision_code=row.decision_code,
        decision_date=row.decision_date,
        performed_by=row.performed_by,
        authority=row.authority,
        sequence=row.sequence,
        conditions=row.conditions,
        file_sets=row.file_sets,
        steps=plan.steps,
        form_definition=plan.form_definition,
    )
