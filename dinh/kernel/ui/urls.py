"""Addresses of the dress itself: staying signed in, the language switch, and the gallery while developing."""

from __future__ import annotations

from django.conf import settings
from django.urls import path
from django.views.i18n import set_language

from dinh.kernel.ui import views

app_name = "ui"
urlpatterns = [path("phien/giu/", views.stay, name="stay")]
language_urls = [path("ngon-ngu/", set_language, name="set_language")]
gallery_urls = [
    path("_mau/", views.gallery, name="gallery"),
    path("_mau/ban-lam-viec/", views.desk_gallery, name="desk_gallery"),
    path("_mau/loi/<int:status>/", views.error_gallery, name="error_gallery"),
]
if settings.DEBUG:
    urlpatterns += gallery_urls
