"""Addresses of the notices."""

from __future__ import annotations

from django.urls import path

from dinh.kernel.notices import web

app_name = "notices"
urlpatterns = [
    path("thong-bao/", web.list_page, name="list"),
    path("thong-bao/da-doc/", web.mark_as_read, name="read"),
]
