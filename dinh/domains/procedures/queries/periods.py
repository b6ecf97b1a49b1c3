"""Conditions of half-open periods."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from dinh.domains.procedures.types import VersionState

FIXED_STATES = frozenset({VersionState.PUBLISHED.value, VersionState.WITHDRAWN.value})


def active_on(*, on: date, prefix: str = "") -> Q:
    """Rows of `active_from/active_to` that hold the day."""
    return Q(**{f"{prefix}active_from__lte": on}) & (
        Q(**{f"{prefix}active_to": None}) | Q(**{f"{prefix}active_to__gt": on})
    )


def in_force(*, on: date) -> Q:
    """Versions that apply on a day: published, or withdrawn only later."""
    return Q(state__in=FIXED_STATES) & Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gt=on))
