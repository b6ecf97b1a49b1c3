"""The app ``writes``."""

from __future__ import annotations

from django.apps import AppConfig


class WritesConfig(AppConfig):
    """Names the app."""

    name = "dinh.kernel.writes"
    label = "writes"
