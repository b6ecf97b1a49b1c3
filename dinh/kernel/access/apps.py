"""The app ``access``."""

from __future__ import annotations

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Names the app."""

    name = "dinh.kernel.access"
    label = "access"
