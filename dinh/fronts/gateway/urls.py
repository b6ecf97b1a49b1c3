"""Addresses for programs."""

from __future__ import annotations

from django.urls import path

from dinh.fronts.gateway import views
from dinh.fronts.gateway.api import api
from dinh.fronts.gateway.metrics import metrics

app_name = "gateway"
urlpatterns = [
    path("api/v1/openapi.json", views.openapi, name="openapi"),
    path("api/v1/", api.urls),
    path("du-lieu/", views.docs, name="docs"),
    path("metrics", metrics, name="metrics"),
]
