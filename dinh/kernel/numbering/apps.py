"""The app ``numbering``."""

from __future__ import annotations

from django.apps import AppConfig


class NumberingConfig(AppConfig):
    """Names the app."""

    name = "dinh.kernel.numbering"
    label = "numbering"
