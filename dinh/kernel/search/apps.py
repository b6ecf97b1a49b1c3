"""The app ``search``."""

from __future__ import annotations

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Names the app."""

    name = "dinh.kernel.search"
    label = "search"
