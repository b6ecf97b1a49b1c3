"""Prometheus metrics: for this machine or whoever holds the token, never for the public.

Counters of requests belong to one web worker each and carry its number; figures of the house come from the database.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from dinh.domains.dossiers.queries import statistics
from dinh.kernel.access.guards import public
from dinh.kernel.outbox.queries import outbox_figures
from dinh.lib import moments
from dinh.lib.refusals import NotFound

GetResponse = Callable[[HttpRequest], HttpResponse]
LOOPBACK = frozenset({"127.0.0.1", "::1"})
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED")
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
REGISTRY = CollectorRegistry()
REQUESTS = Counter(
    "dinh_requests", "Requests answered, by worker", ["worker", "method", "status"], registry=REGISTRY
)
SECONDS = Histogram(
    "dinh_request_seconds", "Time to answer, by worker", ["worker"], buckets=BUCKETS, registry=REGISTRY
)


class HouseFigures(Collector):
    """Figures read from the database at each scrape."""

    def collect(self) -> Iterator[Metric]:
        """Open work of the province and the state of the outbox."""
        now = moments.now()
        figures = statistics(now=now, agency_id=None)
        box = outbox_figures()
        age = (now - box.oldest_pending_at).total_seconds() if box.oldest_pending_at else 0.0
        for name, words, value in (
            ("dinh_dossiers_open", "Received dossiers not yet ended", figures.open),
            ("dinh_dossiers_open_late", "Open dossiers past their due moment", figures.open_late),
            ("dinh_dossiers_suspended", "Open dossiers whose clock is stopped", figures.suspended),
            ("dinh_dossiers_awaiting_reception", "Submitted, not yet received", figures.awaiting_reception),
            ("dinh_outbox_pending", "Facts not yet heard", box.pending),
            ("dinh_outbox_dead", "Facts set aside for a person", box.dead),
            ("dinh_outbox_oldest_seconds", "Age of the oldest fact not yet heard", age),
        ):
            yield GaugeMetricFamily(name, words, value=value)


REGISTRY.register(HouseFigures())


class CountingMiddleware:
    """Counts and times each answer."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        worker = str(os.getpid())
        method = request.method if request.method in {"GET", "POST", "HEAD"} else "other"
        REQUESTS.labels(worker, method, str(response.status_code)).inc()
        SECONDS.labels(worker).observe(time.perf_counter() - began)
        return response


def _may_read(request: HttpRequest) -> bool:
    """The token when one is set; else a caller on this machine that no proxy speaks for."""
    token = settings.METRICS_TOKEN
    if token:
        return constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}")
    forwarded = any(name in request.META for name in FORWARDED)
    return not forwarded and request.META.get("REMOTE_ADDR") in LOOPBACK


@public
def metrics(request: HttpRequest) -> HttpResponse:
    """Metrics as text. For everybody else the address does not exist."""
    if not _may_read(request):
        raise NotFound
    return HttpResponse(generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)
