"""What was told, for the administrator: read only. Dead letters have their page in ``kernel.access``, where verbs are audited."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from dinh.kernel.outbox.models import Event, Replay


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    """Nothing is added, changed or deleted by hand."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Refuse; seeing needs the permission to view."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Refuse."""
        return False


@admin.register(Event)
class EventAdmin(ReadOnly):
    """Facts as they were told."""

    list_display = ("position", "name", "key", "occurred_at", "correlation_id")
    search_fields = ("=key", "=name")
    ordering = ("-position",)


@admin.register(Replay)
class ReplayAdmin(ReadOnly):
    """Who reads again, and how far."""

    list_display = ("subscriber", "position", "upto", "delivered", "started_at", "finished_at")
