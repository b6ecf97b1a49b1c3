"""Names the app."""

from __future__ import annotations

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "dinh.kernel.notices"
    label = "notices"
    verbose_name = "Thông báo"
