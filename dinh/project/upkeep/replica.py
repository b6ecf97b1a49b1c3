"""Reads go to a streaming replica where there is one; whoever has just written reads his own writes.

Only a view that answers GET reads there: who asks, every verb, the worker and commands stay with the first database. After
a request that may have written, a cookie carries the position of the write-ahead log; as long as the replica has not
replayed it, this browser reads from the first database. Clients of the API keep no cookies and always do.
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse

log = logging.getLogger(__name__)

REPLICA = "replica"
COOKIE = "dinh_moc"
COOKIE_SECONDS = 60
SAFE = frozenset({"GET", "HEAD"})
POSITION = re.compile(r"[0-9A-F]{1,8}/[0-9A-F]{1,8}")
LOOK_EVERY = 1.0
MOST_BEHIND = 10.0
AWAY_PAUSE = 5.0

_reads_go_to: ContextVar[str] = ContextVar("reads_go_to", default=DEFAULT_DB_ALIAS)


def number(position: str) -> int:
    """A position of the write-ahead log as a number: `16/B374D848`."""
    high, _, low = position.partition("/")
    return (int(high, 16) << 32) | int(low, 16)


class Reads:
    """Django's router."""

    def db_for_read(self, model: type[Any], **hints: Any) -> str:  # noqa: ARG002
        """The replica inside a reading view, until that view opens a transaction or writes."""
        if _reads_go_to.get() == REPLICA and connections[DEFAULT_DB_ALIAS].in_atomic_block:
            _reads_go_to.set(DEFAULT_DB_ALIAS)
        return _reads_go_to.get()

    def db_for_write(self, model: type[Any], **hints: Any) -> str:  # noqa: ARG002
        """Always the first database; what is read afterwards must show it."""
        _reads_go_to.set(DEFAULT_DB_ALIAS)
        return DEFAULT_DB_ALIAS

    def allow_relation(self, first: Any, second: Any, **hints: Any) -> bool:  # noqa: ARG002
        """Both hold the same rows."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:  # noqa: ARG002
        """A replica is never migrated."""
        return db != REPLICA


@dataclass
class Standing:
    """How far the replica is, looked at once a second for all threads of the process."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    looked_at: float = 0.0
    away_until: float = 0.0
    replayed: int = 0
    target: int = 0
    target_since: float = 0.0

    def may_read(self, position: int) -> bool:
        """Whether the replica answers, is not far behind, and has replayed the position."""
        with self.lock:
            now = time.monotonic()
            if now < self.away_until:
                return False
            if now - self.looked_at >= LOOK_EVERY or position > self.replayed:
                self._look(now)
            if self.away_until > now or position > self.replayed:
                return False
            return self.replayed >= self.target or now - self.target_since < MOST_BEHIND

    def _look(self, now: float) -> None:
        try:
            self.replayed = _position(REPLICA, "pg_last_wal_replay_lsn()")
        except (OperationalError, InterfaceError) as error:
            self.left(error)
            return
        self.looked_at = now
        if self.replayed >= self.target:
            self.target = _position(DEFAULT_DB_ALIAS, "pg_current_wal_lsn()")
            self.target_since = now

    def left(self, error: Exception) -> None:
        """It does not answer: leave it alone for some seconds."""
        if time.monotonic() >= self.away_until:
            log.warning("the replica does not answer, reads go to the first database: %s", error)
        connections[REPLICA].close()
        self.away_until = time.monotonic() + AWAY_PAUSE

    def behind(self) -> int:
        """Bytes that the replica has not replayed."""
        return max(
            0,
            _position(DEFAULT_DB_ALIAS, "pg_current_wal_lsn()")
            - _position(REPLICA, "pg_last_wal_replay_lsn()"),
        )


def _position(alias: str, function: str) -> int:
    with connections[alias].cursor() as cursor:
        cursor.execute(f"SELECT {function}")
        row = cursor.fetchone()
    if row is None or row[0] is None:  # a server that is no replica has replayed nothing
        raise OperationalError(f"{function} is unknown there: not a replica")
    return number(str(row[0]))


STANDING = Standing()


class ReplicaMiddleware:
    """The innermost one: it chooses for the view alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if REPLICA not in connections.databases:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Choose, answer, and note how far the log was when this browser may have written."""
        chosen = REPLICA if self._may_read_there(request) else DEFAULT_DB_ALIAS
        before = _reads_go_to.set(chosen)
        try:
            response = self.get_response(request)
        finally:
            _reads_go_to.reset(before)
        if request.method not in SAFE:
            self._note(response)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A replica that goes away in the middle of a reading view: read once more, from the first database."""
        if _reads_go_to.get() != REPLICA or not isinstance(exception, OperationalError | InterfaceError):
            return None
        STANDING.left(exception)
        _reads_go_to.set(DEFAULT_DB_ALIAS)
        match = request.resolver_match
        assert match is not None
        response = match.func(request, *match.args, **match.kwargs)
        assert isinstance(response, HttpResponse)
        return response

    @staticmethod
    def _may_read_there(request: HttpRequest) -> bool:
        if (
            request.method not in SAFE
            or "Authorization" in request.headers
            or request.path.startswith("/api/")
        ):
            return False
        told = request.COOKIES.get(COOKIE, "")
        return STANDING.may_read(number(told) if POSITION.fullmatch(told) else 0)

    @staticmethod
    def _note(response: HttpResponse) -> None:
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute("SELECT pg_current_wal_insert_lsn()")
            position = str(cursor.fetchone()[0])
        response.set_cookie(
            COOKIE,
            position,
            max_age=COOKIE_SECONDS,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
