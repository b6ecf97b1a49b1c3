"""Questions the room answers, keyword-only."""

from __future__ import annotations

from dinh.domains.people.queries.agencies import (
    AgencyNotFound,
    agency_histories,
    counters,
    descendant_ids,
    find_agency,
    get_agency,
    get_agency_by_code,
    list_agencies,
    list_units,
    predecessor_ids,
    successor_of,
)
from dinh.domains.people.queries.asking import actor_for, who_asks
from dinh.domains.people.queries.calendars import (
    calendar_versions,
    calendars_from,
    list_calendar_days,
    working_calendar,
    working_calendars,
)
from dinh.domains.people.queries.numbers import seal_number, unseal_number
from dinh.domains.people.queries.personal import personal_data
from dinh.domains.people.queries.persons import (
    AccountNotFound,
    PersonNotFound,
    account_names,
    contacts,
    find_organisation,
    find_person_by_number,
    get_person,
    get_profile,
)
from dinh.domains.people.queries.posts import holders_of
from dinh.domains.people.queries.sessions import list_sessions
from dinh.domains.people.queries.staff import (
    agencies_of,
    agency_officers,
    find_account,
    get_staff,
    is_province_admin,
    list_staff,
    managed_agency_ids,
    may_see_staff,
    open_resets,
    resets,
    rollout_cells,
    usage_by_agency,
)

__all__ = [
    "AccountNotFound",
    "AgencyNotFound",
    "PersonNotFound",
    "account_names",
    "actor_for",
    "agencies_of",
    "agency_histories",
    "agency_officers",
    "calendar_versions",
    "calendars_from",
    "contacts",
    "counters",
    "descendant_ids",
    "find_account",
    "find_agency",
    "find_organisation",
    "find_person_by_number",
    "get_agency",
    "get_agency_by_code",
    "get_person",
    "get_profile",
    "get_staff",
    "holders_of",
    "is_province_admin",
    "list_agencies",
    "list_calendar_days",
    "list_sessions",
    "list_staff",
    "list_units",
    "managed_agency_ids",
    "may_see_staff",
    "open_resets",
    "personal_data",
    "predecessor_ids",
    "resets",
    "rollout_cells",
    "seal_number",
    "successor_of",
    "unseal_number",
    "usage_by_agency",
    "who_asks",
    "working_calendar",
    "working_calendars",
]
