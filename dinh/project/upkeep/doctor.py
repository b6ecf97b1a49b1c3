"""The doctor: every check, none of which can make the others fall silent."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from dinh.project.upkeep import host, server, work
from dinh.project.upkeep.types import Health, Line

log = logging.getLogger(__name__)

Check = Callable[[datetime], Line]
QUICK: tuple[Check, ...] = (
    host.disk,
    host.clock,
    server.database,
    server.role,
    server.migrations,
    server.archive,
    server.replica,
    host.certificate,
    host.backup,
    host.keys,
    work.queue,
    work.outbox,
    work.audit,
)
SLOW: tuple[Check, ...] = (work.storage, work.scanner, work.mail)
KEPT = "doctor.slow"
KEPT_SECONDS = 15 * 60


def examine(*, now: datetime, checks: Sequence[Check] = (*QUICK, *SLOW)) -> tuple[Line, ...]:
    """Run the checks; one that fails in an unforeseen way is itself a bad line."""
    return tuple(_one(check, now) for check in checks)


def _one(check: Check, now: datetime) -> Line:
    try:
        # A savepoint, for a failed statement would take every later check with it.
        with transaction.atomic(savepoint=connection.in_atomic_block):
            return check(now)
    except Exception as error:
        if not isinstance(error, DatabaseError):
            log.exception("a check of the installation failed")
        found = _("Không kiểm tra được: %(why)s") % {"why": " ".join(str(error).split())[:200]}
        return Line(
            check.__name__, check.__name__, Health.BAD, found, _("Xem log/web.log và log/postgres.log.")
        )


def examine_slow(*, now: datetime) -> tuple[Line, ...]:
    """The checks that speak to others, kept for the next scrapes of the metrics."""
    lines = examine(now=now, checks=SLOW)
    cache.set(KEPT, lines, KEPT_SECONDS)
    return lines


def examine_for_metrics(*, now: datetime) -> tuple[Line, ...]:
    """The quick checks now, the others as they were at their last run, at most 15 minutes ago."""
    kept: tuple[Line, ...] = cache.get(KEPT) or ()
    return (*examine(now=now, checks=QUICK), *kept)
