"""Names the roof for Django, so that its commands are found."""

from __future__ import annotations

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """The roof."""

    name = "dinh.project"
    label = "project"
