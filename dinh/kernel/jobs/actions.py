"""Tasks, timed duties and putting work off. The only module that knows which queue stands behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app as queue
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from dinh.lib import moments

TaskFunction = Callable[..., None]

STALLED_SECONDS = 60
STALLED = """SELECT job.id FROM procrastinate_jobs job LEFT JOIN procrastinate_workers w ON w.id = job.worker_id
WHERE job.status = 'doing' AND (w.id IS NULL OR w.last_heartbeat < now() - make_interval(secs => %s))
ORDER BY job.id"""


@dataclass(frozen=True)
class Task:
    """A function that the worker can run. Calling it runs it at once, as a test does."""

    name: str
    function: TaskFunction

    def __call__(self, **kwargs: Any) -> None:
        """Run here and now."""
        self.function(**kwargs)


def task(*, name: str, retries: int = 5, wait_seconds: int = 4) -> Callable[[TaskFunction], Task]:
    """Register a function under a name that never changes (it stands on waiting jobs).

    Arguments are JSON values. A run that raises is repeated up to ``retries`` times, after 4, 16, 64 … seconds. The
    function opens its own transactions and must bear being run twice: a worker may die between its commit and its
    report.
    """

    def register(function: TaskFunction) -> Task:
        strategy = RetryStrategy(max_attempts=retries, exponential_wait=wait_seconds) if retries else False
        queue.task(name=name, retry=strategy)(function)
        return Task(name, function)

    return register


def every(cron: str) -> Callable[[Task], Task]:
    """Run a task without arguments at the times of ``cron`` (UTC): once, however many workers there are.

    A run that is still waiting when the next time comes is not doubled, and a failed one waits for the next time.
    """

    def register(duty: Task) -> Task:
        def timed(timestamp: int) -> None:  # noqa: ARG001 - the queue passes the planned moment
            duty.function()

        name = f"{duty.name}.timed"
        queue.periodic(cron=cron)(queue.task(name=name, queueing_lock=name)(timed))
        return duty

    return register


def enqueue(task: Task, *, key: str | None = None, run_at: datetime | None = None, **kwargs: Any) -> bool:
    """Put a run of the task off until the surrounding transaction has committed (and until ``run_at``).

    With ``key`` a second run is not added while one with the same key still waits; the answer tells whether a run
    was added. ``kwargs`` are JSON values: ids and codes, never personal data.
    """
    options: dict[str, Any] = {}
    if key is not None:
        options["queueing_lock"] = f"{task.name}:{key}"
    if run_at is not None:
        options["schedule_at"] = run_at
    job = configure_task(name=task.name, job_manager=_own_connection(), **options)
    if key is None:
        job.defer(**kwargs)
        return True
    try:
        # A savepoint: meeting a waiting run is an error to the database and would spoil the caller's transaction.
        with transaction.atomic():
            job.defer(**kwargs)
    except AlreadyEnqueued:
        return False
    return True


def run_waiting() -> None:
    """Run every job that is due, then return (tests, demonstrations)."""
    with queue.replace_connector(queue.connector.get_worker_connector()) as app:
        app.run_worker(wait=False, listen_notify=False, install_signal_handlers=False)


def run_worker(*, concurrency: int, grace_seconds: float) -> None:
    """Run jobs until SIGTERM or SIGINT; running ones get ``grace_seconds`` to end."""
    with queue.replace_connector(queue.connector.get_worker_connector()) as app:
        app.run_worker(
            concurrency=concurrency,
            shutdown_graceful_timeout=grace_seconds,
            delete_jobs="successful",
        )


def give_back_stalled_jobs() -> int:
    """Let other workers run the jobs of workers that died; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(STALLED, [STALLED_SECONDS])
        stalled = [row[0] for row in cursor.fetchall()]
    for job_id in stalled:
        _own_connection().retry_job_by_id(job_id, retry_at=moments.now())
    return len(stalled)


def _own_connection() -> JobManager:
    """Return a door to the queue over Django's connection, so that the job belongs to its transaction.

    Inside a worker the queue's own connector is another connection, which would put a job off though the
    transaction that asked for it goes back.
    """
    return JobManager(DjangoConnector())
