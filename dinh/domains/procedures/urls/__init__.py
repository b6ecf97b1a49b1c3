"""Addresses of the room's pages, under the name `procedures`."""

from __future__ import annotations

from django.urls import path

from dinh.domains.procedures.web import form_editor, manage, parts_editor, public, targets

app_name = "procedures"
urlpatterns = [
    path("thu-tuc/", public.search, name="search"),
    path("thu-tuc/<str:code>/", public.detail, name="detail"),
    path("thu-tuc/<str:code>/lich-su/<int:number>/", public.changes, name="changes"),
    path("ban-lam-viec/thu-tuc/", manage.listing, name="manage"),
    path("ban-lam-viec/thu-tuc/muc-tieu/", targets.overview, name="targets"),
    path("ban-lam-viec/thu-tuc/danh-muc/", targets.issued, name="issued"),
    path("ban-lam-viec/thu-tuc/phien-ban/<int:version_id>/", manage.version, name="version"),
    path("ban-lam-viec/thu-tuc/phien-ban/<int:version_id>/sua/", manage.edit, name="edit"),
    path("ban-lam-viec/thu-tuc/phien-ban/<int:version_id>/giay-to/", parts_editor.parts, name="parts"),
    path("ban-lam-viec/thu-tuc/phien-ban/<int:version_id>/bieu-mau/", form_editor.form, name="form"),
    path(
        "ban-lam-viec/thu-tuc/phien-ban/<int:version_id>/bieu-mau/xem-thu/",
        form_editor.preview,
        name="form_preview",
    ),
    path(
        "ban-lam-viec/thu-tuc/phien-ban/<int:version_id>/bieu-mau/<int:step>/them/",
        form_editor.question,
        name="new_question",
    ),
    path(
        "ban-lam-viec/thu-tuc/phien-ban/<int:version_id>/bieu-mau/<int:step>/<int:place>/",
        form_editor.question,
        name="question",
    ),
    path("ban-lam-viec/thu-tuc/phien-ban/<int:version_id>/<str:verb>/", manage.act, name="act"),
]
