"""Names of agencies on citizens' pages, one statement a page."""

from __future__ import annotations

from collections.abc import Iterable

from dinh.domains.people.queries import list_agencies


def agency_names(ids: Iterable[int | None]) -> dict[int, str]:
    """Short names by id."""
    wanted = {one for one in ids if one is not None}
    return {one.id: one.short_name for one in list_agencies(ids=wanted)} if wanted else {}
