"""Names the app."""

from __future__ import annotations

from django.apps import AppConfig


class GatewayConfig(AppConfig):
    """Cổng dữ liệu."""

    name = "dinh.fronts.gateway"
    label = "gateway"
    verbose_name = "Cổng dữ liệu"
