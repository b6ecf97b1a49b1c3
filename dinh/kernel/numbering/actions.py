"""Drawing the next number of a series: no gap, no double, in the order of the commits.

The row of the series is locked from the draw to the commit, so everything slow (files, papers, digests) comes before,
and the draw is the last statement: then 8 writers on one series are only a little slower than without a number.
A number whose transaction goes back is drawn again by the next.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection, models, transaction
from django.db.transaction import TransactionManagementError

from dinh.kernel.numbering.types import NumberPattern
from dinh.kernel.writes.actions import Writes
from dinh.kernel.writes.statements import column_field, left_out_fields, prepared
from dinh.kernel.writes.types import Pending

DRAW = """INSERT INTO numbering_series AS s (code, period, last) VALUES (%s, %s, 1)
ON CONFLICT (code, period) DO UPDATE SET last = s.last + 1 RETURNING last"""
BLOCKS = """INSERT INTO numbering_series AS s (code, period, last)
SELECT * FROM unnest(%s::text[], %s::text[], %s::int[])
ON CONFLICT (code, period) DO UPDATE SET last = s.last + excluded.last RETURNING code, period, last"""
WRITTEN = "%s || lpad(last::text, greatest(%s::int, length(last::text)), '0') || %s"


def draw(*, series: str, pattern: str, period: str = "") -> str:
    """Draw the next number now and return it; the last thing before the commit.

    ``series`` names who numbers what ("dossiers:H23.15"), ``period`` what starts the serial again at 1 (a day, a
    year; empty: never), ``pattern`` holds ``{serial:4}``. Refuses to run outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise TransactionManagementError("a number is drawn inside the transaction that needs it")
    written = NumberPattern.parse(pattern)
    with connection.cursor() as cursor:
        cursor.execute(DRAW, [series, period])
        return written.write(cursor.fetchone()[0])


def draw_blocks(*, wanted: Mapping[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    """Draw as many numbers as wanted from each (series, period) at once; the first serial of each block.

    For bulk loading: one statement however many series. Refuses to run outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise TransactionManagementError("numbers are drawn inside the transaction that needs them")
    if not wanted:
        return {}
    keys = sorted(wanted)
    with connection.cursor() as cursor:
        cursor.execute(
            BLOCKS,
            [[code for code, _ in keys], [period for _, period in keys], [wanted[key] for key in keys]],
        )
        return {(code, period): last - wanted[code, period] + 1 for code, period, last in cursor.fetchall()}


def draw_for_update(
    writes: Writes,
    *,
    series: str,
    pattern: str,
    model: type[models.Model],
    field: str,
    where: Mapping[str, Any],
    period: str = "",
) -> Pending:
    """Add to the list, to leave last: draw the next number into ``field`` of the row that equals ``where``.

    After ``writes.run()`` the number is ``pending.rows[0][0]``.
    """
    quote = connection.ops.quote_name
    conditions = [(column_field(model, name), value) for name, value in where.items()]
    tests = " AND ".join(f"t.{quote(str(column.column))} = %s" for column, _ in conditions)
    column = quote(str(column_field(model, field).column))
    text = (
        f"WITH s AS ({DRAW}) UPDATE {quote(model._meta.db_table)} AS t SET {column} = {WRITTEN} "  # noqa: S608
        f"FROM s WHERE {tests} RETURNING t.{column}"
    )
    args = [
        series,
        period,
        *_written_args(pattern),
        *(prepared(column, value) for column, value in conditions),
    ]
    return writes.sql(text, args, expect=1, last=True)


def draw_for_insert(
    writes: Writes,
    *,
    series: str,
    pattern: str,
    model: type[models.Model],
    field: str,
    values: Mapping[str, Any],
    period: str = "",
) -> Pending:
    """Add to the list, to leave last: insert a row of ``values`` with the next number in ``field``.

    Rows that refer to it may stand before it in the list: foreign keys are checked at the commit. After
    ``writes.run()`` the number is ``pending.rows[0][0]``.
    """
    quote = connection.ops.quote_name
    number = column_field(model, field)
    given = [(column_field(model, name), value) for name, value in values.items()]
    given += [(left, left.get_default()) for left in left_out_fields(model, frozenset([*values, field]))]
    columns = ", ".join(quote(str(column.column)) for column in [number, *(column for column, _ in given)])
    # A SELECT, unlike VALUES, does not take the types of the columns: name them.
    marks = "".join(f", %s::{column.cast_db_type(connection)}" for column, _ in given)
    text = (
        f"WITH s AS ({DRAW}) INSERT INTO {quote(model._meta.db_table)} ({columns}) "  # noqa: S608
        f"SELECT {WRITTEN}{marks} FROM s RETURNING {quote(str(number.column))}"
    )
    args = [series, period, *_written_args(pattern), *(prepared(column, value) for column, value in given)]
    return writes.sql(text, args, expect=1, last=True)


def _written_args(pattern: str) -> tuple[str, int, str]:
    written = NumberPattern.parse(pattern)
    return written.before, written.width, written.after
