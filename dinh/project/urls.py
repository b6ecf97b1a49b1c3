"""Every address of the house; rooms and fronts bring their own."""

from __future__ import annotations

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from dinh.kernel.ui.urls import language_urls
from dinh.project.health import healthz, readyz
from dinh.project.upkeep import metrics  # noqa: F401 - its figures join those of the gateway
from dinh.project.upkeep.web import installation

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("", include("dinh.kernel.ui.urls")),
    *language_urls,
    path("quan-tri/", admin.site.urls),
    path("ban-lam-viec/he-thong/", installation, name="installation"),
    path("ban-lam-viec/", include("dinh.fronts.desk.urls")),
    path("", include("dinh.fronts.portal.urls")),
    path("", include("dinh.fronts.gateway.urls")),
    path("", include("dinh.kernel.notices.urls")),
    path("", include("dinh.domains.people.urls")),
    path("", include("dinh.domains.procedures.urls")),
    path("", include("dinh.domains.dossiers.urls")),
    path("", include("dinh.domains.privacy.urls")),
    path("", include("dinh.domains.people.urls.sign_in")),
]
handler400 = "dinh.kernel.ui.errors.bad_request"
handler403 = "dinh.kernel.ui.errors.forbidden"
handler404 = "dinh.kernel.ui.errors.not_found"
handler500 = "dinh.kernel.ui.errors.server_error"
