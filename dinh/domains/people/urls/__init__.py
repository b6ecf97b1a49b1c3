"""Addresses of the room's own pages, under the name `people`."""

from __future__ import annotations

from django.urls import path

from dinh.domains.people.web import views

app_name = "people"
urlpatterns = [
    path("tai-khoan/", views.profile, name="profile"),
    path("tai-khoan/phien/", views.sessions, name="sessions"),
    path("dang-nhap/lan-dau/<str:token>/", views.first_sign_in, name="first_sign_in"),
]
