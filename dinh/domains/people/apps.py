"""Names the room to Django."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "dinh.domains.people"
    label = "people"
    verbose_name = "Con người và cơ quan"
