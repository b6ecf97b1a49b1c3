"""Tables as values: columns and rows in, a table out that becomes one block per row on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from dinh.kernel.ui.markup import attributes


@dataclass(frozen=True)
class Column:
    """A column; numbers stand at the right with equal digits."""

    label: Any
    number: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell with more than words: a link down to the records, hidden words for those who listen."""

    words: Any
    href: str = ""
    hidden: Any = ""


@dataclass(frozen=True)
class Table:
    """The first cell of each row names the row. `total` is the row of sums."""

    caption: Any
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    total: Sequence[Any] = ()
    caption_hidden: bool = True


def table(values: Table) -> SafeString:
    """The table as markup. Roles are spelled out because the narrow style takes away the table display."""
    heads = format_html_join(
        "",
        '<th scope="col" role="columnheader"{}>{}</th>',
        ((_number(column), column.label) for column in values.columns),
    )
    body = format_html_join("", "{}", ((_row(values.columns, row),) for row in values.rows))
    foot = (
        format_html('<tfoot role="rowgroup">{}</tfoot>', _row(values.columns, values.total))
        if values.total
        else ""
    )
    return format_html(
        '<div class="scroll" tabindex="0" role="region" aria-label="{0}">'
        '<table class="tbl stackable taps" role="table"><caption{1}>{0}</caption>'
        '<thead role="rowgroup"><tr role="row">{2}</tr></thead><tbody role="rowgroup">{3}</tbody>{4}</table></div>',
        values.caption,
        attributes({"class_": "sr" if values.caption_hidden else None}),
        heads,
        body,
        foot,
    )


def _number(column: Column) -> SafeString:
    return attributes({"class_": "n" if column.number else None})


def _row(columns: Sequence[Column], cells: Sequence[Any]) -> SafeString:
    first, *others = cells
    rest = format_html_join(
        "",
        '<td role="cell"{} data-l="{}">{}</td>',
        (
            (_number(column), column.label, _words(cell))
            for column, cell in zip(columns[1:], others, strict=True)
        ),
    )
    return format_html('<tr role="row"><th scope="row" role="rowheader">{}</th>{}</tr>', _words(first), rest)


def _words(cell: Any) -> Any:
    if not isinstance(cell, Cell):
        return cell
    hidden = format_html('<span class="sr"> {}</span>', cell.hidden) if cell.hidden else ""
    if cell.href:
        return format_html('<a href="{}">{}{}</a>', cell.href, cell.words, hidden)
    return format_html("{}{}", cell.words, hidden)
