"""The catalogue in the admin: read only, changed through the officers' pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from dinh.domains.procedures.models import CatalogueList, Procedure, ProcedureVersion, RuleSet, Target


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    """Nothing is added, changed or deleted here."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        del request, obj
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        del request, obj
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        del request, obj
        return False


@admin.register(RuleSet)
class RuleSetAdmin(ReadOnly):
    list_display = ("code", "title", "valid_from", "valid_to", "dossier_pattern", "vocabulary")


@admin.register(Procedure)
class ProcedureAdmin(ReadOnly):
    list_display = ("code", "created_at")
    search_fields = ("code",)


@admin.register(ProcedureVersion)
class ProcedureVersionAdmin(ReadOnly):
    list_display = ("procedure_id", "number", "state", "name", "level", "valid_from", "valid_to")
    list_filter = ("state", "level", "rule_set")
    search_fields = ("procedure__code",)


@admin.register(CatalogueList)
class CatalogueListAdmin(ReadOnly):
    list_display = ("decision_code", "effective_date", "title")


@admin.register(Target)
class TargetAdmin(ReadOnly):
    list_display = ("code", "name", "metric", "wanted_numerator", "wanted_denominator", "due_date")
