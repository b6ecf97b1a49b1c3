"""`manage.py test`: every test, against a database that lives as long as the run."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.launch import keys, processes
from tools.launch.cluster import OWNER
from tools.launch.say import ROOT
from tools.launch.throwaway import throw_away_cluster

MOST_PROCESSES = 4


def environment(url: str, data: Path) -> dict[str, str]:
    """Variables of a test run: nothing of the caller's own installation shines through."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith("DINH_") or key == "DINH_TEST_DATA"
    }
    return {
        **kept,
        "DATABASE_URL": url,
        "DINH_DATA": str(data),
        "DINH_DATABASE_POOL": "0",
        "DINH_SECRET_KEY": "for tests only",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # playwright keeps an event loop in the thread of the tests
    }


def run_tests(arguments: Sequence[str]) -> int:
    """Run pytest with the given arguments and return its exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # unlike the default, this removes the cluster
    own = os.environ.get("DATABASE_URL")
    if (
        not arguments
    ):  # the whole suite: a process a core; what is named is few, and slow tests want the machine alone
        arguments = ["-n", str(min(os.cpu_count() or 1, MOST_PROCESSES))]
    command = [sys.executable, "-m", "pytest", *arguments]
    if own:
        data = ROOT / "var" / "test"
        keys.ensure(data)
        return processes.run(command, env=environment(own, data), cwd=ROOT)
    with throw_away_cluster() as (cluster, data):
        keys.ensure(data)
        return processes.run(command, env=environment(cluster.url(OWNER), data), cwd=ROOT)
