"""The name of the room for Django."""

from __future__ import annotations

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """Bảo vệ dữ liệu cá nhân."""

    name = "dinh.domains.privacy"
    label = "privacy"
    verbose_name = "Bảo vệ dữ liệu cá nhân"
