"""SQL text made once per model and set of fields, and values prepared as the ORM would."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, TypeAlias
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.fields import NOT_PROVIDED

from dinh.kernel.writes.types import Change, Insertion, Pending, Sql

AnyField: TypeAlias = "models.Field[Any, Any]"
SqlTexts: TypeAlias = tuple[tuple[str, str], ...]
NOTHING: frozenset[str] = frozenset()
AUTO = (models.AutoField, models.BigAutoField, models.SmallAutoField)
# Values of these classes pass unchanged through get_db_prep_save; skipping it halves the Python of a step.
PLAIN: dict[type[Any], type[Any]] = {
    models.BigAutoField: int,
    models.BigIntegerField: int,
    models.IntegerField: int,
    models.SmallIntegerField: int,
    models.PositiveIntegerField: int,
    models.PositiveSmallIntegerField: int,
    models.BooleanField: bool,
    models.TextField: str,
    models.CharField: str,
    models.UUIDField: UUID,
}


@dataclass(frozen=True, slots=True)
class Slot:
    """One value of a statement: of which name it is the value, and how it is prepared.

    A value whose class is ``plain`` goes as it is; None always does.
    """

    name: str
    plain: type[Any] | None
    prepare: Callable[[Any], Any]


def statement_of(entry: Insertion | Change, using: str = DEFAULT_DB_ALIAS) -> Pending:
    """Return the entry as a statement with prepared values."""
    return _insertion(entry, using) if isinstance(entry, Insertion) else _change(entry, using)


def prepared(field: AnyField, value: Any, using: str = DEFAULT_DB_ALIAS) -> Any:
    """Return the value as the database takes it."""
    return preparer(field, using)(value)


@cache
def preparer(field: AnyField, using: str) -> Callable[[Any], Any]:
    """Return the function that turns a value of the field into what the database takes."""
    connection = connections[using]
    target = _target(field)
    plain = PLAIN.get(type(target))
    takes_moments = type(target) is models.DateTimeField

    def prepare(value: Any) -> Any:
        if value is None or type(value) is plain:
            return value
        if takes_moments and type(value) is datetime and value.tzinfo is not None:
            return value
        if plain is str and isinstance(value, str):
            return value  # a member of a StrEnum is its own text
        return field.get_db_prep_save(value, connection)

    return prepare


def _target(field: AnyField) -> AnyField:
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return field


def _slot(name: str, field: AnyField, using: str) -> Slot:
    return Slot(name, PLAIN.get(type(_target(field))), preparer(field, using))


def _insertion(entry: Insertion, using: str) -> Pending:
    first = entry.rows[0]
    sql: SqlTexts = ()
    if Sql in map(type, first.values()):
        sql = tuple((name, value.text) for name, value in first.items() if isinstance(value, Sql))
    text, given, left_out = _insert_text(entry.model, tuple(first), sql, len(entry.rows), using)
    args: list[Any] = []
    for row in entry.rows:
        _append(args, given, row)
        args.extend([default() for default in left_out])
    return Pending(text, args, len(entry.rows))


def _change(entry: Change, using: str) -> Pending:
    nulls: frozenset[str] = NOTHING
    sql: SqlTexts = ()
    if None in entry.where.values():
        nulls = frozenset(name for name, value in entry.where.items() if value is None)
    if Sql in map(type, entry.values.values()):
        sql = tuple((name, value.text) for name, value in entry.values.items() if isinstance(value, Sql))
    text, given, conditions = _update_text(
        entry.model, tuple(entry.values), tuple(entry.where), nulls, sql, using
    )
    args: list[Any] = []
    _append(args, given, entry.values)
    _append(args, conditions, entry.where)
    return Pending(text, args, entry.expect)


def _append(args: list[Any], slots: tuple[Slot, ...], values: Mapping[str, Any]) -> None:
    """Add the values of the slots; the hottest loop of a verb, so it calls nothing for most of them."""
    for slot in slots:
        value = values[slot.name]
        if value is None or type(value) is slot.plain:
            args.append(value)
        elif type(value) is Sql:
            args.extend(value.args)
        else:
            args.append(slot.prepare(value))


def _default(field: AnyField, using: str) -> Callable[[], Any]:
    """What a column left out is given; a constant is prepared once."""
    prepare = preparer(field, using)
    if callable(field.default):
        return lambda: prepare(field.get_default())
    value = prepare(field.get_default())
    return lambda: value


@cache
def column_field(model: type[models.Model], name: str) -> AnyField:
    """Return the field behind ``name``: a field's name, its column attribute or ``pk``."""
    field = model._meta.pk if name == "pk" else model._meta.get_field(name)
    if not isinstance(field, models.Field) or field.column is None:
        raise TypeError(f"{model.__name__}.{name} is not a column")
    return field


@cache
def left_out_fields(model: type[models.Model], names: frozenset[str]) -> tuple[AnyField, ...]:
    """Return the columns that take their Python default because ``names`` leaves them out."""
    given = {column_field(model, name) for name in names}
    return tuple(
        field
        for field in model._meta.concrete_fields
        if field not in given
        and not isinstance(field, AUTO)
        and not getattr(field, "generated", False)
        and field.db_default is NOT_PROVIDED
    )


def _quote(name: str | None, using: str) -> str:
    return connections[using].ops.quote_name(str(name))


def _placeholder(field: AnyField, using: str) -> str:
    """Return ``%s``, or what the field wraps around it (arrays and ranges name their type)."""
    get = getattr(field, "get_placeholder", None)
    if get is None:
        return "%s"
    connection = connections[using]
    return str(get(None, models.sql.Query(field.model).get_compiler(connection=connection), connection))


@cache
def _insert_text(
    model: type[models.Model], names: tuple[str, ...], sql: SqlTexts, rows: int, using: str
) -> tuple[str, tuple[Slot, ...], tuple[Callable[[], Any], ...]]:
    given = [(name, column_field(model, name)) for name in names]
    left_out = left_out_fields(model, frozenset(names))
    texts = dict(sql)
    columns = ", ".join(_quote(field.column, using) for field in [*(field for _, field in given), *left_out])
    marks = [f"({texts[name]})" if name in texts else _placeholder(field, using) for name, field in given]
    marks += [_placeholder(field, using) for field in left_out]
    row = f"({', '.join(marks)})"
    slots = tuple(_slot(name, field, using) for name, field in given)
    text = f"INSERT INTO {_quote(model._meta.db_table, using)} ({columns}) VALUES {', '.join([row] * rows)}"  # noqa: S608
    return text, slots, tuple(_default(field, using) for field in left_out)


@cache
def _update_text(
    model: type[models.Model],
    names: tuple[str, ...],
    where: tuple[str, ...],
    nulls: frozenset[str],
    sql: SqlTexts,
    using: str,
) -> tuple[str, tuple[Slot, ...], tuple[Slot, ...]]:
    texts = dict(sql)
    given = [(name, column_field(model, name)) for name in names]
    conditions = [(name, column_field(model, name)) for name in where]
    sets = ", ".join(
        f"{_quote(field.column, using)} = {f'({texts[name]})' if name in texts else _placeholder(field, using)}"
        for name, field in given
    )
    tests = " AND ".join(
        f"{_quote(field.column, using)} {'IS NULL' if name in nulls else f'= {_placeholder(field, using)}'}"
        for name, field in conditions
    )
    text = f"UPDATE {_quote(model._meta.db_table, using)} SET {sets} WHERE {tests}"  # noqa: S608
    return (
        text,
        tuple(_slot(name, field, using) for name, field in given),
        tuple(_slot(name, field, using) for name, field in conditions if name not in nulls),
    )
