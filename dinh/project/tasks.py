"""Timed duties of the roof."""

from __future__ import annotations

from dinh.kernel.jobs.actions import every, task
from dinh.lib import moments
from dinh.project.upkeep.doctor import examine_slow


@every("*/5 * * * *")
@task(name="project.examine", retries=0)
def examine_installation() -> None:
    """Ask storage, scanner and mail server how they are, for the next scrapes of the metrics."""
    examine_slow(now=moments.now())
