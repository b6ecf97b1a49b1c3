"""The audit log for auditors: read only."""

from __future__ import annotations

from django.contrib import admin

from dinh.kernel.audit.models import AuditEntry, AuditSeal
from dinh.kernel.outbox.admin import ReadOnly


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnly):
    """Who did what to whose record."""

    list_display = ("id", "at", "account_id", "verb", "subject", "owner", "address", "purpose")
    search_fields = ("=subject", "=owner", "=request_id")
    ordering = ("-id",)


@admin.register(AuditSeal)
class AuditSealAdmin(ReadOnly):
    """The seals."""

    list_display = ("number", "last_id", "rows", "sealed_at", "digest")
    ordering = ("-number",)
