"""Counting round trips on the wire: a measure without noise for tests and benchmarks."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS, connections
from psycopg.pq import Trace


@dataclass
class RoundTrips:
    """How often the client waited for the server; complete when the block has ended."""

    count: int = 0


@contextmanager
def counted_round_trips(using: str = DEFAULT_DB_ALIAS) -> Iterator[RoundTrips]:
    """Count the round trips of this thread's connection inside the block, from libpq's own trace.

    A message to the server after one from it begins a new trip; a pipeline is one trip whatever its statements, and
    BEGIN rides along in the first one of a transaction. Before a statement of the ORM it is a trip of its own.
    """
    connection = connections[using]
    connection.ensure_connection()
    wire = connection.connection.pgconn
    trips = RoundTrips()
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as file:
        wire.trace(file.fileno())
        wire.set_trace_flags(Trace.SUPPRESS_TIMESTAMPS)
        try:
            yield trips
        finally:
            wire.untrace()
            file.seek(0)
            trips.count = _trips(file)


def _trips(lines: Iterator[str]) -> int:
    count, last = 0, "B"
    for line in lines:
        side = line[:1]
        if side == "F" and last == "B":
            count += 1
        if side in {"F", "B"}:
            last = side
    return count
