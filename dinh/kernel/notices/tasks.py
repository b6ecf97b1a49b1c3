"""Timed duties: wake the ways on which something waits that no job remembers; delete old notices."""

from __future__ import annotations

from dinh.kernel.jobs.actions import enqueue, every, task
from dinh.kernel.notices.actions import prune_notices
from dinh.kernel.notices.sending import send_waiting, ways_due
from dinh.lib import moments


@every("* * * * *")
@task(name="notices.wake")
def wake_waiting() -> None:
    """Put a run off for each way with due deliveries: a killed worker may have taken its run along."""
    for way in ways_due(now=moments.now()):
        enqueue(send_waiting, key=way.value, way=way.value)


@every("37 19 * * *")  # 02:37 in the province
@task(name="notices.prune")
def forget_old_notices() -> None:
    """Delete notices that were kept long enough."""
    prune_notices(now=moments.now())
