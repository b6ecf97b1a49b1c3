"""`statistics`: the figures of an agency and of the province, and the page behind a figure, at two sizes."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.urls import reverse

from dinh.domains.dossiers.queries import statistics
from dinh.lib import moments
from dinh.project.bench.archive import LARGE, SMALL, Pair, pair
from dinh.project.bench.frame import Bar, Outcome, Say
from dinh.project.bench.inbox import figures_of, growth

ROUNDS = 30
FIGURES_MS, PAGE_MS = 20.0, 30.0
PAGE_ROWS = 50
BARE = """
SELECT sum(handled), sum(early), sum(on_time), sum(late) FROM dossiers_agencymonth
WHERE month >= date_trunc('year', now())::date
"""


def measure(say: Say) -> Outcome:
    """Figures from the counters, and fifty dossiers behind one of them."""
    with pair(say) as both:
        return _measured(both)


def _measured(both: Pair) -> Outcome:
    now = moments.now()
    first = (now - timedelta(days=300)).date()
    records = reverse("desk:records")

    def page(kind: str, *more: str) -> None:
        response = both.client.get("&".join((f"{records}?loai={kind}", f"tu={first:%Y-%m}", *more)))
        if response.status_code != 200 or response.content.count(b"data-row") < PAGE_ROWS:
            raise RuntimeError(f"the page behind {kind} is no full page ({response.status_code})")

    def bare() -> None:
        with connection.cursor() as cursor:
            cursor.execute(BARE)
            cursor.fetchall()

    limits = {
        "figures of an agency": FIGURES_MS,
        "figures of the province": FIGURES_MS,
        "page of the handled ones": PAGE_MS,
        "page of the late ones": PAGE_MS,
    }
    work = {
        "figures of an agency": lambda: statistics(now=now, agency_id=both.province.agency_id),
        "figures of the province": lambda: statistics(now=now, agency_id=None),
        "page of the handled ones": lambda: page("da-giai-quyet"),
        "page of the late ones": lambda: page("tre-han", "co-quan=tinh"),  # one agency has no fifty of them
        "bare SQL over the months": bare,
    }
    taken = both.ask(work, rounds=ROUNDS)
    found: dict[str, float | int | str] = {"small": SMALL, "large": LARGE}
    bars = []
    for name, times in taken.items():
        found |= figures_of(name, times)
        if name in limits:
            bars += [
                Bar(f"{name}, large archive, ms", min(times["large"]), at_most=limits[name]),
                growth(name, times),
            ]
    return Outcome("statistics", found, bars)
