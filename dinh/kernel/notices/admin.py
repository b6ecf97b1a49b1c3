"""What was told and how far it came, for the administrator: read, and give another round."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from dinh.kernel.access.guards import actor_of
from dinh.kernel.notices.actions import retry_delivery
from dinh.kernel.notices.models import Delivery
from dinh.lib import moments


@admin.register(Delivery)
class DeliveryAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Deliveries with their last error; neither address nor words are shown."""

    show_full_result_count = False
    list_display = ("id", "notice_id", "way", "state", "tries", "created_at", "next_try_at", "last_error")
    list_filter = ("state", "way")
    fields = ("notice_id", "way", "state", "tries", "created_at", "next_try_at", "delivered_at", "last_error")
    readonly_fields = fields
    ordering = ("-id",)
    actions = ["try_again"]

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Refuse; seeing needs the permission to view."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Refuse."""
        return False

    @admin.action(description=_("Gửi lại những lượt đã bỏ"), permissions=["view"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Give the chosen deliveries another three days."""
        chosen = list(queryset.values_list("pk", flat=True))
        actor, now = actor_of(request), moments.now()
        given = sum(retry_delivery(actor=actor, now=now, delivery_id=one) for one in chosen)
        self.message_user(request, _("Đã gửi lại %(count)d lượt.") % {"count": given}, messages.SUCCESS)
