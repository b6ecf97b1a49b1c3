"""Storing versions in bulk: the one place where rows of the catalogue are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dinh.domains.procedures.models import (
    ChannelTerm,
    Field,
    LegalBasis,
    Procedure,
    ProcedureVersion,
    RequiredPaper,
    StepDefinition,
    TransitionDefinition,
)
from dinh.domains.procedures.rules.fields import life_events_of, owner_kind
from dinh.domains.procedures.rules.forms import form_for
from dinh.domains.procedures.rules.process import default_steps
from dinh.domains.procedures.types import DraftContent, StepPlan, VersionState
from dinh.kernel.forms.rules.hashing import content_hash
from dinh.kernel.search.types import search_texts
from dinh.lib.vietnamese import sort_key

BATCH = 1000


@dataclass(frozen=True)
class NewVersion:
    """A version to be stored as a draft; `content` has its steps and form."""

    procedure_id: int
    number: int
    content: DraftContent
    field_id: int
    author_id: int | None
    source: str = ""
    source_hash: str = ""
    checks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    agency_steps: Mapping[int, tuple[StepPlan, ...]] | None = None


def completed(*, content: DraftContent) -> DraftContent:
    """The content with the default process and the form where it has none of its own."""
    steps = content.steps or default_steps([term.limit for term in content.terms], content.tiers)
    form = content.form_definition or form_for(content.code, content.name, content.audiences, content.papers)
    return replace(content, steps=steps, form_definition=form)


def field_ids(*, names: Mapping[str, str]) -> dict[str, int]:
    """Ids of fields by code, made where they do not exist; `names` maps a code to the field's name."""
    known = {field.code: field.pk for field in Field.objects.filter(code__in=list(names))}
    fresh = [
        Field(
            code=code,
            name=name,
            sort_key=sort_key(name),
            owner_kind=owner_kind(code),
            life_events=list(life_events_of(code)),
        )
        for code, name in names.items()
        if code not in known
    ]
    Field.objects.bulk_create(fresh, batch_size=BATCH)
    return known | {field.code: field.pk for field in fresh}


def procedure_ids(*, codes: Iterable[str], now: datetime) -> dict[str, int]:
    """Ids of procedures by code, made where they do not exist; the rows are locked in the order of their codes."""
    wanted = sorted(set(codes))
    Procedure.objects.bulk_create(
        [Procedure(code=code, created_at=now) for code in wanted], batch_size=BATCH, ignore_conflicts=True
    )
    rows = Procedure.objects.select_for_update().filter(code__in=wanted).order_by("code")
    return dict(rows.values_list("code", "pk"))


def store_versions(*, new: Sequence[NewVersion], now: datetime) -> list[ProcedureVersion]:
    """Store versions as drafts with all their parts, in a fixed number of statements per thousand rows."""
    versions = ProcedureVersion.objects.bulk_create([_version(one, now) for one in new], batch_size=BATCH)
    terms: list[ChannelTerm] = []
    papers: list[RequiredPaper] = []
    bases: list[LegalBasis] = []
    steps: list[tuple[StepDefinition, StepPlan]] = []
    for version, one in zip(versions, new, strict=True):
        terms.extend(_terms(version, one.content))
        papers.extend(_papers(version, one.content))
        bases.extend(
            LegalBasis(version=version, order=order, code=basis.code, title=basis.title[:600], url=basis.url)
            for order, basis in enumerate(one.content.legal_bases, 1)
        )
        for agency_id, plans in ((None, one.content.steps), *(one.agency_steps or {}).items()):
            steps.extend((_step(version, agency_id, plan), plan) for plan in plans)
    ChannelTerm.objects.bulk_create(terms, batch_size=BATCH)
    RequiredPaper.objects.bulk_create(papers, batch_size=BATCH)
    LegalBasis.objects.bulk_create(bases, batch_size=BATCH)
    StepDefinition.objects.bulk_create([row for row, _ in steps], batch_size=BATCH)
    TransitionDefinition.objects.bulk_create(_transitions(steps), batch_size=BATCH)
    return versions


def _version(one: NewVersion, now: datetime) -> ProcedureVersion:
    content = one.content
    return ProcedureVersion(
        procedure_id=one.procedure_id,
        number=one.number,
        state=VersionState.DRAFT.value,
        name=content.name,
        field_id=one.field_id,
        tiers=[tier.value for tier in content.tiers],
        audiences=[audience.value for audience in content.audiences],
        level=content.level.value,
        level_assigned=content.level_assigned,
        decision_code=content.decision_code,
        decision_date=content.decision_date,
        performed_by=content.performed_by,
        authority=content.authority,
        sequence=content.sequence,
        conditions=content.conditions,
        file_sets=content.file_sets,
        results=[{"code": result.code, "title": result.title} for result in content.results],
        form_definition=content.form_definition,
        form_hash=content_hash(content.form_definition),
        checks=list(one.checks),
        check_notes=list(one.notes),
        source=one.source,
        source_hash=one.source_hash,
        author_id=one.author_id,
        created_at=now,
        **_search_values(content),
    )


def _search_values(content: DraftContent) -> dict[str, str]:
    values = search_texts(content.name, content.code, content.field_name).as_values()
    # A name may have a thousand characters; an index of the database takes 2,700 bytes.
    return values | {"search_sort": sort_key(content.name[:200])}


def _terms(version: ProcedureVersion, content: DraftContent) -> list[ChannelTerm]:
    return [
        ChannelTerm(
            version=version,
            channel=term.channel.value,
            limit_value=None if term.limit is None else term.limit.value,
            limit_unit="" if term.limit is None else term.limit.unit.value,
            fee_vnd=term.fee_vnd,
            note=term.note,
        )
        for term in content.terms
    ]


def _papers(version: ProcedureVersion, content: DraftContent) -> list[RequiredPaper]:
    return [
        RequiredPaper(
            version=version,
            order=order,
            code=paper.code,
            title=paper.title,
            originals=paper.originals,
            copies=paper.copies,
            mandatory=paper.mandatory,
            guidance=paper.guidance,
        )
        for order, paper in enumerate(content.papers, 1)
    ]


def _step(version: ProcedureVersion, agency_id: int | None, plan: StepPlan) -> StepDefinition:
    return StepDefinition(
        version=version,
        agency_id=agency_id,
        code=plan.code,
        order=plan.order,
        title=plan.title,
        role=plan.role,
        scope=plan.scope.value,
        agency_rule=plan.agency_rule.value,
        limit_value=None if plan.limit is None else plan.limit.value,
        limit_unit="" if plan.limit is None else plan.limit.unit.value,
        clock=plan.clock.value,
        checklist=list(plan.checklist),
    )


def _transitions(steps: Sequence[tuple[StepDefinition, StepPlan]]) -> list[TransitionDefinition]:
    by_code = {(row.version_id, row.agency_id, row.code): row for row, _ in steps}
    return [
        TransitionDefinition(
            from_step=row,
            order=order,
            verb=move.verb.value,
            to_step=None
            if move.to_step is None
            else by_code.get((row.version_id, row.agency_id, move.to_step)),
            needs_reason=move.needs_reason,
        )
        for row, plan in steps
        for order, move in enumerate(plan.transitions, 1)
    ]
