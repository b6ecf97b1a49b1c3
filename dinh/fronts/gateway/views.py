"""The description of the API, for programs and for people."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from dinh.fronts.gateway.api import description
from dinh.kernel.access.guards import public
from dinh.kernel.ui.tables import Column, Table


@public
def openapi(request: HttpRequest) -> HttpResponse:
    """OpenAPI 3.1."""
    del request
    response = HttpResponse(json.dumps(description(), ensure_ascii=False), content_type="application/json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@public
def docs(request: HttpRequest) -> HttpResponse:
    """Dữ liệu mở và API: every operation in a line."""
    rows = [
        (
            f"{method.upper()} {path}",
            operation["summary"],
            _("mã truy cập") if operation.get("security") else _("không cần"),
        )
        for path, operations in description()["paths"].items()
        for method, operation in operations.items()
    ]
    table = Table(
        caption=_("Các địa chỉ của API"),
        columns=(Column(_("Địa chỉ")), Column(_("Việc")), Column(_("Tài khoản"))),
        rows=rows,
    )
    context = {"operations": table, "base": request.build_absolute_uri("/").rstrip("/")}
    return render(request, "gateway/docs.html", context)
