"""The worker process as it runs: facts delivered, SIGTERM heard, a lost database ends it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from dinh.kernel.jobs.actions import enqueue
from dinh.kernel.jobs.tasks import forget_old_tries


def until(holds: Callable[[], Any], seconds: float = 20) -> Any:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := holds():
            return found
        time.sleep(0.05)
    raise AssertionError("waited in vain")


def query(text: str, *args: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, args)
        return [tuple(row) for row in cursor.fetchall()]


@pytest.fixture
def worker(transactional_db: None) -> Iterator[subprocess.Popen[bytes]]:
    settings = connection.settings_dict
    host = str(settings["HOST"]).replace("/", "%2F")
    url = f"postgresql://{settings['USER']}@{host}:{settings['PORT'] or 5432}/{settings['NAME']}"
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "DINH_DATABASE_POOL": "0",
        "DJANGO_SETTINGS_MODULE": "dinh.project.settings",
        "PGAPPNAME": "worker under test",
    }
    process = subprocess.Popen([sys.executable, "-m", "django", "work", "--grace", "5"], env=environment)
    try:
        until(lambda: query("SELECT 1 FROM pg_stat_activity WHERE query = 'LISTEN dinh_outbox'"))
        until(lambda: query("SELECT 1 FROM procrastinate_workers"))
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        query("WITH d AS (DELETE FROM procrastinate_jobs) SELECT 1")
        query("WITH d AS (DELETE FROM procrastinate_workers) SELECT 1")


def test_it_runs_jobs_and_ends_when_told(worker: subprocess.Popen[bytes]) -> None:
    old = datetime(2020, 1, 1, tzinfo=UTC)
    query("WITH i AS (INSERT INTO access_throttlewindow VALUES ('d', %s, %s, 1)) SELECT 1", old, old)
    enqueue(forget_old_tries)
    until(lambda: query("SELECT 1 WHERE NOT EXISTS (SELECT FROM access_throttlewindow)"))
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=15) == 0


def test_a_lost_database_ends_it(worker: subprocess.Popen[bytes]) -> None:
    query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'worker under test'"
    )
    assert worker.wait(timeout=15) == 3
