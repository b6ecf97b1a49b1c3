"""Every address of the house; rooms and fronts bring their own."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from dinh.project.health import healthz, readyz

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]
