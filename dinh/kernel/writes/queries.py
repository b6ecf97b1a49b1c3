"""Reads that the ORM compiles once, and that travel together in one pipeline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from threading import Lock
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

from dinh.kernel.writes.actions import send
from dinh.kernel.writes.types import Pending

FIRST_INTEGER = 2_147_400_000
FIRST_MOMENT = datetime(9998, 1, 1, tzinfo=UTC)
# What these fields hold means the same in both formats; jsonb, arrays and ranges are left to Django's text.
BINARY = frozenset(
    {
        models.BigAutoField,
        models.BigIntegerField,
        models.BooleanField,
        models.CharField,
        models.DateField,
        models.DateTimeField,
        models.IntegerField,
        models.PositiveIntegerField,
        models.PositiveSmallIntegerField,
        models.SmallIntegerField,
        models.TextField,
        models.UUIDField,
    }
)


class Markers:
    """Gives out unmistakable values that stand for the parameters while a query is compiled."""

    def __init__(self) -> None:
        self.names: dict[Any, str] = {}

    def _mark(self, value: Any, name: str) -> Any:
        self.names[value] = name
        return value

    def integer(self, name: str) -> int:
        """Stand for an integer (a key, a count)."""
        return int(self._mark(FIRST_INTEGER + len(self.names), name))

    def integers(self, name: str) -> tuple[int, ...]:
        """Stand for a list of integers behind the lookup ``any_of`` (keys)."""
        return tuple(self._mark((FIRST_INTEGER + len(self.names),), name))

    def text(self, name: str) -> str:
        """Stand for a text compared as a whole."""
        return str(self._mark(f"\x02marker {name}\x03", name))

    def moment(self, name: str) -> datetime:
        """Stand for a moment."""
        value: datetime = self._mark(FIRST_MOMENT + timedelta(seconds=len(self.names)), name)
        return value

    def day(self, name: str) -> date:
        """Stand for a day."""
        value: date = self._mark(date(9998, 1, 1) + timedelta(days=len(self.names)), name)
        return value

    def uuid(self, name: str) -> UUID:
        """Stand for a UUID."""
        value: UUID = self._mark(UUID(int=(0xD1A << 96) + len(self.names)), name)
        return value


@models.Field.register_lookup
class AnyOf(models.Lookup):
    """``key__any_of=[…]``: like ``in``, but one parameter, so that a compiled read takes lists of any length."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """``column = ANY(%s)``."""
        left, params = self.process_lhs(compiler, connection)
        return f"{left} = ANY(%s)", (*params, self.rhs)


@dataclass(slots=True)
class BoundRead:
    """A compiled read with its values, ready for the pipeline."""

    compiled: CompiledRead
    pending: Pending


@dataclass(frozen=True, slots=True)
class _Ready:
    """What is kept of a read once compiled; `order` says of each value whether it is a name, else the value itself."""

    text: str
    order: list[tuple[bool, Any]]
    names: frozenset[str]
    converters: Any
    binary: bool


class CompiledRead:
    """A ``values_list`` queryset whose SQL is made once, at first use, and run with other values ever after.

    ``CompiledRead(lambda p: Dossier.objects.filter(pk=p.integer("pk")).values_list("state", "due_at"))``
    """

    def __init__(self, build: Callable[[Markers], QuerySet[Any, Any]], using: str = DEFAULT_DB_ALIAS) -> None:
        self._build = build
        self._using = using
        self._lock = Lock()
        self._ready: _Ready | None = None

    def bind(self, **values: Any) -> BoundRead:
        """Give the values by name; a missing or unknown name is an error."""
        ready = self._compile()
        if values.keys() != ready.names:
            raise TypeError(f"this read takes {sorted(ready.names)}, not {sorted(values)}")
        args = [values[item] if marked else item for marked, item in ready.order]
        return BoundRead(self, Pending(text=ready.text, args=args, binary=ready.binary))

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """Run alone, inside a transaction or not, and return the rows in the order of ``values_list``."""
        pending = self.bind(**values).pending
        with connections[self._using].cursor() as cursor:
            cursor.execute(pending.text, pending.args)
            return self.convert(cursor.fetchall())

    def convert(self, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        """Turn what the database sent into Python values, as the fields would."""
        converters = self._compile().converters
        if converters is None:
            return rows
        compiler, functions = converters
        return [tuple(row) for row in compiler.apply_converters(rows, functions)]

    def _compile(self) -> _Ready:
        if self._ready is None:
            with self._lock:
                if self._ready is None:
                    self._ready = self._compiled()
        return self._ready

    def _compiled(self) -> _Ready:
        markers = Markers()
        query = self._build(markers).query
        if not query.values_select and not query.annotation_select:
            raise TypeError("a compiled read is a values_list() queryset")
        compiler = query.get_compiler(self._using)
        text, params = compiler.as_sql()
        order = [
            (True, markers.names[item]) if _is_marker(item, markers) else (False, item) for item in params
        ]
        found = frozenset(item for marked, item in order if marked)
        if found != set(markers.names.values()):
            raise TypeError(f"not found in the SQL as they were given: {set(markers.names.values()) - found}")
        columns = [part[0] for part in compiler.select]
        functions = compiler.get_converters(columns)
        return _Ready(
            text=text,
            order=order,
            names=found,
            converters=(compiler, functions) if functions else None,
            binary=not functions and all(_reads_binary(column) for column in columns),
        )


def _reads_binary(column: Any) -> bool:
    field = column.output_field
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return type(field) in BINARY


def _is_marker(item: Any, markers: Markers) -> bool:
    return isinstance(item, int | str | date | UUID | tuple) and item in markers.names


def pipelined_reads(
    reads: Sequence[BoundRead | Pending], *, using: str = DEFAULT_DB_ALIAS
) -> list[list[tuple[Any, ...]]]:
    """Run the reads in one round trip of the current transaction; return the rows of each.

    Lock in the first read and read the rest in the second: a join that locks and had to wait returns the new row
    of the locked table beside the old row of the other.
    """
    sent = send([read.pending if isinstance(read, BoundRead) else read for read in reads], using=using)
    return [
        read.compiled.convert(one.rows) if isinstance(read, BoundRead) else one.rows
        for read, one in zip(reads, sent, strict=True)
    ]
