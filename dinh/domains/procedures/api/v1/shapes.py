"""Shapes of the answers."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from ninja import Schema

from dinh.domains.procedures.types import (
    Channel,
    ProcedureSummary,
    ProcedureView,
    StepPlan,
    Tier,
)
from dinh.lib.deadlines import Limit, Unit


class LimitShape(Schema):
    """A legal limit."""

    value: int
    unit: Unit


class ProcedureItem(Schema):
    """A row of the list."""

    code: str
    name: str
    field: str
    field_code: str
    agency: str
    tiers: list[Tier]
    level: int
    level_assigned: bool
    limit: LimitShape | None
    fee_vnd: int | None
    valid_from: date
    page: str


class ProcedureList(Schema):
    """A page of the list."""

    count: int
    items: list[ProcedureItem]
    next: str | None


class ChannelShape(Schema):
    """Terms of one way of filing."""

    channel: Channel
    limit: LimitShape | None
    fee_vnd: int | None
    note: str


class StepShape(Schema):
    """A step of the electronic process."""

    order: int
    title: str
    scope: str
    limit: LimitShape | None


class PaperShape(Schema):
    """A required paper."""

    code: str
    title: str
    mandatory: bool
    originals: int
    copies: int


class BasisShape(Schema):
    """A legal document."""

    code: str
    title: str
    url: str


class ProcedureDetail(Schema):
    """One procedure."""

    code: str
    name: str
    version: int
    valid_from: date | None
    rule_set: str
    field: str
    field_code: str
    tiers: list[Tier]
    level: int
    level_assigned: bool
    filing_place: str
    agency: str
    performed_by: str
    authority: str
    audiences: list[str]
    channels: list[ChannelShape]
    steps: list[StepShape]
    papers: list[PaperShape]
    file_sets: int
    results: list[str]
    conditions: str
    decision: str
    legal_bases: list[BasisShape]
    form_hash: str


def _limit(limit: Limit | None) -> LimitShape | None:
    return None if limit is None else LimitShape(value=limit.value, unit=limit.unit)


def item(row: ProcedureSummary) -> ProcedureItem:
    """A row as JSON."""
    return ProcedureItem(
        code=row.code,
        name=row.name,
        field=row.field,
        field_code=row.field_code,
        agency=row.agency,
        tiers=list(row.tiers),
        level=row.level.value,
        level_assigned=row.level_assigned,
        limit=_limit(row.limit),
        fee_vnd=row.fee_vnd,
        valid_from=row.valid_from,
        page=reverse("procedures:detail", args=[row.code]),
    )


def _step(step: StepPlan) -> StepShape:
    return StepShape(order=step.order, title=step.title, scope=step.scope.value, limit=_limit(step.limit))


def detail(view: ProcedureView) -> ProcedureDetail:
    """A procedure as JSON."""
    plan = view.plan
    return ProcedureDetail(
        code=plan.procedure_code,
        name=plan.name,
        version=view.number,
        valid_from=plan.valid_from,
        rule_set=plan.rule_set,
        field=plan.field_name,
        field_code=plan.field_code,
        tiers=list(plan.tiers),
        level=plan.level.value,
        level_assigned=view.level_assigned,
        filing_place=view.filing_place.value,
        agency=view.agency,
        performed_by=view.performed_by,
        authority=view.authority,
        audiences=[audience.value for audience in view.audiences],
        channels=[
            ChannelShape(channel=one.channel, limit=_limit(one.limit), fee_vnd=one.fee_vnd, note=one.note)
            for one in view.channels
        ],
        steps=[_step(step) for step in plan.steps],
        papers=[
            PaperShape(
                code=paper.code,
                title=paper.title,
                mandatory=paper.mandatory,
                originals=paper.originals,
                copies=paper.copies,
            )
            for paper in plan.papers
        ],
        file_sets=view.file_sets,
        results=[result.title or result.code for result in plan.result_types],
        conditions=view.conditions,
        decision=view.decision_code,
        legal_bases=[
            BasisShape(code=basis.code, title=basis.title, url=basis.url) for basis in view.legal_bases
        ],
        form_hash=plan.form_hash,
    )
