"""How the queue stands."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

DUE = """SELECT count(*), coalesce(extract(epoch FROM now() - min(coalesce(job.scheduled_at, told.at))), 0)::float
FROM procrastinate_jobs job LEFT JOIN procrastinate_events told ON told.job_id = job.id AND told.type = 'deferred'
WHERE job.status = 'todo' AND (job.scheduled_at IS NULL OR job.scheduled_at <= now())"""
REST = """SELECT (SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'),
(SELECT extract(epoch FROM now() - max(last_heartbeat))::float FROM procrastinate_workers)"""


@dataclass(frozen=True)
class QueueFigures:
    """Runs that are due and wait, since when the oldest, how many failed for good, when a worker was last heard."""

    due: int
    oldest_seconds: float
    failed: int
    heartbeat_seconds: float | None


def queue_figures() -> QueueFigures:
    """Count the queue; two statements."""
    with connection.cursor() as cursor:
        cursor.execute(DUE)
        due, oldest = cursor.fetchone()
        cursor.execute(REST)
        failed, heartbeat = cursor.fetchone()
    return QueueFigures(int(due), float(oldest), int(failed), heartbeat)
