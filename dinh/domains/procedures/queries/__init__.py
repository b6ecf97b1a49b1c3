"""Questions to the catalogue, keyword-only."""

from __future__ import annotations

from dinh.domains.procedures.queries.agencies import (
    agency_words,
    competent_agencies,
    departments_with_process,
    departments_without_process,
    is_competent,
    owner_id_of,
)
from dinh.domains.procedures.queries.plans import (
    forget_plans,
    rule_set_on,
    version_in_force,
    version_plan,
    version_plans,
)
from dinh.domains.procedures.queries.publication import why_not_published
from dinh.domains.procedures.queries.search import (
    count_published,
    get_procedure,
    list_fields,
    search_procedures,
    version_history,
)

__all__ = [
    "agency_words",
    "competent_agencies",
    "count_published",
    "departments_with_process",
    "departments_without_process",
    "forget_plans",
    "get_procedure",
    "is_competent",
    "list_fields",
    "owner_id_of",
    "rule_set_on",
    "search_procedures",
    "version_history",
    "version_in_force",
    "version_plan",
    "version_plans",
    "why_not_published",
]
