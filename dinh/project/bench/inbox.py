"""`inbox`: the whole page of an officer's queue with its template, at two sizes of the archive."""

from __future__ import annotations

from statistics import median

from django.db import connection
from django.urls import reverse

from dinh.project.bench.archive import LARGE, SMALL, Pair, pair
from dinh.project.bench.frame import Bar, Outcome, Say

ROUNDS = 30
BAR_MS = 30.0
MOST_RATIO, MOST_MORE_MS = 1.5, 3.0
BARE = """
SELECT id, code, state, version_id, channel, competent_agency_id, subject_name, step_code, holder_account_id,
       sort_at, due_at, suspended_for, received_at, lock_version
FROM dossiers_dossier
WHERE finished_at IS NULL AND holder_agency_id = %s AND holder_role = 'case_officer' AND state <> 'draft'
  AND suspended_for = '' AND received_at IS NOT NULL
ORDER BY sort_at, id LIMIT 51
"""


def growth(what: str, taken: dict[str, list[float]]) -> Bar:
    """At most 1.5 times or 3 ms slower at the larger size, medians; the value is the ratio, 1.0 when within 3 ms."""
    small, large = median(taken["small"]), median(taken["large"])
    value = large / small if large - small > MOST_MORE_MS else min(large / small, MOST_RATIO)
    return Bar(f"{what}: large / small (or within 3 ms)", value, at_most=MOST_RATIO)


def figures_of(name: str, taken: dict[str, list[float]]) -> dict[str, float | int | str]:
    """Best and median of each size."""
    return {
        f"{name}, {size} archive, {kind} ms": of(times)
        for size, times in taken.items()
        for kind, of in (("best", min), ("median", median))
    }


def measure(say: Say) -> Outcome:
    """Fifty rows of the same two thousand open dossiers, whatever the archive holds."""
    with pair(say) as both:
        return _measured(both)


def _measured(both: Pair) -> Outcome:
    addresses = {
        "inbox": f"{reverse('desk:inbox')}?hang=don-vi",
        "inbox, late": f"{reverse('desk:inbox')}?hang=qua-han",
    }

    def page(address: str) -> None:
        response = both.client.get(address)
        if response.status_code != 200 or response.content.count(b"/ban-lam-viec/ho-so/") < 50:
            raise RuntimeError(f"{address} shows no full page")

    def bare() -> None:
        with connection.cursor() as cursor:
            cursor.execute(BARE, [both.province.agency_id])
            cursor.fetchall()

    work = {name: (lambda address=address: page(address)) for name, address in addresses.items()}
    taken = both.ask({**work, "bare SQL of the rows": bare}, rounds=ROUNDS)
    figures: dict[str, float | int | str] = {"small": SMALL, "large": LARGE}
    bars = []
    for name, times in taken.items():
        figures |= figures_of(name, times)
        if name in addresses:
            bars += [
                Bar(f"{name}, large archive, ms", min(times["large"]), at_most=BAR_MS),
                growth(name, times),
            ]
    return Outcome("inbox", figures, bars)
