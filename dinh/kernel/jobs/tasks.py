"""Timed duties of the kernel's lower rooms, which lie below the queue."""

from __future__ import annotations

from dinh.kernel.access.actions import prune_throttle
from dinh.kernel.audit.sealing import seal_settled
from dinh.kernel.jobs.actions import every, give_back_stalled_jobs, task
from dinh.kernel.outbox.actions import prune_receipts
from dinh.lib import moments


@every("17 * * * *")
@task(name="access.prune_throttle")
def forget_old_tries() -> None:
    """Forget windows of the throttle that have ended."""
    prune_throttle(now=moments.now())


@every("23 19 * * *")  # 02:23 in the province
@task(name="outbox.prune_receipts")
def forget_old_receipts() -> None:
    """Forget receipts done a month ago; the events stay."""
    prune_receipts(now=moments.now())


@every("* * * * *")
@task(name="jobs.give_back_stalled")
def give_back_stalled() -> None:
    """Give the jobs of dead workers to the living."""
    give_back_stalled_jobs()


@every("* * * * *")
@task(name="audit.seal")
def seal_audit() -> None:
    """Seal the full batches of the audit log."""
    seal_settled(now=moments.now())


@every("41 18 * * *")  # 01:41 in the province
@task(name="audit.seal_rest")
def seal_rest_of_audit() -> None:
    """Once a day seal the rest too, however small."""
    seal_settled(now=moments.now(), everything=True)
