"""Addresses of the room's papers, under the name `dossiers`."""

from __future__ import annotations

from django.urls import path

from dinh.domains.dossiers.web import papers

app_name = "dossiers"
urlpatterns = [
    path("ho-so/<str:code>/giay/<slug:slug>.pdf", papers.dossier_paper, name="paper"),
]
