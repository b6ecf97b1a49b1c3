"""The description of the API, for programs and for people."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse

from dinh.fronts.gateway.api import description
from dinh.kernel.access.guards import public


@public
def openapi(request: HttpRequest) -> HttpResponse:
    """OpenAPI 3.1."""
    del request
    response = HttpResponse(json.dumps(description(), ensure_ascii=False), content_type="application/json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
