"""Columns by month, drawn on the server; a table with the same numbers is one press away."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from dinh.domains.dossiers.types import StatisticsRow
from dinh.lib.figures import format_number

STEP, WIDTH, BASE, TALLEST = 54, 34, 120, 96


def month_chart(rows: Sequence[StatisticsRow], *, current: str) -> SafeString:
    """Handled dossiers of each month, the late ones on top of the column; the running month is pale."""
    if not rows:
        return mark_safe("")
    most = max(row.counts.handled for row in rows) or 1
    late = sum(row.counts.late for row in rows)
    label = _("Số hồ sơ giải quyết mỗi tháng từ %(first)s đến %(last)s; trễ %(late)s") % {
        "first": _name(rows[0].key, whole=True),
        "last": _name(rows[-1].key, whole=True),
        "late": late,
    }
    columns = format_html_join(
        "",
        "{}",
        ((_column(at, row, most, is_now=row.key == current),) for at, row in enumerate(rows)),
    )
    return format_html(
        '<svg viewBox="0 0 {} 150" width="100%" role="img" aria-label="{}" class="mchart">{}</svg>',
        max(STEP * len(rows) + 8, 400),
        label,
        columns,
    )


def _column(at: int, row: StatisticsRow, most: int, *, is_now: bool) -> SafeString:
    x = 8 + at * STEP
    tall = max(round(TALLEST * row.counts.handled / most), 1 if row.counts.handled else 0)
    bad = max(round(TALLEST * row.counts.late / most), 4) if row.counts.late else 0
    bar = format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" class="{}"/>',
        x,
        BASE - tall,
        WIDTH,
        tall,
        "z-part" if is_now else "z-run",
    )
    over = (
        format_html('<rect x="{}" y="{}" width="{}" height="{}" class="z-late"/>', x, BASE - tall, WIDTH, bad)
        if bad
        else ""
    )
    late = format_html('<tspan class="l"> ({})</tspan>', row.counts.late) if row.counts.late else ""
    return format_html(
        '{}{}<text x="{}" y="{}" text-anchor="middle">{}{}</text><text x="{}" y="140" text-anchor="middle" class="m">{}</text>',
        bar,
        over,
        x + WIDTH // 2,
        BASE - tall - 7,
        format_number(row.counts.handled),
        late,
        x + WIDTH // 2,
        _name(row.key, whole=at == 0 or row.key.endswith("-01")),
    )


def _name(key: str, *, whole: bool) -> str:
    year, month = key[:4], str(int(key[5:7]))
    return f"{month}/{year[2:]}" if whole else month
