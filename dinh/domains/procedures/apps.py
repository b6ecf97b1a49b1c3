"""The name of the room for Django."""

from __future__ import annotations

from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    """Thủ tục hành chính."""

    name = "dinh.domains.procedures"
    label = "procedures"
    verbose_name = "Thủ tục hành chính"
