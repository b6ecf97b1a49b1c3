"""The public API, version 1: the routers of the rooms under one description."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from ninja import NinjaAPI
from ninja.renderers import JSONRenderer

from dinh.domains.dossiers.api.v1 import files, filing, statistics, tracking
from dinh.domains.procedures.api.v1 import router as procedures
from dinh.fronts.gateway.problems import PROBLEM, teach

PREFIX = "/api/v1"
ABOUT = (
    "Procedures, statistics and tracking need no token. Other systems get a token from POST /identity/o/api/token "
    "(grant_type=client_credentials, HTTP Basic) and send it as Bearer. Every error is application/problem+json "
    "(RFC 9457). Moments are ISO 8601 with the offset of Asia/Ho_Chi_Minh; money is whole đồng."
)
PROBLEM_SCHEMA: dict[str, Any] = {
    "title": "Problem",
    "type": "object",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string", "description": "a sentence in Vietnamese that says what to do"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "stable, for programs"},
        "instance": {"type": "string", "description": "number of the request, for the helpline"},
        "fields": {"type": "object", "additionalProperties": {"type": "string"}},
        "errors": {"type": "array", "items": {"type": "object"}},
        "candidates": {"type": "array", "items": {"type": "object"}},
    },
}
REASONS = {
    400: "The request cannot be read",
    401: "No token, or one that is not valid",
    403: "The token lacks the scope, or the caller may not do this",
    404: "No such record, or none that exists for the caller",
    405: "The address does not know the method",
    409: "Contradicts what is known: ambiguous name, unsound period, reused key, outdated version",
    422: "A parameter or the body is not as described",
    429: "Too many tries",
    500: "Our fault",
    503: "Away for a moment",
}
OWN_NAME = re.compile(r"^dinh_domains_[a-z]+_api_v1_(?:routes_)?")
OPEN = (400, 404, 405, 409, 422, 429, 500, 503)
CLOSED = (401, 403)


class PlainRenderer(JSONRenderer):
    """Vietnamese letters as themselves."""

    json_dumps_params = {"ensure_ascii": False}


api = NinjaAPI(
    title="dinh",
    version="1.0.0",
    description=ABOUT,
    urls_namespace="api-1",
    renderer=PlainRenderer(),
    openapi_url=None,
    docs_url=None,
)
api.add_router("/procedures", procedures)
api.add_router("/statistics", statistics)
api.add_router("/dossiers", tracking)
api.add_router("/dossiers", filing)
api.add_router("/files", files)
teach(api)


@lru_cache(maxsize=1)
def description() -> dict[str, Any]:
    """The OpenAPI 3.1 document, with the problems each operation may answer with."""
    document: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=f"{PREFIX}/"))
    document["openapi"] = "3.1.0"
    document["info"]["license"] = {"name": "Apache-2.0", "identifier": "Apache-2.0"}
    document.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM_SCHEMA
    for path in document["paths"].values():
        for operation in path.values():
            operation["operationId"] = OWN_NAME.sub("", operation["operationId"])
            for status in OPEN + (CLOSED if operation.get("security") else ()):
                operation["responses"].setdefault(status, _answer(status))
            operation["responses"] = {
                str(status): answer for status, answer in sorted(operation["responses"].items(), key=_number)
            }
    return document


def _number(pair: tuple[Any, Any]) -> int:
    return int(pair[0])


def _answer(status: int) -> dict[str, Any]:
    return {
        "description": REASONS[status],
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
