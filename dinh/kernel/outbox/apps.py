"""The app ``outbox``: finds the rooms' handlers, and makes partitions of the event table after each migration."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules

from dinh.kernel.outbox.partitions import make_partitions


class OutboxConfig(AppConfig):
    """Names the app and finds ``handlers.py`` of every room."""

    name = "dinh.kernel.outbox"
    label = "outbox"

    def ready(self) -> None:
        """Fill the subscriptions."""
        autodiscover_modules("handlers")
        post_migrate.connect(make_partitions, sender=self, dispatch_uid="outbox.partitions")
