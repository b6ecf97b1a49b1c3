"""Names the app."""

from __future__ import annotations

from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "dinh.kernel.forms"
    label = "forms"
    verbose_name = "Biểu mẫu điện tử"
