"""The app `ui`."""

from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Names the app."""

    name = "dinh.kernel.ui"
    label = "ui"
