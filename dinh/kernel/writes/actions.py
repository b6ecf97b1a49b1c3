"""The list of writes: statements made from models, sent in one psycopg pipeline inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model
from django.db.transaction import TransactionManagementError
from psycopg.pq import ExecStatus, TransactionStatus

from dinh.kernel.writes.statements import statement_of
from dinh.kernel.writes.types import Change, Entry, Insertion, Pending, StaleRecord

KEPT_CURSORS = 200


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
        self._fills: list[Callable[[], None]] = []

    @property
    def entries(self) -> list[Entry]:
        """What will be sent, in order; ``copy_rows`` takes the same entries in bulk."""
        while self._fills:
            self._fills.pop(0)()
        notices: list[Entry] = [Pending("SELECT pg_notify(%s, '')", [channel]) for channel in self._channels]
        return [*self._first, *notices, *self._last]

    def insert(self, model: type[Model], /, **values: Any) -> Insertion:
        """Add the insertion of one row."""
        entry = Insertion(model, [values])
        self._first.append(entry)
        return entry

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

    def afterwards(self, fill: Callable[[], None]) -> None:
        """Call ``fill``, which adds more to this list, when what was added so far is on its way.

        For what takes the client a while (digests, payloads): the server works meanwhile. May not ask the database.
        """
        self._fills.append(fill)

    def run(self) -> None:
        """Send everything in one pipeline and empty the list.

        Refuses to run outside a transaction. Raises Django's database errors, and ``StaleRecord`` when a
        statement met another number of rows than expected; either way the caller's transaction must roll back.
        """
        if not (self._first or self._fills or self._channels or self._last):
            return
        try:
            sent = send(self._statements(), using=self._using)
        finally:
            self._first, self._last, self._channels, self._fills = [], [], {}, []
        if any(pending.expect is not None and pending.count != pending.expect for pending in sent):
            raise StaleRecord

    def _statements(self) -> Iterator[Pending]:
        """Prepared one by one while the pipeline runs: the server works on the first ones meanwhile."""
        while self._fills:
            yield from self._prepared(self._first)
            self._first = []
            self._fills.pop(0)()
        yield from self._prepared(self.entries)

    def _prepared(self, entries: list[Entry]) -> Iterator[Pending]:
        for entry in entries:
            yield entry if isinstance(entry, Pending) else statement_of(entry, self._using)


def send(statements: Iterable[Pending], *, using: str = DEFAULT_DB_ALIAS) -> list[Pending]:
    """Send the statements in one pipeline of the current transaction; return them with their rows and counts."""
    connection = connections[using]
    if not connection.in_atomic_block:
        raise TransactionManagementError("a pipeline runs only inside transaction.atomic()")
    connection.validate_no_broken_transaction()
    connection.ensure_connection()
    raw = connection.connection
    begins = _takes_over_begin(raw)
    kept = _kept_cursors(raw)
    sent: list[tuple[Pending, Any]] = []
    # Django's own error classes, so that atomic() and callers meet IntegrityError and not psycopg's.
    with connection.wrap_database_errors, raw.pipeline():
        if begins:
            raw.execute("BEGIN", prepare=False)
        for one in statements:
            cursor = kept.pop(one.text, None) or raw.cursor()
            sent.append((one, cursor.execute(one.text, one.args, binary=one.binary)))
    for one, cursor in sent:
        one.count = cursor.rowcount
        if cursor.pgresult.status == ExecStatus.TUPLES_OK:
            one.rows = cursor.fetchall()
        kept[one.text] = cursor
    return [one for one, _ in sent]


def _kept_cursors(raw: Any) -> dict[str, Any]:
    """Cursors of the connection by their statement: one that runs its statement again spares half of psycopg's work.

    They live and die with the connection. One is taken out while it runs, so two of a text in a pipeline are two.
    """
    kept: dict[str, Any] = vars(raw).setdefault("_dinh_cursors", {})
    if len(kept) > KEPT_CURSORS:
        kept.clear()
    return kept


def _takes_over_begin(raw: Any) -> bool:
    """Whether the pipeline sends BEGIN itself: psycopg's own would be a round trip, also in a pipeline.

    Then psycopg begins none until the block ends, when atomic() sets autocommit, which it finds set; commit,
    rollback and savepoints go by the state of the server.
    """
    if raw.info.transaction_status is not TransactionStatus.IDLE or raw.isolation_level is not None:
        return False
    raw.autocommit = True
    return True
