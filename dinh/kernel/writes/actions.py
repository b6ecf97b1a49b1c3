"""The list of writes: statements made from models, sent in one psycopg pipeline inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model
from django.db.transaction import TransactionManagementError

from dinh.kernel.writes.statements import statement_of
from dinh.kernel.writes.types import Change, Entry, Insertion, Pending, StaleRecord


class Writes:
    """Collects writes and sends them together: one round trip whatever their number.

    Only for paths that a benchmark names; everywhere else the plain ORM is right. Nothing is sent before
    ``run()``. Foreign keys are set by their column attribute (``agency_id=7``). Fields left out take their
    default; automatic keys, generated columns and database defaults are left to the database.
    """

    def __init__(self, using: str = DEFAULT_DB_ALIAS) -> None:
        self._using = using
        self._first: list[Entry] = []
        self._last: list[Entry] = []
        self._channels: dict[str, None] = {}

    @property
    def entries(self) -> list[Entry]:
        """What will be sent, in order; ``copy_rows`` takes the same entries in bulk."""
        notices: list[Entry] = [Pending("SELECT pg_notify(%s, '')", [channel]) for channel in self._channels]
        return [*self._first, *notices, *self._last]

    def insert(self, model: type[Model], /, **values: Any) -> Insertion:
        """Add the insertion of one row."""
        return self.insert_many(model, [values])

    def insert_many(self, model: type[Model], rows: Sequence[Mapping[str, Any]], /) -> Insertion:
        """Add the insertion of rows that all carry the same fields, as one statement."""
        if not rows or any(row.keys() != rows[0].keys() for row in rows):
            raise ValueError("rows of one insertion carry the same fields")
        entry = Insertion(model, [dict(row) for row in rows])
        self._first.append(entry)
        return entry

    def update(
        self, model: type[Model], where: Mapping[str, Any], /, *, expect_rows: int | None = 1, **values: Any
    ) -> Change:
        """Add the change of the rows whose columns equal ``where``; exactly ``expect_rows`` of them must exist."""
        if not where or not values:
            raise ValueError("an update needs a condition and values")
        entry = Change(model, dict(where), values, expect_rows)
        self._first.append(entry)
        return entry

    def sql(
        self, text: str, args: Sequence[Any] = (), *, expect: int | None = None, last: bool = False
    ) -> Pending:
        """Add a statement in SQL; with ``last`` it leaves after all others (a counter every writer waits for)."""
        entry = Pending(text, args, expect)
        (self._last if last else self._first).append(entry)
        return entry

    def notify(self, channel: str) -> None:
        """Wake the listeners of the channel at commit; however often asked, once."""
        self._channels[channel] = None

    def run(self) -> None:
        """Send everything in one pipeline and empty the list.

        Refuses to run outside a transaction. Raises Django's database errors, and ``StaleRecord`` when a
        statement met another number of rows than expected; either way the caller's transaction must roll back.
        """
        entries, self._first, self._last, self._channels = self.entries, [], [], {}
        statements = [
            entry if isinstance(entry, Pending) else statement_of(entry, self._using) for entry in entries
        ]
        if not statements:
            return
        for pending, cursor in zip(statements, send(statements, using=self._using), strict=True):
            pending.count = cursor.rowcount
            if cursor.description is not None:
                pending.rows = cursor.fetchall()
        if any(pending.expect is not None and pending.count != pending.expect for pending in statements):
            raise StaleRecord


def send(statements: Sequence[Pending], *, using: str = DEFAULT_DB_ALIAS) -> list[Any]:
    """Send the statements in one pipeline of the current transaction; return their cursors, results arrived."""
    connection = connections[using]
    if not connection.in_atomic_block:
        raise TransactionManagementError("a pipeline runs only inside transaction.atomic()")
    connection.validate_no_broken_transaction()
    connection.ensure_connection()
    raw = connection.connection
    # Django's own error classes, so that atomic() and callers meet IntegrityError and not psycopg's.
    with connection.wrap_database_errors, raw.pipeline():
        return [raw.execute(pending.text, pending.args) for pending in statements]
