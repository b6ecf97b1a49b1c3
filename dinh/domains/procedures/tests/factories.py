"""Procedures for tests, stored whole."""

from __future__ import annotations

from datetime import date

from dinh.domains.procedures.models import (
    ChannelTerm,
    Field,
    Procedure,
    ProcedureVersion,
    RequiredPaper,
    RuleSet,
    StepDefinition,
    TransitionDefinition,
)
from dinh.domains.procedures.rules.process import default_steps
from dinh.domains.procedures.types import OnlineLevel, Tier
from dinh.lib.deadlines import Limit, Unit
from dinh.lib.moments import at
from dinh.lib.vietnamese import sort_key


def stored_version(
    *,
    code: str,
    valid_from: date,
    valid_to: date | None = None,
    number: int = 1,
    name: str = "Cấp Chứng chỉ hành nghề thú y",
    level: OnlineLevel = OnlineLevel.FULL,
) -> ProcedureVersion:
    """A published version with two channels, one paper and the default process for five working days."""
    procedure, _ = Procedure.objects.get_or_create(code=code, defaults={"created_at": at(valid_from)})
    field, _ = Field.objects.get_or_create(
        code="thu-y", defaults={"name": "Thú y", "sort_key": sort_key("Thú y")}
    )
    version = ProcedureVersion.objects.create(
        procedure=procedure,
        number=number,
        state="draft",
        name=name,
        field=field,
        tiers=[Tier.PROVINCE.value],
        level=level.value,
        form_hash="0" * 64,
        created_at=at(valid_from),
        sort_key=sort_key(name),
        author_id=1,
        reviewer_id=2,
    )
    limit = Limit(5, Unit.WORKING_DAYS)
    for channel, fee in (("web", 50000), ("counter", None)):
        ChannelTerm.objects.create(
            version=version,
            channel=channel,
            limit_value=limit.value,
            limit_unit=limit.unit.value,
            fee_vnd=fee,
        )
    RequiredPaper.objects.create(version=version, order=1, code="gt-01", title="Đơn đăng ký")
    stored = {}
    plans = default_steps([limit], (Tier.PROVINCE,))
    for plan in plans:
        stored[plan.code] = StepDefinition.objects.create(
            version=version,
            code=plan.code,
            order=plan.order,
            title=plan.title,
            role=plan.role,
            scope=plan.scope.value,
            agency_rule=plan.agency_rule.value,
            limit_value=plan.limit.value if plan.limit else None,
            limit_unit=plan.limit.unit.value if plan.limit else "",
            clock=plan.clock.value,
            checklist=list(plan.checklist),
        )
    for plan in plans:
        for order, move in enumerate(plan.transitions, 1):
            TransitionDefinition.objects.create(
                from_step=stored[plan.code],
                order=order,
                verb=move.verb.value,
                to_step=stored[move.to_step] if move.to_step else None,
                needs_reason=move.needs_reason,
            )
    rule_set = RuleSet.objects.get(
        valid_from__lte=valid_from, code="pre-2025" if valid_from < date(2025, 7, 1) else "from-2025-07-01"
    )
    version.state, version.valid_from, version.valid_to = "published", valid_from, valid_to
    version.rule_set, version.published_at = rule_set, at(valid_from)
    version.save()
    return version
