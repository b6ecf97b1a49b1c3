"""SQL text made once per model and set of fields, and values prepared as the ORM would."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any, TypeAlias
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.fields import NOT_PROVIDED

from dinh.kernel.writes.types import Change, Insertion, Pending, Sql

AnyField: TypeAlias = "models.Field[Any, Any]"
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
    target = field
    while isinstance(target, models.ForeignKey):
        target = target.target_field
    plain = PLAIN.get(type(target))

    def prepare(value: Any) -> Any:
        if value is None or type(value) is plain:
            return value
        if type(value) is datetime and type(target) is models.DateTimeField and value.tzinfo is not None:
            return value
        return field.get_db_prep_save(value, connection)

    return prepare


def _insertion(entry: Insertion, using: str) -> Pending:
    names = tuple(entry.rows[0])
    sql = tuple((name, value.text) for name, value in entry.rows[0].items() if isinstance(value, Sql))
    text, given, left_out = _insert_text(entry.model, names, sql, len(entry.rows), using)
    args: list[Any] = []
    for row in entry.rows:
        for name, field in given:
            _append(args, field, row[name], using)
        args.extend(prepared(field, field.get_default(), using) for field in left_out)
    return Pending(text, args, len(entry.rows))


def _change(entry: Change, using: str) -> Pending:
    nulls = frozenset(name for name, value in entry.where.items() if value is None)
    sql = tuple((name, value.text) for name, value in entry.values.items() if isinstance(value, Sql))
    text, given, conditions = _update_text(
        entry.model, tuple(entry.values), tuple(entry.where), nulls, sql, using
    )
    args: list[Any] = []
    for name, field in given:
        _append(args, field, entry.values[name], using)
    args.extend(prepared(field, entry.where[name], using) for name, field in conditions)
    return Pending(text, args, entry.expect)


def _append(args: list[Any], field: AnyField, value: Any, using: str) -> None:
    if isinstance(value, Sql):
        args.extend(value.args)
    else:
        args.append(prepared(field, value, using))


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
    model: type[models.Model], names: tuple[str, ...], sql: tuple[tuple[str, str], ...], rows: int, using: str
) -> tuple[str, list[tuple[str, AnyField]], tuple[AnyField, ...]]:
    given = [(name, column_field(model, name)) for name in names]
    left_out = left_out_fields(model, frozenset(names))
    texts = dict(sql)
    columns = ", ".join(_quote(field.column, using) for field in [*(field for _, field in given), *left_out])
    marks = [f"({texts[name]})" if name in texts else _placeholder(field, using) for name, field in given]
    marks += [_placeholder(field, using) for field in left_out]
    row = f"({', '.join(marks)})"
    text = f"INSERT INTO {_quote(model._meta.db_table, using)} ({columns}) VALUES {', '.join([row] * rows)}"  # noqa: S608
    return text, given, left_out


@cache
def _update_text(
    model: type[models.Model],
    names: tuple[str, ...],
    where: tuple[str, ...],
    nulls: frozenset[str],
    sql: tuple[tuple[str, str], ...],
    using: str,
) -> tuple[str, list[tuple[str, AnyField]], list[tuple[str, AnyField]]]:
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
    return text, given, [(name, field) for name, field in conditions if name not in nulls]
