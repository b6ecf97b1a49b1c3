"""Addresses of the room's own pages, under the name `people`."""

from __future__ import annotations

from django.urls import path

from dinh.domains.people.web import views
from dinh.domains.people.web.staff import pages, sheets, verbs

app_name = "people"
urlpatterns = [
    path("tai-khoan/", views.profile, name="profile"),
    path("tai-khoan/phien/", views.sessions, name="sessions"),
    path("dang-nhap/lan-dau/<str:token>/", views.first_sign_in, name="first_sign_in"),
    path("ban-lam-viec/can-bo/", pages.listing, name="staff"),
    path("ban-lam-viec/can-bo/moi/", pages.new, name="staff_new"),
    path("ban-lam-viec/can-bo/vai-tro/", pages.roles, name="staff_roles"),
    path("ban-lam-viec/can-bo/nap/", sheets.sheet, name="staff_sheet"),
    path("ban-lam-viec/can-bo/nap/mau.xlsx", sheets.template, name="staff_template"),
    path("ban-lam-viec/can-bo/dat-lai/", pages.resets, name="staff_resets"),
    path("ban-lam-viec/can-bo/dat-lai/<int:reset_id>/", verbs.decide_reset, name="staff_decide_reset"),
    path("ban-lam-viec/can-bo/<int:account_id>/", pages.one, name="staff_one"),
    path("ban-lam-viec/can-bo/<int:account_id>/phien/", verbs.end_sessions, name="staff_sessions"),
    path("ban-lam-viec/can-bo/<int:account_id>/duong-dan/", verbs.password_link, name="staff_link"),
    path("ban-lam-viec/can-bo/<int:account_id>/vi-tri/<int:post_id>/", verbs.end_post, name="staff_end_post"),
    path("ban-lam-viec/can-bo/<int:account_id>/<slug:slug>/", verbs.verb, name="staff_verb"),
]
