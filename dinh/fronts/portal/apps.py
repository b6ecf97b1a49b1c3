"""Names the app."""

from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Cổng dịch vụ công."""

    name = "dinh.fronts.portal"
    label = "portal"
    verbose_name = "Cổng dịch vụ công"
