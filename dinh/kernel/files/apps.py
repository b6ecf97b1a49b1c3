"""Names the app."""

from __future__ import annotations

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "dinh.kernel.files"
    label = "files"
    verbose_name = "Tệp"
