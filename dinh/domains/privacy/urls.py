"""Addresses of the room, under the name `privacy`."""

from __future__ import annotations

from django.urls import path

from dinh.domains.privacy.web import answering, asking, destroying, mine, notice

app_name = "privacy"
urlpatterns = [
    path("bao-ve-du-lieu/", notice.notice, name="notice"),
    path("bao-ve-du-lieu/thu-tuc/<str:code>/", notice.procedure, name="procedure"),
    path("du-lieu-cua-toi/", mine.mine, name="mine"),
    path("du-lieu-cua-toi/tai-ve/", mine.export, name="export"),
    path("du-lieu-cua-toi/ai-da-xem/", mine.looks, name="looks"),
    path("du-lieu-cua-toi/yeu-cau/moi/", asking.ask, name="ask"),
    path("du-lieu-cua-toi/yeu-cau/<int:request_id>/", asking.one, name="request"),
    path("du-lieu-cua-toi/yeu-cau/<int:request_id>/rut/", asking.take_back, name="take_back"),
    path("ban-lam-viec/du-lieu-ca-nhan/", answering.listing, name="requests"),
    path("ban-lam-viec/du-lieu-ca-nhan/<int:request_id>/", answering.answer, name="answer"),
    path("ban-lam-viec/du-lieu-ca-nhan/tieu-huy/", destroying.lists, name="destructions"),
    path("ban-lam-viec/du-lieu-ca-nhan/tieu-huy/<int:list_id>/", destroying.one, name="destruction"),
    path(
        "ban-lam-viec/du-lieu-ca-nhan/tieu-huy/<int:list_id>/bien-ban.pdf", destroying.minutes, name="minutes"
    ),
]
