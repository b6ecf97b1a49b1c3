"""What was set aside, for the administrator: read, and give another round."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from dinh.kernel.outbox.actions import retry_receipt
from dinh.kernel.outbox.models import Event, Receipt, Replay
from dinh.kernel.outbox.queries import dead_letters
from dinh.lib import moments


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


@admin.register(Receipt)
class DeadLetterAdmin(ReadOnly):
    """Receipts set aside after their last try."""

    list_display = ("id", "subscriber", "key", "tries", "dead_at", "error")
    list_filter = ("subscriber",)
    actions = ["try_again"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:  # noqa: ARG002
        """Only what was set aside."""
        return dead_letters()

    @admin.action(description=_("Chuyển lại cho nơi nhận"), permissions=["view"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Give the chosen receipts another round of tries."""
        chosen = list(queryset.values_list("pk", flat=True))
        given = sum(retry_receipt(receipt_id=receipt, now=moments.now()) for receipt in chosen)
        self.message_user(request, _("Đã chuyển lại %(count)d phiếu.") % {"count": given}, messages.SUCCESS)


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
