"""The app ``audit``."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Names the app."""

    name = "dinh.kernel.audit"
    label = "audit"
