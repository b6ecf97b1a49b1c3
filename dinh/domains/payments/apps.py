"""The name of the room for Django."""

from __future__ import annotations

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Phí, lệ phí."""

    name = "dinh.domains.payments"
    label = "payments"
    verbose_name = "Phí, lệ phí"
