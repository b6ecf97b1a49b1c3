"""The delivery loop of a worker: woken by LISTEN/NOTIFY, with polling behind it."""

from __future__ import annotations

import threading

import psycopg
from django.db import connection

from dinh.kernel.outbox.delivery import deliver_pending
from dinh.kernel.outbox.types import CHANNEL

POLL_SECONDS = 1.0
AT_A_TIME = 1_000


def deliver_until(stop: threading.Event) -> None:
    """Deliver until ``stop`` is set. A lost database is raised: the process must end and be started anew."""
    # A connection of its own, outside Django's pool: it stays open to listen.
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as listener:
        listener.execute(f"LISTEN {CHANNEL}")
        try:
            while not stop.is_set():
                if deliver_pending(limit=AT_A_TIME) < AT_A_TIME:
                    for _ in listener.notifies(timeout=POLL_SECONDS, stop_after=1):
                        pass
        finally:
            connection.close()
