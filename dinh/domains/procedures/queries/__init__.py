"""Questions to the catalogue."""

from __future__ import annotations

from dinh.domains.procedures.queries.plans import (
    forget_plans,
    rule_set_on,
    version_in_force,
    version_plan,
    version_plans,
)

__all__ = [
    "forget_plans",
    "rule_set_on",
    "version_in_force",
    "version_plan",
    "version_plans",
]
