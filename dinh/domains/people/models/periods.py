"""Half-open periods as filters: active_from <= day < active_to, open when active_to is null."""

from __future__ import annotations

from datetime import date

from django.db.models import Q


def on_day(day: date, prefix: str = "") -> Q:
    """Rows (or related rows under `prefix`, such as "agency__") whose period holds the day."""
    begun = Q(**{f"{prefix}active_from__lte": day})
    return begun & (Q(**{f"{prefix}active_to": None}) | Q(**{f"{prefix}active_to__gt": day}))
