"""The name of the room for Django."""

from __future__ import annotations

from django.apps import AppConfig


class DossiersConfig(AppConfig):
    """Hồ sơ."""

    name = "dinh.domains.dossiers"
    label = "dossiers"
    verbose_name = "Hồ sơ"
