"""The same entries in bulk: updates folded into rows not yet written, then one COPY per model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import Model

from dinh.kernel.writes.actions import send
from dinh.kernel.writes.statements import column_field, left_out_fields, preparer, statement_of
from dinh.kernel.writes.types import Change, Entry, Insertion, Pending, Sql, StaleRecord

Row = dict[str, Any]


class Pile:
    """Rows waiting for their COPY; a change of a waiting row is folded into it."""

    def __init__(self) -> None:
        self.rows: dict[type[Model], list[Row]] = {}
        self.others: list[Change | Pending] = []
        self._index: dict[tuple[type[Model], str], dict[Any, list[Row]]] = {}

    def add(self, entries: Iterable[Entry]) -> None:
        """Put the entries on the pile, in their order."""
        for entry in entries:
            if isinstance(entry, Insertion):
                for row in entry.rows:
                    self._insert(entry.model, row)
            elif isinstance(entry, Change):
                self._change(entry)
            elif entry not in self.others:
                self.others.append(entry)

    def _insert(self, model: type[Model], values: Row) -> None:
        row = {column_field(model, name).attname: value for name, value in values.items()}
        for field in left_out_fields(model, frozenset(row)):
            row[field.attname] = field.get_default()
        if any(isinstance(value, Sql) for value in row.values()):
            raise TypeError("a value computed by the database cannot be copied")
        self.rows.setdefault(model, []).append(row)
        for (indexed, name), index in self._index.items():
            if indexed is model:
                index[row.get(name)].append(row)

    def _change(self, change: Change) -> None:
        where = {column_field(change.model, name).attname: value for name, value in change.where.items()}
        values = {column_field(change.model, name).attname: value for name, value in change.values.items()}
        first = next(iter(where))
        found = [
            row
            for row in self._indexed(change.model, first).get(where[first], ())
            if all(row.get(name) == value for name, value in where.items())
        ]
        if not found:
            self.others.append(change)
            return
        if change.expect is not None and len(found) != change.expect:
            raise StaleRecord
        if any(isinstance(value, Sql) for value in values.values()):
            raise TypeError("a value computed by the database cannot be folded")
        for row in found:
            for (model, name), index in self._index.items():
                if model is change.model and name in values and values[name] != row.get(name):
                    index[row.get(name)].remove(row)
                    index[values[name]].append(row)
            row.update(values)

    def _indexed(self, model: type[Model], name: str) -> dict[Any, list[Row]]:
        index = self._index.get((model, name))
        if index is None:
            index = self._index[model, name] = defaultdict(list)
            for row in self.rows.get(model, ()):
                index[row.get(name)].append(row)
        return index


def copy_rows(entries: Iterable[Entry], *, using: str = DEFAULT_DB_ALIAS) -> dict[str, int]:
    """Write the entries in one transaction with COPY; return the number of rows per table.

    A change is folded into the row it concerns when that row is among the entries (``where`` should begin with a
    key that does not change), else it runs as an update afterwards; statements in SQL run last, equal ones once.
    """
    pile = Pile()
    pile.add(entries)
    counts: dict[str, int] = {}
    with transaction.atomic(using=using):
        for model, rows in pile.rows.items():
            _copy(model, rows, using)
            counts[model._meta.db_table] = len(rows)
        statements = [
            item if isinstance(item, Pending) else statement_of(item, using) for item in pile.others
        ]
        sent = send(statements, using=using)
        if any(pending.expect is not None and pending.count != pending.expect for pending in sent):
            raise StaleRecord
    return counts


def _copy(model: type[Model], rows: list[Row], using: str) -> None:
    connection = connections[using]
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[tuple(sorted(row))].append(row)
    for names, group in groups.items():
        fields = [column_field(model, name) for name in names]
        columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
        table = connection.ops.quote_name(model._meta.db_table)
        with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            prepare = [(field.attname, preparer(field, using)) for field in fields]
            for row in group:
                copy.write_row([function(row[name]) for name, function in prepare])
