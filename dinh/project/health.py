"""Two answers for those who watch the house: is the process alive, and can it work."""

from __future__ import annotations

import psycopg
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from dinh.kernel.access.guards import public

CONNECT_SECONDS = 3


@public
@never_cache
def healthz(_request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers; asks nobody else."""
    return JsonResponse({"status": "ok"})


@public
@never_cache
def readyz(_request: HttpRequest) -> HttpResponse:
    """200 when the database answers too, 503 otherwise; by a connection of its own, since the pool would wait."""
    parameters = connection.get_connection_params() | {"connect_timeout": CONNECT_SECONDS}
    try:
        with psycopg.connect(**parameters) as own:
            own.execute("SELECT 1")
    except psycopg.OperationalError:
        return JsonResponse({"status": "database does not answer"}, status=503)
    return JsonResponse({"status": "ok"})
