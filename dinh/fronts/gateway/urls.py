"""Addresses for programs."""

from __future__ import annotations

from django.urls import path

from dinh.fronts.gateway import views
from dinh.fronts.gateway.api import api

app_name = "gateway"
urlpatterns = [
    path("api/v1/openapi.json", views.openapi, name="openapi"),
    path("api/v1/", api.urls),
]
