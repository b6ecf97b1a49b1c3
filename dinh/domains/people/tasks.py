"""Timed duties of the room."""

from __future__ import annotations

from dinh.domains.people.actions import tell_successions
from dinh.domains.people.actions.accounts import forget_old_sessions
from dinh.kernel.jobs.actions import every, task
from dinh.lib import moments


@every("5 17 * * *")
@task(name="people.tell_successions")
def tell_successions_of_today() -> None:
    """At 00:05 in the province: mergers whose day has come are told."""
    tell_successions(now=moments.now())


@every("35 18 * * *")
@task(name="people.forget_old_sessions")
def forget_expired_sessions() -> None:
    """At 01:35: sessions and one-time links that have ended are removed."""
    forget_old_sessions(now=moments.now())
