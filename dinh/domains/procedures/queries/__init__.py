"""Questions to the catalogue, keyword-only."""

from __future__ import annotations

from dinh.domains.procedures.queries.agencies import (
    agency_words,
    competent_agencies,
    competent_agencies_of,
    departments_with_process,
    departments_without_process,
    is_competent,
    owner_id_of,
)
from dinh.domains.procedures.queries.catalogue import (
    catalogue_on,
    count_online,
    diff_catalogue,
    diff_lists,
    diff_versions,
    integrated_share,
    issued_lists,
    list_entries,
    list_in_force,
    target_report,
    target_reports,
)
from dinh.domains.procedures.queries.names import field_names, procedure_names
from dinh.domains.procedures.queries.offered import service_lines
from dinh.domains.procedures.queries.plans import (
    filing_door,
    forget_plans,
    plans_of_agencies,
    rule_set_of,
    rule_set_on,
    version_in_force,
    version_plan,
    version_plans,
)
from dinh.domains.procedures.queries.publication import why_not_published
from dinh.domains.procedures.queries.search import (
    PAGE_SIZE,
    count_published,
    get_procedure,
    list_fields,
    list_life_events,
    search_procedures,
    version_history,
)

__all__ = [
    "PAGE_SIZE",
    "agency_words",
    "catalogue_on",
    "competent_agencies",
    "competent_agencies_of",
    "count_online",
    "count_published",
    "departments_with_process",
    "departments_without_process",
    "diff_catalogue",
    "diff_lists",
    "diff_versions",
    "field_names",
    "filing_door",
    "forget_plans",
    "get_procedure",
    "integrated_share",
    "is_competent",
    "issued_lists",
    "list_entries",
    "list_fields",
    "list_in_force",
    "list_life_events",
    "owner_id_of",
    "plans_of_agencies",
    "procedure_names",
    "rule_set_of",
    "rule_set_on",
    "search_procedures",
    "service_lines",
    "target_report",
    "target_reports",
    "version_history",
    "version_in_force",
    "version_plan",
    "version_plans",
    "why_not_published",
]
