"""`outbox`: a Django handler that takes lists against the same one by one; two workers that keep the order of 50 keys."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from dinh.events.dossiers import DossierRefusedAtReception
from dinh.kernel.access.models import ThrottleWindow
from dinh.kernel.outbox.actions import publish
from dinh.kernel.outbox.delivery import deliver_batch, deliver_pending, due_lanes
from dinh.kernel.outbox.models import Receipt
from dinh.kernel.outbox.subscriptions import only
from dinh.kernel.outbox.types import Delivery, Subscription
from dinh.kernel.writes.actions import Writes
from dinh.lib import moments
from dinh.project.bench.crew import crew, finish
from dinh.project.bench.frame import Bar, Outcome, Say, median_ratio

ROUNDS = 5
SINGLE, LISTED = 400, 4_000
KEYS, WORKERS, TOLD = 50, 2, 20_000
AT_ONCE = 500
RATIO_BAR = 8.0
Deliveries = Sequence[Delivery[Any]]


def keep(deliveries: Deliveries) -> None:
    """A handler as rooms write them: rows of a model, all at once."""
    ThrottleWindow.objects.bulk_create(
        ThrottleWindow(
            digest=one.receipt_id,
            started_at=one.occurred_at,
            ends_at=one.occurred_at + timedelta(hours=1),
            hits=one.event.dossier_id,
        )
        for one in deliveries
    )


def hear(deliveries: Deliveries) -> None:
    """A handler that leaves in which order the facts came: a number from a sequence at each row."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO bench_heard (key, number) VALUES (%s, %s)",
            [(one.key, one.event.dossier_id) for one in deliveries],
        )


def tell(first: int, count: int) -> None:
    """Tell facts of fifty records in turn, some hundreds in a transaction."""
    now = moments.now()
    for start in range(first, first + count, AT_ONCE):
        with transaction.atomic():
            writes = Writes()
            for number in range(start, min(start + AT_ONCE, first + count)):
                publish(
                    DossierRefusedAtReception(number, f"H23.15-{number}", 1, None, now),
                    key=f"dossiers:{number % KEYS}",
                    now=now,
                    writes=writes,
                )
            writes.run()


def one_by_one() -> int:
    """Deliver everything with a transaction for each receipt."""
    now = moments.now()
    worked = 0
    for lane in due_lanes(now):
        while deliver_batch(lane, now=now, size=1):
            worked += 1
    return worked


def microseconds(deliver: Callable[[], int], count: int) -> float:
    """Microseconds of one receipt; all must have been delivered."""
    tell(0, count)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE outbox_receipt")
    started = time.perf_counter()
    if (worked := deliver()) != count:
        raise RuntimeError(f"{worked} of {count} receipts were delivered")
    taken = time.perf_counter() - started
    kept = ThrottleWindow.objects.count()
    if kept != count:
        raise RuntimeError(f"the handler kept {kept} of {count} facts")
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE access_throttlewindow, outbox_receipt, outbox_event")
    return taken * 1e6 / count


def race(say: Say) -> tuple[list[float], list[float]]:
    """Microseconds of a receipt round by round: one by one, in lists; the first round only warms up."""
    single, listed = [], []
    with only(Subscription("bench.keep", (DossierRefusedAtReception,), keep)):
        for number in range(ROUNDS + 1):
            say(f"round {number} of {ROUNDS}")
            single.append(microseconds(one_by_one, SINGLE))
            listed.append(microseconds(deliver_pending, LISTED))
    return single[1:], listed[1:]


def deliver_while_told(_number: int) -> None:
    """A worker: delivers until everything told was delivered by itself or another."""
    while deliver_pending(limit=1_000) or _missing():
        time.sleep(0.002)


def _missing() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM bench_heard")
        return bool(cursor.fetchone()[0] < TOLD)


def two_workers() -> dict[str, float | int]:
    """Two processes deliver while the facts are told; how many came in the wrong order, twice or not at all."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_heard (id bigserial PRIMARY KEY, key text, number int)")
    with only(Subscription("bench.hear", (DossierRefusedAtReception,), hear)):
        started = time.perf_counter()
        with crew(deliver_while_told, WORKERS) as workers:
            tell(0, TOLD)
            finish(workers, 120)
        taken = time.perf_counter() - started
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE number < before), count(*) - count(DISTINCT number), count(DISTINCT number) "
            "FROM (SELECT number, lag(number) OVER (PARTITION BY key ORDER BY id) AS before FROM bench_heard) heard"
        )
        breaks, doubled, arrived = cursor.fetchone()
        cursor.execute("DROP TABLE bench_heard")
    return {"breaks": breaks, "doubled": doubled, "lost": TOLD - arrived, "a second": TOLD / taken}


def measure(say: Say) -> Outcome:
    """The median of the ratios of all rounds, then the two workers."""
    single, listed = race(say)
    say(f"{WORKERS} workers, {KEYS} keys, {TOLD} facts")
    pair = two_workers()
    figures: dict[str, float | int | str] = {
        "rounds": ROUNDS,
        "one by one, best, receipts a second": 1e6 / min(single),
        "in lists, best, receipts a second": 1e6 / min(listed),
        f"{WORKERS} workers while {TOLD} facts are told, a second": pair["a second"],
        "receipts left": Receipt.objects.filter(done_at=None).count(),
    }
    bars = [
        Bar("in lists / one by one", median_ratio(single, listed), at_least=RATIO_BAR),
        Bar(f"{KEYS} keys, {WORKERS} workers: out of order", pair["breaks"], at_most=0),
        Bar(f"{KEYS} keys, {WORKERS} workers: delivered twice", pair["doubled"], at_most=0),
        Bar(f"{KEYS} keys, {WORKERS} workers: lost", pair["lost"], at_most=0),
    ]
    return Outcome("outbox", figures, bars)
