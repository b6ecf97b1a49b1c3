"""Timed duties of the room."""

from __future__ import annotations

from dinh.domains.dossiers.actions import delete_old_drafts, fold_counts
from dinh.kernel.jobs.actions import every, task
from dinh.lib import moments


@every("* * * * *")
@task(name="dossiers.fold_counts")
def fold_waiting_counts() -> None:
    """Fold the count deltas, batch by batch, until none is left."""
    while fold_counts():
        pass


@every("20 18 * * *")
@task(name="dossiers.delete_old_drafts")
def delete_forgotten_drafts() -> None:
    """Delete drafts untouched for thirty days, every night."""
    while delete_old_drafts(now=moments.now()):
        pass
