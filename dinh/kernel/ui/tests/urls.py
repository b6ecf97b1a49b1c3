"""Addresses for tests of the dress: the gallery, and views that fail in each way."""

from __future__ import annotations

from django.core.exceptions import BadRequest, PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.http import require_POST

from dinh.kernel.ui import urls
from dinh.kernel.ui.middleware import framable
from dinh.lib.refusals import Conflict, Invalid


def bad(request: HttpRequest) -> HttpResponse:
    raise BadRequest("malformed")


def denied(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


def away(request: HttpRequest) -> HttpResponse:
    raise OperationalError("server closed the connection unexpectedly")


def refused(request: HttpRequest) -> HttpResponse:
    raise Invalid("Thiếu %(count)s giấy.", fields={"giay": "Nộp thêm <giấy>."}, count=2)


def stale(request: HttpRequest) -> HttpResponse:
    raise Conflict


LIVE = """{% extends "ui/public.html" %}{% load ui %}{% block title %}Sống{% endblock %}{% block main %}<h1>Sống</h1>
{% button "Từ chối" hx_post="/tu-choi/" hx_target="#cho" %}{% button "Được" kind="quiet" hx_get="/xem/" hx_target="#cho" %}
<p id="cho"></p>{% endblock %}"""


def live(request: HttpRequest) -> HttpResponse:
    return HttpResponse(Template(LIVE).render(RequestContext(request)))


@framable("anyone")
def widget(request: HttpRequest) -> HttpResponse:
    return HttpResponse("widget")


@framable("ourselves")
def preview(request: HttpRequest) -> HttpResponse:
    return HttpResponse("preview")


urlpatterns: list[URLPattern | URLResolver] = [
    path(
        "",
        include(
            ([*urls.urlpatterns, *(one for one in urls.gallery_urls if one not in urls.urlpatterns)], "ui")
        ),
    ),
    *urls.language_urls,
    path("hong/", bad),
    path("cam/", denied),
    path("loi/", broken),
    path("mat/", away),
    path("tu-choi/", refused),
    path("cu/", stale),
    path("song/", live),
    path("chi-gui/", require_POST(live)),
    path("nhung/", widget),
    path("xem/", preview),
]
handler400 = "dinh.kernel.ui.errors.bad_request"
handler403 = "dinh.kernel.ui.errors.forbidden"
handler404 = "dinh.kernel.ui.errors.not_found"
handler500 = "dinh.kernel.ui.errors.server_error"
