"""The page of the doctor, for administrators of the province."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from dinh.kernel.access.guards import role_required
from dinh.lib import moments
from dinh.project.upkeep.doctor import examine
from dinh.project.upkeep.types import RANK, Health

TAGS = {Health.GOOD: "run", Health.LOOK: "soon", Health.BAD: "late", Health.UNKNOWN: "info"}


@role_required("province_admin")
@never_cache
def installation(request: HttpRequest) -> HttpResponse:
    """Every check, the bad ones first."""
    now = moments.now()
    lines = sorted(examine(now=now), key=lambda line: -RANK[line.health])
    rows = [{"line": line, "tag": TAGS[line.health], "good": line.health is Health.GOOD} for line in lines]
    counts = {health.value: sum(line.health is health for line in lines) for health in Health}
    return render(
        request,
        "project/installation.html",
        {"rows": rows, "counts": counts, "now": now, "total": len(lines)},
    )
