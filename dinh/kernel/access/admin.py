"""The page of dead letters: what each holds back; have it tried again, or give it up with a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from dinh.kernel.access.dead_letters import (
    LONGEST_REASON,
    ReasonNeeded,
    discard_dead_letter,
    retry_dead_letter,
)
from dinh.kernel.access.guards import actor_of
from dinh.kernel.outbox.admin import ReadOnly
from dinh.kernel.outbox.models import Receipt
from dinh.kernel.outbox.queries import dead_letters, held_back
from dinh.lib import moments


class ReasonForm(ActionForm):
    """The choice of a verb, with the reason beside it."""

    reason = forms.CharField(label=_("Lý do (khi bỏ):"), max_length=LONGEST_REASON, required=False)


@admin.register(Receipt)
class DeadLetterAdmin(ReadOnly):
    """Receipts set aside after their last try. Later facts of the same record wait behind each."""

    list_display = ("id", "subscriber", "key", "waiting_behind", "tries", "dead_at", "error")
    list_filter = ("subscriber",)
    actions = ["try_again", "give_up"]
    action_form = ReasonForm

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:  # noqa: ARG002
        """Only what was set aside."""
        return dead_letters()

    @admin.display(description=_("Đang giữ lại"))
    def waiting_behind(self, receipt: Receipt) -> str:
        """How many later facts of the record wait, in words."""
        count = held_back(receipt_ids=[receipt.pk])[receipt.pk]
        if not count:
            return str(_("không có sự kiện nào sau nó"))
        return _("%(count)d sự kiện sau của %(key)s") % {"count": count, "key": receipt.key}

    @admin.action(description=_("Chuyển lại cho nơi nhận"), permissions=["view"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Give the chosen receipts another round of tries, the oldest first."""
        actor, now = actor_of(request), moments.now()
        chosen = sorted(queryset.values_list("pk", flat=True))
        given = sum(retry_dead_letter(actor=actor, now=now, receipt_id=one) for one in chosen)
        self.message_user(request, _("Đã chuyển lại %(count)d phiếu.") % {"count": given}, messages.SUCCESS)

    @admin.action(description=_("Bỏ, có ghi lý do"), permissions=["view"])
    def give_up(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Give up the chosen receipts; what they held back goes on."""
        actor, now, reason = actor_of(request), moments.now(), request.POST.get("reason", "")
        chosen = sorted(queryset.values_list("pk", flat=True))
        try:
            gone = sum(
                discard_dead_letter(actor=actor, now=now, receipt_id=one, reason=reason) for one in chosen
            )
        except ReasonNeeded as refusal:
            self.message_user(request, refusal.sentence, messages.ERROR)
            return
        self.message_user(request, _("Đã bỏ %(count)d phiếu.") % {"count": gone}, messages.SUCCESS)
