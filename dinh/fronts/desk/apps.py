"""Names the app."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Bàn làm việc."""

    name = "dinh.fronts.desk"
    label = "desk"
    verbose_name = "Bàn làm việc"
