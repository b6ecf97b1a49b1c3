"""Why a version may not be published, as the action and the officer's page say it."""

from __future__ import annotations

from datetime import date

from dinh.domains.procedures.models import ProcedureAgency, ProcedureVersion, StepDefinition
from dinh.domains.procedures.queries.periods import active_on
from dinh.domains.procedures.queries.plans import UnknownVersion, version_plan
from dinh.domains.procedures.rules.publication import publication_problems
from dinh.domains.procedures.types import AgencyRole, VersionState
from dinh.lib.moments import show_day

LATER = "Phiên bản số %s áp dụng từ %s; ngày áp dụng của phiên bản này phải sau ngày đó."


def why_not_published(*, version_id: int, on: date) -> tuple[str, ...]:
    """Everything that stands against publishing a version from a day; empty when nothing does.

    Refused: UnknownVersion.
    """
    plan = version_plan(version_id=version_id)
    version = ProcedureVersion.objects.filter(pk=version_id).only("procedure_id", "number").first()
    if version is None:
        raise UnknownVersion
    agencies = (
        StepDefinition.objects.filter(version=version_id)
        .exclude(agency=None)
        .order_by("agency_id")
        .values_list("agency_id", flat=True)
        .distinct()
    )
    processes = [plan.steps] + [
        version_plan(version_id=version_id, agency_id=agency_id).steps for agency_id in agencies
    ]
    has_owner = (
        ProcedureAgency.objects.filter(active_on(on=on))
        .filter(procedure=version.procedure_id, role=AgencyRole.OWNER.value)
        .exists()
    )
    problems = publication_problems(
        processes=processes,
        limits=list(plan.limits.values()),
        form_definition=plan.form_definition,
        has_owner=has_owner,
    )
    later = (
        ProcedureVersion.objects.filter(
            procedure=version.procedure_id, state=VersionState.PUBLISHED.value, valid_from__gte=on
        )
        .order_by("-valid_from")
        .values_list("number", "valid_from")
        .first()
    )
    if later is not None and later[1] is not None:
        problems += (LATER % (later[0], show_day(later[1])),)
    return problems
