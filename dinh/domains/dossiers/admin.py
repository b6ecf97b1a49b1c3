"""Django admin: reading only; every change of a dossier goes through the room's verbs."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from dinh.domains.dossiers.models import AgencyMonth, CountDelta, Dossier, DossierEvent, DossierStep


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    """Shows rows, changes none."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        del request
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        del request, obj
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        del request, obj
        return False


@admin.register(Dossier)
class DossierAdmin(ReadOnly):
    """Dossiers without the personal data that stand in other tables."""

    list_display = (
        "code",
        "state",
        "competent_agency_id",
        "holder_agency_id",
        "due_at",
        "finished_at",
        "timeliness",
    )
    list_filter = ("state", "channel", "rule_set", "timeliness")
    search_fields = ("code__exact",)
    exclude = ("qr_token", "tracking_digits", "search_text", "subject_name", "idempotency_key")


@admin.register(DossierStep)
class StepAdmin(ReadOnly):
    """Stretches of holding."""

    list_display = (
        "dossier_id",
        "seq",
        "step_code",
        "holder_kind",
        "agency_id",
        "opened_at",
        "closed_at",
        "minutes",
    )


@admin.register(DossierEvent)
class HistoryAdmin(ReadOnly):
    """The append-only history."""

    list_display = ("dossier_id", "seq", "at", "verb", "account_id", "agency_id")


@admin.register(CountDelta)
class DeltaAdmin(ReadOnly):
    """Counts that wait to be folded."""

    list_display = ("day", "agency_id", "procedure_id", "channel", "received", "handled", "late")


@admin.register(AgencyMonth)
class AgencyMonthAdmin(ReadOnly):
    """Counters by agency and month."""

    list_display = ("agency_id", "month", "received", "handled", "early", "on_time", "late", "extended")
